import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const flags = new Set(argv.slice(2));

/** esbuild copies a CommonJS module for each file that imports it. `vscode` is large and needs no copy. */
const noCopies = {
	name: 'no copies of vscode',
	setup(build) {
		build.initialOptions.write = false;
		build.onEnd(({ outputFiles = [] }) => {
			for (const { path, text } of outputFiles) {
				mkdirSync(dirname(path), { recursive: true });
				writeFileSync(path, text.replaceAll(/\b[\w$]{1,9}\((require\("vscode"\))\)/g, '$1'));
			}
		});
	},
};

/** One CommonJS file for every host: desktop, server and web worker. */
const extension = {
	entryPoints: ['src/extension.ts'],
	outfile: 'dist/extension.js',
	bundle: true,
	format: 'cjs',
	platform: 'browser',
	target: 'es2022',
	external: ['vscode'],
	plugins: [noCopies],
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
	plugins: [],
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

/** The licences of the packages that the bundle holds, as they ask to travel with it. */
async function notices() {
	const { metafile } = await esbuild.build({ ...extension, plugins: [], metafile: true, write: false });
	const packages = Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
	const texts = [...new Set(packages)].sort().map((folder) => {
		const { name, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
		const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
		// One of them ships no text of its own; the MIT license differs in nothing but its owner.
		const mit = readFileSync('LICENSE', 'utf8').replace(/^Copyright.*$/m, `Copyright (c) ${author?.name ?? author}`);
		return `## ${name} (${license})\n\n${(file ? readFileSync(`${folder}/${file}`, 'utf8') : mit).trim()}\n`;
	});
	return `# Third-party notices\n\nThe extension contains these packages, under their licenses.\n\n${texts.join('\n')}`;
}

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (flags.has('--notices')) {
	process.stdout.write(await notices());
} else if (flags.has('--watch')) {
	const context = await esbuild.context(extension);
	await context.rebuild().catch(() => {});
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
	if (flags.has('--production')) {
		writeFileSync('THIRD-PARTY-NOTICES.md', await notices());
	}
}
