import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const flags = new Set(argv.slice(2));

/** What modules import as `vscode` and `@vscode/l10n`. */
const editor = {
	name: 'VS Code',
	setup(build) {
		const namespace = 'vscode';
		build.onResolve({ filter: /^(vscode|@vscode\/l10n)$/ }, ({ path, kind }) =>
			kind === 'require-call' ? { external: true } : { path, namespace },
		);
		// Inherited, because esbuild would copy the whole API into each module that imports it, which takes most of the activation.
		build.onLoad({ filter: /^vscode$/, namespace }, () => ({ contents: "module.exports = Object.create(require('vscode'));" }));
		// In an extension host VS Code translates; the package is for unit tests on plain Node.
		build.onLoad({ filter: /l10n/, namespace }, () => ({
			contents: "import { l10n } from 'vscode'; export const { t } = l10n;",
		}));
	},
};

/** One CommonJS file for desktop, server and browser: a web worker can load nothing else. */
const extension = {
	entryPoints: ['src/extension.ts'],
	outfile: 'dist/extension.js',
	bundle: true,
	format: 'cjs',
	platform: 'browser',
	target: 'es2022',
	charset: 'utf8',
	plugins: [editor],
	minify: flags.has('--production'),
	sourcemap: !flags.has('--production'),
	logLevel: 'warning',
};

/** Extension tests run inside each extension host, and mocha's browser build travels with them. */
const extensionTests = {
	...extension,
	entryPoints: [],
	stdin: {
		resolveDir: fileURLToPath(new URL('test/extension', import.meta.url)),
		contents: readdirSync(new URL('test/extension', import.meta.url))
			.filter((file) => file.endsWith('.test.ts') && new RegExp(env['QODER_TESTS'] ?? '').test(file))
			.reduce((contents, file) => `${contents}import './${file}';\n`, "export { run } from './index.ts';\n"),
	},
	outfile: 'out/extension/index.js',
	// A worker has none of these, and imports none.
	external: ['node:*'],
	minify: false,
	sourcemap: 'inline',
	// Mocha would replace the exports of this bundle, because it looks for a module to fill.
	define: { module: 'undefined' },
};

/** The licenses of the packages in the bundle, which must travel with it. */
async function notices() {
	const { metafile } = await esbuild.build({ ...extension, metafile: true, write: false });
	const packages = Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
	const texts = [...new Set(packages)].sort().map((folder) => {
		const { name, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
		const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
		// A package without a text of its own is under the MIT license, whose text differs in the owner only.
		const mit = readFileSync('LICENSE', 'utf8').replace(/^Copyright.*$/m, `Copyright (c) ${author?.name ?? author}`);
		return `## ${name} (${license})\n\n${(file ? readFileSync(`${folder}/${file}`, 'utf8') : mit).trim()}\n`;
	});
	return `# Third-party notices\n\nThe extension contains these packages, under their licenses.\n\n${texts.join('\n')}`;
}

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (flags.has('--notices')) {
	process.stdout.write(await notices());
} else if (flags.has('--sizes')) {
	const { metafile } = await esbuild.build({ ...extension, minify: true, sourcemap: false, metafile: true, write: false });
	console.log(await esbuild.analyzeMetafile(metafile));
} else if (flags.has('--watch')) {
	const context = await esbuild.context(extension);
	await context.watch();
	console.log('watching src');
} else {
	const all = flags.has('--tests') ? [extension, extensionTests] : [extension];
	rmSync('dist', { recursive: true, force: true });
	await Promise.all(all.map((options) => esbuild.build(options)));
	if (flags.has('--production')) {
		writeFileSync('THIRD-PARTY-NOTICES.md', await notices());
	}
}
