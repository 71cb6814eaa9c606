import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportFailure } from '../hosts/failure.ts';
import { readHostName, uiHosts } from './host.ts';

/** `node test/ui/run.ts HOST [FILE…] [--latencies 30,300] [--jobs 1]`: runs the tests of this folder in a host, two files at a time. */
function run(args: readonly string[]): number {
	const { values, positionals } = parseArgs({
		args: [...args],
		options: { latencies: { type: 'string', default: '0' }, jobs: { type: 'string', default: '2' } },
		allowPositionals: true,
	});
	const [name = 'web', ...files] = positionals;
	const host = readHostName(name);
	const leftOut = Object.entries(uiHosts[host].leavesOut);
	for (const [file, reason] of leftOut) {
		console.log(`  left out in ${host}: ${file} (${reason})`);
	}
	const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
	const options = ['--parallel', '--jobs', values.jobs, '--require', './test/ui/setup.ts', '--timeout', '180000'];
	const ignored = leftOut.flatMap(([file]) => ['--ignore', `test/ui/${file}`]);
	const specs = files.length > 0 ? files : ['test/ui/*.test.ts'];
	const { status } = spawnSync(execPath, [mocha, ...options, ...ignored, ...specs], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		env: { ...env, QODER_UI_HOST: host, QODER_UI_LATENCIES: values.latencies },
		stdio: 'inherit',
	});
	return status ?? 1;
}

try {
	process.exitCode = run(argv.slice(2));
} catch (error) {
	reportFailure(error);
}
