import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { filesBelow, manifest, read, readJson, sources, strings } from './project.ts';

const pages = [
	'README.md',
	'docs/guide.md',
	'CONTRIBUTING.md',
	'ARCHITECTURE.md',
	'PERFORMANCE.md',
	'SECURITY.md',
	'CHANGELOG.md',
];
const { commands, configuration, views } = manifest.contributes;
const source = [...sources.values()].join('\n');
const titles = new Set([...Object.values(readJson('package.nls.json')), ...strings]);

describe('The documents', () => {
	for (const page of pages) {
		const text = read(page);

		it(`${page} names only commands and settings that exist`, () => {
			const known = [
				...commands.map(({ command }) => command),
				...Object.keys(configuration.properties),
				...Object.values(views).flatMap((all) => all.map(({ id }) => id)),
			];
			for (const [, name = ''] of text.matchAll(/`(qoder\.[\w.]+)`/g)) {
				assert.ok(known.includes(name) || source.includes(`'${name}'`), name);
			}
		});

		it(`${page} names only scripts that exist`, () => {
			for (const [, run, name = ''] of text.matchAll(/\bnpm (run )?([\w:]+)/g)) {
				assert.ok(name in manifest.scripts || (!run && ['ci', 'exec', 'install'].includes(name)), `npm ${run ?? ''}${name}`);
			}
		});

		it(`${page} calls what is on the screen by its name`, () => {
			for (const [, name = ''] of text.matchAll(/(?<![*\w])\*([A-Z][^*\n]*[^*\s])\*(?!\*)/g)) {
				assert.ok(titles.has(name.replace(/^Qoder: /, '')), `*${name}*`);
			}
		});

		it(`${page} links to files and names files that exist`, () => {
			const links = [...text.matchAll(/\]\(([^):]+)\)|src="([^"]+)"/g)].map(([, link, picture]) =>
				posix.join(posix.dirname(page), link ?? picture ?? ''),
			);
			const paths = [...text.matchAll(/`((?:src|test|media|l10n|\.github)\/[\w./-]+)`/g)].map(([, path = '']) => path);
			for (const path of [...links, ...paths]) {
				assert.ok(existsSync(fileURLToPath(new URL(`../../${path.replace(/#.*/, '')}`, import.meta.url))), path);
			}
			const names = filesBelow('src', '.ts').map((path) => path.replace(/.*\//, ''));
			for (const [name] of text.matchAll(/(?<![\w./-])\w+\.ts\b/g)) {
				assert.ok(names.includes(name), name);
			}
			for (const [path] of text.matchAll(/(?<![\w./-])\w+\/\w+\.ts\b/g)) {
				assert.ok(filesBelow('src', '.ts').includes(`src/${path}`), path);
			}
		});
	}

	it('explain each setting with its default', () => {
		for (const [key, { default: value }] of Object.entries(configuration.properties)) {
			for (const page of ['README.md', 'docs/guide.md']) {
				assert.ok(read(page).includes(`| \`${key}\` | \`${value}\` |`), `${key} in ${page}`);
			}
		}
	});

	it('explain each script', () => {
		const text = read('CONTRIBUTING.md') + read('README.md');
		for (const name of Object.keys(manifest.scripts).filter((name) => !name.startsWith('vscode:'))) {
			assert.match(text, new RegExp(`npm (run )?${name}\\b(?!:)`), name);
		}
	});

	for (const page of ['README.md', 'docs/guide.md']) {
		it(`${page} quotes messages word for word`, () => {
			const [, table = ''] = /\| the sidebar says \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(read(page)) ?? [];
			const quoted = [...table.matchAll(/^\| ([^|]+) \|/gm)].map(([, message = '']) => message);
			assert.ok(quoted.length >= 4);
			for (const message of quoted) {
				const parts = message.split('…').map((part) => part.trim());
				const isShown = [...strings].some((text) => parts.reduce((at, part) => (at < 0 ? at : text.indexOf(part, at)), 0) >= 0);
				assert.ok(isShown, `nothing shows “${message}”`);
			}
		});
	}
});
