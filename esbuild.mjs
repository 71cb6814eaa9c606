import { readdirSync, rmSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const flags = new Set(argv.slice(2));

/** One CommonJS file for every host: desktop, server and web worker. */
const extension = {
	entryPoints: ['src/extension.ts'],
	outfile: 'dist/extension.js',
	bundle: true,
	format: 'cjs',
	platform: 'browser',
	target: 'es2022',
	external: ['vscode'],
	minify: flags.has('--production'),
	sourcemap: !flags.has('--production'),
	logLevel: 'warning',
};

/** Unit tests run on plain Node. `vscode` is not external here, so an import of it in `src/api` or `src/paging` fails this build. */
const unitTests = {
	entryPoints: ['test/unit/**/*.test.ts'],
	outdir: 'out/unit',
	bundle: true,
	format: 'cjs',
	platform: 'node',
	target: 'node24',
	external: ['mocha'],
	sourcemap: 'inline',
	logLevel: 'warning',
};

/** Extension tests run inside an extension host, Node or web worker alike, so mocha's browser build travels with them. */
const extensionTests = {
	...extension,
	entryPoints: [],
	stdin: {
		resolveDir: fileURLToPath(new URL('test/extension', import.meta.url)),
		contents: readdirSync(new URL('test/extension', import.meta.url))
			.filter((file) => file.endsWith('.test.ts'))
			.reduce((contents, file) => `${contents}import './${file}';\n`, "export { run } from './index.ts';\n"),
	},
	outfile: 'out/extension/index.js',
	minify: false,
	sourcemap: 'inline',
	// Else mocha, which looks for a module to fill, would take the place of what this bundle exports.
	define: { module: 'undefined' },
};

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (flags.has('--watch')) {
	const context = await esbuild.context(extension);
	await context.watch();
	console.log('watching src');
} else {
	rmSync('dist', { recursive: true, force: true });
	const builds = [extension];
	if (flags.has('--tests')) {
		rmSync('out/unit', { recursive: true, force: true });
		rmSync('out/extension', { recursive: true, force: true });
		builds.push(unitTests, extensionTests);
	}
	await Promise.all(builds.map((options) => esbuild.build(options)));
}
