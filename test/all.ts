import { spawn } from 'node:child_process';
import { env, execPath, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './hosts/browser.ts';
import { type HostName, usualHost } from './hosts/host.ts';
import { npmCommand } from './hosts/npm.ts';
import { packed } from './hosts/pack.ts';
import { takeResults } from './results.ts';

/** One run of tests: its name, and the arguments of Node. */
interface Suite {
	readonly name: string;
	readonly args: readonly string[];
}

interface Result {
	readonly name: string;
	readonly passed: number;
	readonly failed: number;
	readonly seconds: number;
	/** Shown at the end of a long output: the tests that failed, or how a suite ended that counted none. */
	readonly failures: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

const onScreen = (host: HostName, ...files: string[]): Suite => ({
	name: `screen ${host}`,
	args: ['test/ui/run.ts', '--host', host, '--jobs', '1', ...files.map((file) => `test/ui/${file}.test.ts`)],
});
const inHost = (host: HostName): Suite => ({ name: `host ${host}`, args: ['test/hosts/run.ts', '--host', host] });
// VS Code Server does not run on Windows.
const servers = platform !== 'win32';

/** The most frequent uses, on the screen. All of `test/ui` in all hosts takes an hour. */
const maxUsed = ['contents', 'versions', 'editor', 'accessibility'];

/** The longest first, and none beside a second one that installs the same host. */
const suites: readonly Suite[] = [
	onScreen(usualHost, 'rows', ...maxUsed),
	{ name: 'unit', args: ['node_modules/mocha/bin/mocha.js', 'test/unit/**/*.test.ts', 'test/project/*.test.ts'] },
	...(servers ? [inHost('server-1.103'), inHost('server-1.139')] : []),
	inHost('web'),
	...(servers ? [onScreen('server-1.103', 'rows'), onScreen('web', 'rows', 'package')] : []),
];

/** Runs a command, and resolves to its output and whether it ended well. */
async function run(
	{ file, args, shell = false }: { readonly file: string; readonly args: readonly string[]; readonly shell?: boolean },
	results = '',
): Promise<{ readonly output: string; readonly isFine: boolean }> {
	const child = spawn(file, args, {
		cwd: root,
		env: { ...env, QODER_PACKED: 'yes', QODER_RESULTS: results },
		stdio: ['ignore', 'pipe', 'pipe'],
		shell,
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
		});
	}
	const code = await new Promise((resolve) => child.once('error', (error) => resolve(error.message)).once('close', resolve));
	return { output: typeof code === 'number' ? output : `${output}\nIt ended with ${code ?? 'a signal'}.`, isFine: code === 0 };
}

function show(name: string, text: string): void {
	console.log(`\n── ${name} ${'─'.repeat(Math.max(70 - name.length, 3))}\n${text.trimEnd()}`);
}

/** Runs a suite; one that ends badly without a failed test, or has no test, is one failure. */
async function runSuite({ name, args }: Suite): Promise<Result> {
	const start = Date.now();
	const path = `${root}out/results/${name.replace(' ', '-')}.json`;
	const { output, isFine } = await run({ file: execPath, args }, path);
	show(name, output);
	const { passed = 0, failed = [] } = takeResults(path) ?? {};
	const isCounted = failed.length > 0 || (isFine && passed > 0);
	return {
		name,
		passed,
		failed: isCounted ? failed.length : 1,
		failures: isCounted ? failed.join('\n') : output.slice(-2000),
		seconds: (Date.now() - start) / 1000,
	};
}

/** Checks the sources, and builds and packs the extension for users. */
async function prepare(): Promise<Result> {
	const start = Date.now();
	const commands = [
		npmCommand(['run', '--silent', 'check']),
		{ file: execPath, args: ['esbuild.mjs', '--production', '--tests'] },
		npmCommand(['run', '--silent', 'package', '--', '--out', packed]),
	];
	const steps = [];
	for (const command of commands) {
		steps.push(await run(command));
	}
	const isFine = steps.every((step) => step.isFine);
	const name = 'check and build';
	const output = steps.map((step) => step.output).join('');
	show(name, output);
	return {
		name,
		passed: Number(isFine),
		failed: Number(!isFine),
		failures: isFine ? '' : output,
		seconds: (Date.now() - start) / 1000,
	};
}

const begin = Date.now();
const results = [await prepare()];
// All suites need it, and two cannot install it at once.
await (await launchBrowser()).close();
// Two at a time, because each waits for most of its time.
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
