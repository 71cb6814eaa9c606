import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { packExtension } from '../hosts/pack.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Below `root`; the first holds all extensions. */
export const [allFolder, bareFolder, twinFolder, benchBundle] = [
	'out/bench/all',
	'out/bench/all/bare',
	'out/bench/all/twin',
	'out/bench/index.js',
] as const;

/** The extension for users, below `root`. */
export const packed = 'out/bench/extension.vsix';

const shared = {
	bundle: true,
	format: 'cjs',
	platform: 'browser',
	target: 'es2022',
	external: ['vscode'],
	logLevel: 'warning',
} satisfies esbuild.BuildOptions;

/** The measuring bundle requests jobs from `jobsUrl`. */
export async function buildAll(jobsUrl: string): Promise<void> {
	packExtension(`${root}${packed}`);
	mkdirSync(`${root}${allFolder}`, { recursive: true });
	rmSync(`${root}${allFolder}/ours`, { force: true });
	symlinkSync(root, `${root}${allFolder}/ours`, 'junction');
	await build('bare', bareFolder);
	copyFileSync(`${root}test/bench/bare/package.json`, `${root}${bareFolder}/package.json`);
	await build('twin', twinFolder);
	writeTwin();
	await esbuild.build({
		...shared,
		entryPoints: [`${root}test/bench/inside/index.ts`],
		outfile: `${root}${benchBundle}`,
		define: { JOBS_URL: JSON.stringify(jobsUrl) },
	});
}

async function build(name: string, folder: string): Promise<void> {
	const entryPoints = [`${root}test/bench/${name}/extension.ts`];
	await esbuild.build({ ...shared, entryPoints, outfile: `${root}${folder}/extension.js`, minify: true });
}

/** Renames all ids, so that both extensions can be in one window. */
function writeTwin(): void {
	const rename = (file: string) => readFileSync(`${root}${file}`, 'utf8').replaceAll('qoder', 'twin').replaceAll('Qoder', 'Twin');
	const manifest = JSON.parse(rename('package.json')) as Record<string, unknown>;
	const own = { name: 'twin', publisher: 'qoder-bench', main: './extension.js', browser: './extension.js', icon: undefined };
	const { type, ...others } = { ...manifest, ...own } as Record<string, unknown>;
	writeFileSync(`${root}${twinFolder}/package.json`, JSON.stringify(others));
	writeFileSync(`${root}${twinFolder}/package.nls.json`, rename('package.nls.json'));
}
