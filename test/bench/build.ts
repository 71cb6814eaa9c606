import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { packExtension } from '../hosts/pack.ts';

/** The folder of the extension. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Below `root`: a folder with ours and the bare extension, the latter, and the bundle that measures inside the extension host. */
export const [bothFolder, bareFolder, benchBundle] = ['out/bench/both', 'out/bench/both/bare', 'out/bench/index.js'] as const;

/** What people install; below `root`. */
export const packed = 'out/bench/extension.vsix';

/** Builds what people install, the bare extension, and the measuring bundle, which asks `jobsUrl` what to do. */
export async function buildAll(jobsUrl: string): Promise<void> {
	mkdirSync(`${root}${bareFolder}`, { recursive: true });
	packExtension(`${root}${packed}`);
	const shared = {
		bundle: true,
		format: 'cjs',
		platform: 'browser',
		target: 'es2022',
		external: ['vscode'],
		logLevel: 'warning',
	} satisfies esbuild.BuildOptions;
	rmSync(`${root}${bothFolder}/ours`, { force: true });
	symlinkSync(root, `${root}${bothFolder}/ours`, 'junction');
	copyFileSync(`${root}test/bench/bare/package.json`, `${root}${bareFolder}/package.json`);
	const bare = {
		entryPoints: [`${root}test/bench/bare/extension.ts`],
		outfile: `${root}${bareFolder}/extension.js`,
		minify: true,
	};
	await esbuild.build({ ...shared, ...bare });
	await esbuild.build({
		...shared,
		entryPoints: [`${root}test/bench/inside/index.ts`],
		outfile: `${root}${benchBundle}`,
		define: { JOBS_URL: JSON.stringify(jobsUrl) },
	});
}
