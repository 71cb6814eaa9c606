import { createWriteStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isOfImagePreview } from '../extension/rejections.ts';
import { startQoderApi } from '../qoderApi/server.ts';
import { writeResults } from '../results.ts';
import { launchBrowser } from './browser.ts';
import { Failure } from './failure.ts';
import type { HostName } from './host.ts';
import { serveScreen } from './screen.ts';
import { readSourceMap } from './stack.ts';
import { startHost } from './startHost.ts';

interface Run {
	readonly host: HostName;
	/** Below the extension's folder. */
	readonly bundle: string;
	/** After which the run fails. */
	readonly minutes: number;
}

// Unlike the signal, `exit` also stops hosts and browser.
process.once('SIGINT', () => exit(130)).once('SIGTERM', () => exit(143));

/** Prints what mocha prints, and returns the exit code. */
export async function runTests({ host: name, bundle, minutes }: Run): Promise<number> {
	const extensionPath = fileURLToPath(new URL('../..', import.meta.url));
	if (!existsSync(`${extensionPath}${bundle}`)) {
		throw new Failure('The tests are not built. Run `npm run test:extension`, which builds them first.');
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
	const host = await startHost(name, { extensionPath, testsPath: bundle, settings: { 'qoder.baseUrl': api.baseUrl } });
	resources.defer(() => host.close());

	const inSources = readSourceMap(`${extensionPath}${bundle}`);
	const floating: string[] = [];
	page.on('console', (message) => {
		// Extension hosts on Node report unhandled rejections, then their stacks.
		floating.push(...(/rejected promise not handled.*/.exec(message.text()) ?? []));
		if (message.text().includes('stack trace: ') && isOfImagePreview(message.text())) {
			floating.pop();
		}
		log.write(`${message.text()}\n`);
		const [, results] = /\u2060(.*)\u2060/.exec(message.text()) ?? [];
		if (results) {
			writeResults(JSON.parse(results));
			return;
		}
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
