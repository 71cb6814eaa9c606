import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
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

/**
 * esbuild makes a file of each set of modules that some parts share with the start: a dozen, which all would be loaded at
 * once. When every part imports the whole start, it is one file.
 */
const oneStart = {
	name: 'one file for the start',
	setup(build) {
		const start = fileURLToPath(new URL('src/app.ts', import.meta.url));
		let later = new Set();
		// Known before the build: a part that is also imported by another one may be loaded before anybody has seen that it is a part.
		build.onStart(async () => {
			const { metafile } = await esbuild.build({ ...extension, entryPoints: [start], metafile: true, write: false });
			const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
			later = new Set(imports.flatMap(({ kind, path }) => (kind === 'dynamic-import' ? resolve(path) : [])));
		});
		build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
			later.has(path)
				? { contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(start)};\n`, loader: 'ts' }
				: undefined,
		);
	},
};

/** The one file that VS Code waits for has all that it needs in it, and names what is loaded next. */
const appApart = {
	name: 'the app in a file of its own',
	setup(build) {
		build.onResolve({ filter: /^\.\/app\.ts$/ }, () => ({ path: './parts/app.mjs', external: true }));
	},
};

/** Where there is a VS Code, it translates by itself; `@vscode/l10n` is for unit tests. */
const ownTranslations = {
	name: 'translations of VS Code',
	setup(build) {
		build.onResolve({ filter: /^@vscode\/l10n$/ }, ({ path }) => ({ path, namespace: 'vscode' }));
		build.onLoad({ filter: /./, namespace: 'vscode' }, () => ({
			contents: "import { l10n } from 'vscode'; export const { t } = l10n;",
		}));
	},
};

const extension = {
	entryPoints: ['src/extension.ts'],
	bundle: true,
	platform: 'browser',
	target: 'es2022',
	charset: 'utf8',
	external: ['vscode'],
	minify: flags.has('--production'),
	sourcemap: !flags.has('--production'),
	logLevel: 'warning',
};

/** Desktop and server: ES modules, so that what `import()` names is compiled when it is first used. */
const forNode = { ...extension, outfile: 'dist/extension.mjs', format: 'esm', plugins: [ownTranslations, appApart] };
const appForNode = {
	...extension,
	entryPoints: ['src/app.ts'],
	outdir: 'dist/parts',
	format: 'esm',
	splitting: true,
	outExtension: { '.js': '.mjs' },
	chunkNames: '[name]-[hash]',
	plugins: [ownTranslations, oneStart],
};

/** A web worker can load one CommonJS file only: there, what `import()` names is run when it is first used. */
const forBrowser = { ...extension, outfile: 'dist/browser.js', format: 'cjs', plugins: [ownTranslations, noCopies] };

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

/**
 * Extension tests run inside an extension host, and mocha's browser build travels with them. What is an ES module sees another
 * object for `vscode` than what is CommonJS, so there is one bundle for each way in which the extension is loaded.
 */
const extensionTests = {
	...extension,
	entryPoints: [],
	stdin: {
		resolveDir: fileURLToPath(new URL('test/extension', import.meta.url)),
		contents: readdirSync(new URL('test/extension', import.meta.url))
			.filter((file) => file.endsWith('.test.ts'))
			.reduce((contents, file) => `${contents}import './${file}';\n`, "export { run } from './index.ts';\n"),
	},
	minify: false,
	sourcemap: 'inline',
	// Else mocha, which looks for a module to fill, would take the place of what this bundle exports.
	define: { module: 'undefined' },
};
const extensionTestsForNode = { ...extensionTests, outfile: 'out/extension/index.mjs', format: 'esm' };
const extensionTestsForBrowser = { ...extensionTests, outfile: 'out/extension/index.js', format: 'cjs' };

/** The licences of the packages that the bundle holds, as they ask to travel with it. */
async function notices() {
	const { metafile } = await esbuild.build({ ...forBrowser, plugins: [ownTranslations], metafile: true, write: false });
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

/**
 * What is in each file that is loaded from `dist`, largest first, a line for each. `activation` is what VS Code waits for,
 * `start` that and what the first row needs.
 */
async function sizes() {
	const build = (options) => esbuild.build({ ...options, minify: true, sourcemap: false, metafile: true, write: false });
	const node = await Promise.all([build(forNode), build(appForNode)]);
	const browser = await build({ ...forBrowser, plugins: [ownTranslations] });
	const outputs = Object.assign({}, ...node.map(({ metafile }) => metafile.outputs));
	const start = new Set(['dist/extension.mjs', 'dist/parts/app.mjs']);
	for (const path of start) {
		for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
			if (kind === 'import-statement') {
				start.add(imported);
			}
		}
	}
	const isStart = (path) => start.has(path);
	const line = (name, files) => {
		const inputs = files.flatMap(({ inputs }) => Object.entries(inputs));
		const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
		const contents = new Map();
		for (const [path, { bytesInOutput }] of inputs) {
			const from = path.replace(/^node_modules\/((?:@[^/]+\/)?[^/]+).*/, '$1');
			contents.set(from, (contents.get(from) ?? 0) + bytesInOutput);
		}
		const largest = [...contents].sort(([, a], [, b]) => b - a).map(([from, size]) => `${from} ${size}`);
		return `${name} ${bytes}: ${largest.join(', ')}`;
	};
	return [
		line('activation', [outputs['dist/extension.mjs']]),
		line(
			'start',
			Object.entries(outputs).flatMap(([path, output]) => (isStart(path) ? [output] : [])),
		),
		...Object.entries(outputs)
			.filter(([path]) => !isStart(path))
			.map(([path, output]) => line(path.replace(/^dist\/parts\/(.*)-\w+\.mjs$/, '$1'), [output])),
		line('browser', Object.values(browser.metafile.outputs)),
		`packed ${[...node, browser].flatMap(({ outputFiles }) => outputFiles).reduce((sum, { contents }) => sum + deflateRawSync(contents).length, 0)}: all of this, as in a .vsix file`,
	];
}

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (flags.has('--notices')) {
	process.stdout.write(await notices());
} else if (flags.has('--sizes')) {
	console.log((await sizes()).join('\n'));
} else if (flags.has('--watch')) {
	for (const options of [forNode, appForNode, forBrowser]) {
		const context = await esbuild.context(options);
		await context.rebuild().catch(() => {});
		await context.watch();
	}
	console.log('watching src');
} else {
	rmSync('dist', { recursive: true, force: true });
	const builds = [forNode, appForNode, forBrowser];
	if (flags.has('--tests')) {
		rmSync('out/unit', { recursive: true, force: true });
		rmSync('out/extension', { recursive: true, force: true });
		builds.push(unitTests, extensionTestsForNode, extensionTestsForBrowser);
	}
	await Promise.all(builds.map((options) => esbuild.build(options)));
	if (flags.has('--production')) {
		writeFileSync('THIRD-PARTY-NOTICES.md', await notices());
	}
}
