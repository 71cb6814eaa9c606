import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { reportFailure } from '../hosts/failure.ts';
import { readHostName, uiHosts } from './host.ts';

/** `node test/ui/run.ts HOST [FILE…]`: runs the tests of this folder in a host, two files at a time. */
function run([name = 'web', ...files]: readonly string[]): number {
	const host = readHostName(name);
	const leftOut = Object.entries(uiHosts[host].leavesOut);
	for (const [file, reason] of leftOut) {
		console.log(`  left out in ${host}: ${file} (${reason})`);
	}
	const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
	const options = ['--parallel', '--jobs', '2', '--require', './test/ui/setup.ts', '--timeout', '180000'];
	const ignored = leftOut.flatMap(([file]) => ['--ignore', `test/ui/${file}`]);
	const specs = files.length > 0 ? files : ['test/ui/*.test.ts'];
	const { status } = spawnSync(execPath, [mocha, ...options, ...ignored, ...specs], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		env: { ...env, QODER_UI_HOST: host },
		stdio: 'inherit',
	});
	return status ?? 1;
}

try {
	process.exitCode = run(argv.slice(2));
} catch (error) {
	reportFailure(error);
}
