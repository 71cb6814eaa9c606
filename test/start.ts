import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { env, exit, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure, reportFailure } from './hosts/failure.ts';
import { type HostName, hostNames } from './hosts/host.ts';
import type { Account } from './qoderApi/account.ts';
import type { Fault } from './qoderApi/faults.ts';
import { Port } from './qoderApi/port.ts';

/** The faults that need no details. */
const faultKinds = [
	...([
		'hold',
		'reset',
		'cutBody',
		'neverEnding',
		'slowDrip',
		'truncatedJson',
		'emptyBody',
		'gzipLie',
		'wrongContentType',
	] as const),
	...(['expiredToken', 'ignorePurpose', 'duplicateIds', 'shuffled', 'repeatedCursor', 'nullFields', 'missingFields'] as const),
	...(['wrongTypes', 'hostileIds', 'longNames', 'protoKeys', 'errorIn200', 'deepJson'] as const),
];

const usage = `npm start -- [options]

  --host NAME      web, VS Code for the browser; server-1.139, VS Code Server with the Node host of every desktop; or
                   server-1.103, the oldest that is supported (web)
  --port N         port of the workbench (3000); the API takes the next one
  --files N        files in the sample data (137)
  --agents N       agents in the sample data (45)
  --seed N         which sample data (1)
  --generation N   1, the documented answers, or 3, today's with the beta search (1)
  --latency MS     how long the service takes for each answer (0)
  --fault NAME     what is wrong with each answer about files (nothing): a status such as 500, or one of
                   ${faultKinds.join(', ').replaceAll(/(.{70,84},) /g, '$1\n                   ')}
  --no-open        do not open a browser`;

interface Options {
	readonly host: HostName;
	readonly port: number;
	readonly files: number;
	readonly agents: number;
	readonly seed: number;
	readonly generation: 1 | 3;
	readonly latency: number;
	readonly fault: Fault | undefined;
	readonly open: boolean;
}

/** `npm start`: the extension in a real VS Code, shown in the browser, with a local Qoder API to explore. Ctrl+C ends it. */
async function start(): Promise<void> {
	const options = readOptions();
	if (!options) {
		console.log(usage);
		return;
	}
	const { startQoderApi } = await import('./qoderApi/server.ts');
	const { startHost } = await import('./hosts/startHost.ts');
	const { port, files, agents, seed, generation, latency, fault } = options;

	// A port that is taken is refused before a long installation rather than after it.
	await (await Port.open(createServer(), port)).close();
	// All that is listed and uploaded can be read, in the browser too.
	const readable = { storageCors: true, contentRedirect: false, uploadsDownloadable: true };
	const apiPort = (await isFree(port + 1)) ? port + 1 : 0;
	const api = await startQoderApi({ port: apiPort, files, agents, seed, generation, ...readable });
	api.faults.set([
		...(latency > 0 ? [{ fault: { kind: 'latency', ms: latency } } as const] : []),
		// Agents stay well, so that one can sign in.
		...(fault ? [{ match: { path: 'files' }, fault } as const] : []),
	]);
	setInterval(() => goOn(api.account), 2000).unref();
	const extensionPath = options.host === 'web' ? fileURLToPath(new URL('..', import.meta.url)) : await pack();
	const host = await startHost(options.host, { port, settings: { 'qoder.baseUrl': api.baseUrl }, extensionPath });

	const stop = () => void Promise.all([host.close(), api.close()]).finally(() => exit(0));
	process.once('SIGINT', stop).once('SIGTERM', stop);
	// A signal to npm ends npm and its shell without a word to this process.
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && stop(), 500).unref();
	console.log(`
  Workbench     ${host.url}
  Sample token  ${api.token}
  Qoder API     ${api.baseUrl}  (${files} files, ${agents} agents)

  Open the workbench, click the cloud in the activity bar, choose Sign In and paste the sample token.
  Ctrl+C stops everything.
`);
	if (options.open) {
		openBrowser(host.url);
	}
}

/** Adds an event to the newest session that runs, so that one can follow it. */
function goOn(account: Account): void {
	const running = account.sessions.find(({ status, archived_at }) => status === 'running' && archived_at === null);
	const content = [{ type: 'text', text: `It is ${new Date().toLocaleTimeString()}, and the work goes on.` }];
	account.eventsOf(running?.id ?? '')?.add([{ type: 'agent.message', content }]);
}

/** The packed extension, because a server shows no notifications of an extension under development. */
async function pack(): Promise<string> {
	const { packed, packExtension } = await import('./hosts/pack.ts');
	packExtension(packed);
	return packed;
}

function readOptions(): Options | undefined {
	const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
	const options = {
		host: text('web'),
		port: text('3000'),
		files: text('137'),
		agents: text('45'),
		seed: text('1'),
		generation: text('1'),
		latency: text('0'),
		fault: text(''),
		open: { type: 'boolean', default: true },
		help: { type: 'boolean', short: 'h', default: false },
	} as const;
	try {
		const { values } = parseArgs({ options, allowNegative: true });
		if (values.help) {
			return undefined;
		}
		return {
			host: oneOf('--host', values.host, hostNames),
			port: whole('--port', values.port, 1, 65_534),
			files: whole('--files', values.files, 0, 1_000_000),
			agents: whole('--agents', values.agents, 0, 1_000_000),
			seed: whole('--seed', values.seed, 0, 2 ** 31 - 1),
			generation: oneOf('--generation', values.generation, ['1', '3'] as const) === '1' ? 1 : 3,
			latency: whole('--latency', values.latency, 0, 600_000),
			fault: readFault(values.fault),
			open: values.open,
		};
	} catch (error) {
		throw new Failure(`${(error as Error).message.split('. ')[0]}.\n\n${usage}`);
	}
}

function whole(option: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (!/^\d+$/.test(text) || value < least || value > most) {
		throw new Failure(`${option} wants a whole number from ${least} to ${most}, not "${text}"`);
	}
	return value;
}

function oneOf<T extends string>(option: string, text: string, names: readonly T[]): T {
	const found = names.find((name) => name === text);
	if (!found) {
		throw new Failure(`${option} wants ${names.join(' or ')}, not "${text}"`);
	}
	return found;
}

function readFault(text: string): Fault | undefined {
	if (text === '') {
		return undefined;
	}
	if (/^\d+$/.test(text)) {
		return { kind: 'status', status: whole('--fault', text, 400, 599) };
	}
	const kind = faultKinds.find((name) => name === text);
	if (!kind) {
		throw new Failure(`--fault wants a status from 400 to 599 or a name below, not "${text}"`);
	}
	return { kind };
}

async function isFree(number: number): Promise<boolean> {
	try {
		await (await Port.open(createServer(), number)).close();
		return true;
	} catch {
		return false;
	}
}

function openBrowser(url: string): void {
	const hasDisplay = platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY'];
	if (!hasDisplay || env['CI']) {
		return;
	}
	const commands: Partial<Record<NodeJS.Platform, string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
	const [command = '', ...args] = commands[platform] ?? ['xdg-open'];
	spawn(command, [...args, url], { stdio: 'ignore', detached: true })
		.on('error', () => console.log(`No browser could be opened. Open ${url} yourself.`))
		.unref();
}

try {
	await start();
} catch (error) {
	const { code, message } = error as NodeJS.ErrnoException;
	const isMissing = code === 'ERR_MODULE_NOT_FOUND' && message.startsWith('Cannot find package');
	reportFailure(isMissing ? new Failure(`${message.split(' imported')[0]}. Run \`npm ci\`, then \`npm start\` again.`) : error);
	exit();
}
