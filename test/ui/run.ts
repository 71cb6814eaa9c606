import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportFailure } from '../hosts/failure.ts';
import { hostUsage, readHostName, usualHost } from '../hosts/host.ts';
import { leftOut } from './host.ts';

const usage = `npm run test:ui -- [FILE…] [options]
npm run test:rows -- [options]

  FILE…              only these files, such as test/ui/walk.test.ts
${hostUsage}
  --jobs N           files at a time (2)
  --latencies LIST   for test/ui/rows.test.ts: how far the service is away, in milliseconds (0)`;

/** Runs this folder's tests in a host; returns the exit code. */
function run(): number {
	const { values, positionals: files } = parseArgs({
		options: {
			host: { type: 'string', default: usualHost },
			jobs: { type: 'string', default: '2' },
			latencies: { type: 'string', default: '0' },
			help: { type: 'boolean', short: 'h', default: false },
		},
		allowPositionals: true,
	});
	if (values.help) {
		console.log(usage);
		return 0;
	}
	const host = readHostName(values.host);
	const ignored = Object.entries(leftOut[host]).flatMap(([file, reason]) => {
		if (files.length === 0) {
			console.log(`  left out in ${host}: ${file} (${reason})`);
		}
		return ['--ignore', `test/ui/${file}`];
	});
	const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
	const options = ['--parallel', '--jobs', values.jobs, '--require', './test/ui/setup.ts', '--timeout', '180000'];
	const specs = files.length > 0 ? files : ['test/ui/*.test.ts'];
	const { status } = spawnSync(execPath, [mocha, ...options, ...ignored, ...specs], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		env: { ...env, QODER_UI_HOST: host, QODER_UI_LATENCIES: values.latencies },
		stdio: 'inherit',
	});
	return status ?? 1;
}

try {
	process.exitCode = run();
} catch (error) {
	reportFailure(error);
}
