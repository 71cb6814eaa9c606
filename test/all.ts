import { spawn } from 'node:child_process';
import { env, platform, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { npmCommand } from './hosts/npm.ts';

interface Result {
	readonly suite: string;
	readonly passed: number;
	readonly failed: number;
	readonly seconds: number;
}

// VS Code Server does not run on Windows.
const servers = platform !== 'win32';
const suites = {
	check: 'check',
	unit: 'test:unit',
	web: 'test:web',
	...(servers ? { server: 'test:server', 'server-newest': 'test:server-newest' } : {}),
};
const minutesPerSuite = 15;

/** Runs one npm script, shows what it says, and counts what mocha reports; a script that fails otherwise is one failure. */
async function runSuite(suite: string, script: string): Promise<Result> {
	console.log(`\n── ${suite}: npm run ${script} ${'─'.repeat(Math.max(60 - suite.length - script.length, 3))}`);
	const start = Date.now();
	const { file, args, shell } = npmCommand(['run', '--silent', script]);
	const child = spawn(file, args, {
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		env: stdout.isTTY ? { ...env, FORCE_COLOR: '1' } : env,
		stdio: ['ignore', 'pipe', 'inherit'],
		shell,
		timeout: minutesPerSuite * 60_000,
	});
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout.write(text);
		said += text;
	});
	const isFine = await new Promise<boolean>((resolve) => {
		child.once('error', (error) => console.error(error.message)).once('close', (code) => resolve(code === 0));
	});
	const seconds = (Date.now() - start) / 1000;
	if (seconds >= minutesPerSuite * 60) {
		console.error(`The suite was stopped after ${minutesPerSuite} minutes.`);
	}
	const count = (word: string) => Number(new RegExp(`^ +(\\d+) ${word}\\b`, 'gm').exec(stripVTControlCharacters(said))?.[1] ?? 0);
	const passed = suite === 'check' ? Number(isFine) : count('passing');
	const failed = isFine && passed > 0 ? 0 : Math.max(count('failing'), 1);
	return { suite, passed, failed, seconds };
}

const results: Result[] = [];
for (const [suite, script] of Object.entries(suites)) {
	results.push(await runSuite(suite, script));
}

const sum = (key: 'passed' | 'failed' | 'seconds') => results.reduce((total, result) => total + result[key], 0);
const width = 16;
console.log(`\n${'suite'.padEnd(width)} passed  failed    time`);
for (const { suite, passed, failed, seconds } of results) {
	const cells = [String(passed).padStart(7), String(failed).padStart(8), `${Math.round(seconds)} s`.padStart(8)];
	console.log(`${suite.padEnd(width)}${cells.join('')}`);
}
console.log(`${' '.repeat(width + 15)}${`${Math.round(sum('seconds'))} s`.padStart(8)}\n`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
