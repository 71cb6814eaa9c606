import { createWriteStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isOfImagePreview } from '../extension/rejections.ts';
import { startQoderApi } from '../qoderApi/server.ts';
import { launchBrowser } from './browser.ts';
import { Failure, reportFailure } from './failure.ts';
import type { Host, HostOptions } from './host.ts';
import { serveScreen } from './screen.ts';
import { startServerHost } from './serverHost.ts';
import { readSourceMap } from './stack.ts';
import { startWebHost } from './webHost.ts';

const hosts: Record<string, (options: HostOptions) => Promise<Host>> = {
	web: startWebHost,
	server: (options) => startServerHost({ ...options, version: '1.103' }),
	'server-newest': (options) => startServerHost({ ...options, version: '1.139' }),
};

/** Runs the extension tests in a host against a local Qoder API, prints what mocha says, and answers with the exit code. */
async function runTests(name: string, testsPath = 'out/extension/index.js', minutes = 14): Promise<number> {
	const start = hosts[name];
	if (!start) {
		throw new Failure(`There is no host named "${name}". Choose one: ${Object.keys(hosts).join(', ')}.`);
	}
	const extensionPath = fileURLToPath(new URL('../..', import.meta.url));
	if (!existsSync(`${extensionPath}${testsPath}`)) {
		throw new Failure(`The tests are not built. Run \`npm run test:${name}\`, which builds them first.`);
	}
	mkdirSync(`${extensionPath}.vscode-test/logs`, { recursive: true });
	const logPath = `.vscode-test/logs/${name}.log`;
	const log = createWriteStream(`${extensionPath}${logPath}`);

	await using resources = new AsyncDisposableStack();
	const api = await startQoderApi({ log: (line) => log.write(`api: ${line}\n`) });
	resources.defer(() => api.close());
	const browser = await launchBrowser();
	resources.defer(() => browser.close());
	const page = await browser.newPage();
	const screen = await serveScreen(page, `${extensionPath}.vscode-test/logs/${name}.png`);
	resources.defer(() => screen.close());
	const screenPath = `${extensionPath}out/screens/${new URL(api.baseUrl).port}`;
	mkdirSync(dirname(screenPath), { recursive: true });
	writeFileSync(screenPath, screen.url);
	resources.defer(() => rmSync(screenPath));
	const host = await start({ extensionPath, testsPath, settings: { 'qoder.baseUrl': api.baseUrl } });
	resources.defer(() => host.close());

	const inSources = readSourceMap(`${extensionPath}${testsPath}`);
	const floating: string[] = [];
	page.on('console', (message) => {
		// Extension hosts on Node tell of promises whose rejection nobody handled, then of the stack.
		floating.push(...(/rejected promise not handled.*/.exec(message.text()) ?? []));
		if (message.text().includes('stack trace: ') && isOfImagePreview(message.text())) {
			floating.pop();
		}
		log.write(`${message.text()}\n`);
		const [, line] = /\u200b(.*)\u200b/.exec(message.text()) ?? [];
		const mapped = line && inSources(line);
		if (mapped !== undefined) {
			console.log(mapped);
		}
	});
	const { promise, resolve, reject } = Promise.withResolvers<number>();
	await page.exposeFunction('codeAutomationLog', () => {});
	await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
	page.on('crash', () => reject(new Failure(`The browser's page crashed. ${logPath} holds what was said before.`)));
	const timer = setTimeout(
		() => reject(new Failure(`The tests did not end within ${minutes} minutes. ${logPath} holds what was said until then.`)),
		minutes * 60_000,
	);
	resources.defer(() => clearTimeout(timer));
	await page.goto(host.url, { timeout: 120_000 });
	const code = await promise;
	if (floating.length > 0) {
		throw new Failure(`A promise was left to itself: ${floating[0]} ${logPath} holds the stack.`);
	}
	return code;
}

// Leaving this way, and not by the signal itself, lets hosts and browser go as well.
process.once('SIGINT', () => exit(130)).once('SIGTERM', () => exit(143));
try {
	process.exitCode = await runTests(argv[2] ?? '', argv[3], argv[4] ? Number(argv[4]) : undefined);
} catch (error) {
	reportFailure(error);
}
