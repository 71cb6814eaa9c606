import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'mocha';
import { sources } from './project.ts';

/** What each folder of `src` may import of the others, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
	text: [],
	window: ['text'],
	api: ['text'],
	paging: ['api', 'text'],
	account: ['api', 'text', 'window'],
	tree: ['account', 'api', 'paging', 'text', 'window'],
	documents: ['account', 'api', 'paging', 'text', 'tree', 'window'],
	files: ['account', 'api', 'documents', 'paging', 'text', 'tree', 'window'],
	sessions: ['account', 'api', 'documents', 'paging', 'text', 'tree', 'window'],
	agents: ['account', 'api', 'documents', 'paging', 'text', 'tree', 'window'],
	tools: ['account', 'api', 'documents', 'paging', 'text', 'tree', 'window'],
	commands: ['account', 'agents', 'documents', 'files', 'sessions', 'tree', 'window'],
	extension: ['account', 'agents', 'commands', 'documents', 'files', 'sessions', 'text', 'tools', 'tree'],
};

/** What only one place may call, and the files that are this place. */
const doors: readonly [what: string, call: RegExp, place: RegExp][] = [
	[
		'text of others in messages, pickers, the status bar and views',
		/\b(?:window|vscode)\.(?:show(?:Information|Warning|Error)Message|withProgress|setStatusBarMessage|showQuickPick|showInputBox|createQuickPick|createInputBox|createTreeView|createStatusBarItem)\b/,
		/^src\/window\//,
	],
	['the text of a token', /\.(?:header\(\)|storeIn\()/, /^src\/(?:api\/send|account\/tokenStore)\.ts$/],
	['changes on a disk', /\bfs\.(?:writeFile|rename|delete|copy|createDirectory)\b/, /^src\/documents\/storeFile\.ts$/],
	// VS Code moves such a button to the end and focuses the next one, which may delete.
	['buttons that close a dialog, which nothing uses', /\bisCloseAffordance\b/, /^$/],
	['requests', /(?<!#)\bfetch\(/, /^src\/api\/transport\.ts$/],
	[
		'answers to a language model',
		/\bLanguageModel(?:TextPart|DataPart|PromptTsxPart|ToolResultPart|ToolResult2?)\b/,
		/^src\/tools\/tool\.ts$/,
	],
];

describe('The source', () => {
	for (const layer of ['api', 'paging', 'text']) {
		it(`in ${layer} does not import VS Code`, () => {
			const users = [...sources].filter(([path]) => layerOf(path) === layer && importsOf(path).includes('vscode'));
			assert.deepEqual(
				users.map(([path]) => path),
				[],
			);
		});
	}

	it('imports in one direction only', () => {
		for (const path of sources.keys()) {
			for (const imported of importsOf(path).filter((name) => name.startsWith('.'))) {
				const target = layerOf(posix.join(posix.dirname(path), imported));
				const layer = layerOf(path);
				assert.ok(layer === target || layers[layer]?.includes(target), `${path} imports ${imported}, which is of ${target}`);
			}
		}
	});

	it('has no import cycle', () => {
		const done = new Set<string>();
		const visit = (path: string, above: readonly string[]): void => {
			assert.ok(!above.includes(path), `a circle: ${[...above, path].join(' → ')}`);
			if (!done.has(path)) {
				for (const imported of importsOf(path).filter((name) => name.startsWith('.'))) {
					visit(posix.join(posix.dirname(path), imported), [...above, path]);
				}
				done.add(path);
			}
		};
		for (const path of sources.keys()) {
			visit(path, []);
		}
	});

	it('has no two constants of one name and different values', () => {
		const numbers = new Map<string, string>();
		for (const [path, source] of sources) {
			for (const [, name = '', value = ''] of source.matchAll(/^(?:export )?const (\w+) = ([\d_. *]+);$/gm)) {
				assert.equal(numbers.get(name) ?? value, value, `${name} in ${path}`);
				numbers.set(name, value);
			}
		}
	});

	for (const [what, call, place] of doors) {
		it(`has one door for ${what}`, () => {
			const around = [...sources].filter(([path, source]) => !place.test(path) && call.test(source));
			assert.deepEqual(
				around.map(([path]) => path),
				[],
			);
		});
	}
});

function layerOf(path: string): string {
	return path.replace('src/', '').replace(/(\/.*|\.ts)$/, '');
}

function importsOf(path: string): string[] {
	return [...(sources.get(path) ?? '').matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => name);
}
