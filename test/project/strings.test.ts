import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { filesBelow, literalsOf, manifest, read, readJson, sources, strings, translatedIn } from './project.ts';

const languages = filesBelow('l10n', '.json').map((path) => path.replace(/.*l10n\.(.*)\.json/, '$1'));

/** The same in every language. */
const untranslatable = new Set([
	'HTTP {0}',
	'v{0}',
	'Qoder',
	'Qoder Cloud Explorer',
	'“{0}”',
	'{0} {1} ↔ {2} {3}',
	'{0}: {1} → {2}',
]);

describe('The strings', () => {
	it('exist in Chinese and in Japanese', () => {
		assert.deepEqual(languages, ['ja', 'zh-cn']);
	});

	it('of the source are literals, so that they can be found', () => {
		for (const [path, source] of sources) {
			assert.equal(translatedIn(source).others, 0, `${path} translates something that is no literal`);
		}
	});

	it('of the source are not hard-coded', () => {
		const found = [...sources].flatMap(([path, source]) => hardCoded(source, path).map((text) => `${path}: ${text}`));
		assert.deepEqual(found, []);
	});

	it('of the manifest are not hard-coded', () => {
		const visible =
			/^(displayName|description|title|shortTitle|name|contents|markdownDescription|altText|category|contextualTitle)$/;
		const found: string[] = [];
		JSON.stringify({ ...manifest, name: '%', devDependencies: {}, scripts: {} }, (key, value) => {
			// The description of a tool for a language model is English in every language.
			if (key === 'inputSchema' || (key === 'name' && /^qoder_/.test(String(value)))) {
				return '';
			}
			if (visible.test(key) && typeof value === 'string' && !/^%.*%$/.test(value) && !['%', 'Qoder'].includes(value)) {
				found.push(`${key}: ${value}`);
			}
			return value;
		});
		assert.deepEqual(found, []);
	});

	it('of the manifest are all used, and exist', () => {
		const used = [...read('package.json').matchAll(/"%(.+)%"/g)].map(([, key]) => key);
		assert.deepEqual(Object.keys(readJson('package.nls.json')).sort(), [...new Set(used)].sort());
	});

	for (const language of languages) {
		describe(`in ${language}`, () => {
			const ofManifest = readJson(`package.nls.${language}.json`);
			const ofSource = readJson(`l10n/bundle.l10n.${language}.json`);
			const english = readJson('package.nls.json');
			const pairs = [
				...[...strings].map((text) => [text, ofSource[text] ?? ''] as const),
				...Object.entries(english).map(([key, text]) => [text, ofManifest[key] ?? ''] as const),
			];

			it('match those of the source', () => {
				assert.deepEqual(Object.keys(ofSource).sort(), [...strings].sort());
			});

			it('match those of the manifest', () => {
				assert.deepEqual(Object.keys(ofManifest), Object.keys(english));
			});

			it('are translated', () => {
				for (const [text, translation] of pairs) {
					const isDone = translation.trim() !== '' && (translation !== text || untranslatable.has(text));
					assert.ok(isDone, `“${text}” is not translated`);
				}
			});

			it('hold the same placeholders and commands', () => {
				for (const [text, translation] of pairs) {
					const marks = (from: string) => (from.match(/\{\d\}|\(command:[^)]+\)|`[^`]+`|\*\*|qoder\.\w+/g) ?? []).sort();
					assert.deepEqual(marks(translation), marks(text), `“${translation}”`);
				}
			});
		});
	}
});

// Text that the user may see: sentences anywhere, and words that are passed to VS Code for display.
function hardCoded(source: string, path: string): string[] {
	const rest = source
		.replaceAll(/^import .*$/gm, '')
		.replaceAll(/\bl10n\.t\(\s*('(?:[^'\\\n]|\\.)*')/g, 'l10n.t(')
		.replaceAll(/\['\w+'\]|[!=]== '[^']*'/g, '');
	const sentences = literalsOf(rest).filter((text) => /\p{L}{2,}[,:]? \p{L}{2,}/u.test(spoken(text)) && !isForMachines(text));
	const shown =
		/\b(?:title|label|placeholder|placeHolder|prompt|tooltip|description|detail|message|validationMessage)\b\s*[:=]([^=>;,\n][^;,\n]*)/g;
	const words = [...rest.matchAll(shown)]
		.flatMap(([, value = '']) => literalsOf(value))
		.filter((text) => /\p{L}{2,}/u.test(spoken(text)));
	// Answers to a language model are English in every language.
	return [...(path.startsWith('src/tools/') ? [] : sentences), ...words].filter((text) => !isForMachines(text));
}

/** Without icons and what is filled in. */
function spoken(text: string): string {
	return text.replaceAll(/\$\([\w~-]+\)|\$\{[^}]*\}/g, '');
}

function isForMachines(text: string): boolean {
	return [
		/^\$\{curl\} /, // a command line
		/^pt-…$/, // how a token begins
		/^\$\{method\} /, // the log is English
	].some((pattern) => pattern.test(text));
}
