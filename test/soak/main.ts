import { execFileSync, spawnSync } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

/** `npm run soak -- --seed N --minutes M --host server`: the soak test of the extension suite, for as long as one wants. */
const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
		minutes: { type: 'string', default: '10' },
		host: { type: 'string', default: 'server' },
	},
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const soak = { seed: Number(values.seed), minutes: Number(values.minutes) };
const isWeb = values.host === 'web';
const bundle = `out/soak/index.${isWeb ? 'js' : 'mjs'}`;

execFileSync(execPath, [`${root}esbuild.mjs`]);
await esbuild.build({
	bundle: true,
	format: isWeb ? 'cjs' : 'esm',
	platform: 'browser',
	target: 'es2022',
	external: ['vscode'],
	sourcemap: 'inline',
	stdin: { resolveDir: `${root}test/extension`, contents: "export { run } from './index.ts';\nimport './soak.test.ts';" },
	outfile: `${root}${bundle}`,
	define: { module: 'undefined', SOAK: JSON.stringify(soak) },
});
const { status } = spawnSync(execPath, ['test/hosts/run.ts', values.host, bundle, String(soak.minutes + 5)], {
	cwd: root,
	stdio: 'inherit',
});
process.exitCode = status ?? 1;
