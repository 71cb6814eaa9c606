import { spawn } from 'node:child_process';
import { env, execPath, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { launchBrowser } from './hosts/browser.ts';
import { npmCommand } from './hosts/npm.ts';
import { packed } from './hosts/pack.ts';

/** One run of tests: what it is called, and what Node is to run. */
interface Suite {
	readonly name: string;
	readonly args: readonly string[];
}

interface Result {
	readonly name: string;
	readonly passed: number;
	readonly failed: number;
	readonly seconds: number;
	/** What it says of its failures, which is said again at the end of a long output. */
	readonly failures: string;
}

const onScreen = (host: string, ...files: string[]): Suite => ({
	name: `screen ${host}`,
	args: ['test/ui/run.ts', host, '--jobs', '1', ...files.map((file) => `test/ui/${file}.test.ts`)],
});
const inHost = (host: string): Suite => ({ name: `host ${host}`, args: ['test/hosts/run.ts', host] });
// VS Code Server does not run on Windows.
const servers = platform !== 'win32';

/** What people do most, on the screen. All of `test/ui` in all hosts takes an hour. */
const mostUsed = ['facts', 'expanded', 'contents', 'versions', 'editor', 'restart', 'log'];

/** The longest first, and none beside another one that installs the same host. */
const suites: readonly Suite[] = [
	onScreen(servers ? 'server-1.139' : 'web', 'rows', ...mostUsed),
	{ name: 'unit', args: ['node_modules/mocha/bin/mocha.js', 'test/unit/**/*.test.ts', 'test/project/*.test.ts'] },
	...(servers ? [inHost('server'), inHost('server-newest')] : []),
	inHost('web'),
	...(servers ? [onScreen('server-1.103', 'rows'), onScreen('web', 'rows', 'package')] : []),
];

/** Runs a command and resolves to what it said and whether it ended well. */
async function run(
	file: string,
	args: readonly string[],
	shell = false,
): Promise<{ readonly said: string; readonly isFine: boolean }> {
	const child = spawn(file, args, {
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		env: { ...env, QODER_PACKED: 'yes' },
		stdio: ['ignore', 'pipe', 'pipe'],
		shell,
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
	}
	const code = await new Promise((resolve) => child.once('error', (error) => resolve(error.message)).once('close', resolve));
	return { said: typeof code === 'number' ? said : `${said}\nIt ended with ${code ?? 'a signal'}.`, isFine: code === 0 };
}

function show(name: string, said: string): void {
	console.log(`\n── ${name} ${'─'.repeat(Math.max(70 - name.length, 3))}\n${said.trimEnd()}`);
}

/** Runs a suite and counts what mocha reports; one that fails otherwise, or has no test, is one failure. */
async function runSuite({ name, args }: Suite): Promise<Result> {
	const start = Date.now();
	const { said, isFine } = await run(execPath, args);
	show(name, said);
	const text = stripVTControlCharacters(said);
	const count = (word: string) => Number(new RegExp(`^ +(\\d+) ${word}\\b`, 'm').exec(text)?.[1] ?? 0);
	const passed = count('passing');
	const failed = isFine && passed > 0 ? 0 : Math.max(count('failing'), 1);
	const failures = failed > 0 ? (/^ +\d+ failing.*/ms.exec(text)?.[0] ?? text.slice(-2000)) : '';
	return { name, passed, failed, failures, seconds: (Date.now() - start) / 1000 };
}

/** Checks the sources, and builds and packs what people install. */
async function prepare(): Promise<Result> {
	const start = Date.now();
	const commands = [
		npmCommand(['run', '--silent', 'check']),
		{ file: execPath, args: ['esbuild.mjs', '--production', '--tests'], shell: false },
		npmCommand(['run', '--silent', 'package', '--', '--out', packed]),
	];
	const steps = [];
	for (const { file, args, shell } of commands) {
		steps.push(await run(file, args, shell));
	}
	const isFine = steps.every((step) => step.isFine);
	const name = 'check and build';
	const said = steps.map((step) => step.said).join('');
	show(name, said);
	return {
		name,
		passed: Number(isFine),
		failed: Number(!isFine),
		failures: isFine ? '' : said,
		seconds: (Date.now() - start) / 1000,
	};
}

const begin = Date.now();
const results = [await prepare()];
// All suites need it, and two cannot install it at once.
await (await launchBrowser()).close();
// Two at a time, as each waits for most of its time.
const rest = suites.values();
const runRest = async () => {
	for (const suite of rest) {
		results.push(await runSuite(suite));
	}
};
await Promise.all([runRest(), runRest()]);

const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
const line = (cells: readonly (string | number)[]) =>
	console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(22) : String(cell).padStart(9))).join(''));
for (const { name, failures } of results) {
	if (failures) {
		show(`${name}: failures`, failures);
	}
}
console.log();
line(['suite', 'passed', 'failed', 'seconds']);
for (const { name, passed, failed, seconds } of results) {
	line([name, passed, failed, Math.round(seconds)]);
}
line(['', '', '', Math.round((Date.now() - begin) / 1000)]);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
