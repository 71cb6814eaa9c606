import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { reportFailure } from '../hosts/failure.ts';
import { hostUsage, readHostName, usualHost } from '../hosts/host.ts';
import { runTests } from '../hosts/runTests.ts';

const usage = `npm run soak -- [options]

  --seed N           which random actions and faults (any)
  --minutes N        for how long (10)
${hostUsage}`;

/** For as long as one wants; returns the exit code. */
async function soak(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
			minutes: { type: 'string', default: '10' },
			host: { type: 'string', default: usualHost },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return 0;
	}
	const host = readHostName(values.host);
	const minutes = Number(values.minutes);
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const bundle = 'out/soak/index.js';
	execFileSync(execPath, [`${root}esbuild.mjs`]);
	await esbuild.build({
		bundle: true,
		format: 'cjs',
		platform: 'browser',
		target: 'es2022',
		external: ['vscode'],
		sourcemap: 'inline',
		stdin: { resolveDir: `${root}test/extension`, contents: "export { run } from './index.ts';\nimport './soak.test.ts';" },
		outfile: `${root}${bundle}`,
		define: { module: 'undefined', SOAK: JSON.stringify({ seed: Number(values.seed), minutes }) },
	});
	return runTests({ host, bundle, minutes: minutes + 5 });
}

try {
	process.exitCode = await soak();
} catch (error) {
	reportFailure(error);
}
