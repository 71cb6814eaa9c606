import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'mocha';
import { sources } from './project.ts';

/** What each folder of `src` may import of the others, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
	text: [],
	api: ['text'],
	account: ['api', 'text'],
	paging: ['api', 'text'],
	tree: ['account', 'api', 'paging', 'text'],
	documents: ['account', 'api', 'paging', 'text', 'tree'],
	files: ['account', 'api', 'documents', 'paging', 'text', 'tree'],
	sessions: ['account', 'api', 'documents', 'paging', 'text', 'tree'],
	agents: ['account', 'api', 'documents', 'paging', 'text', 'tree'],
	tools: ['account', 'api', 'documents', 'paging', 'text', 'tree'],
	commands: ['account', 'agents', 'documents', 'files', 'tree'],
	app: ['account', 'agents', 'commands', 'documents', 'files', 'sessions', 'tools', 'tree'],
	extension: ['app', 'documents', 'tools', 'tree'],
};

describe('The source', () => {
	for (const layer of ['api', 'paging']) {
		it(`in ${layer} knows nothing of VS Code`, () => {
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
});

function layerOf(path: string): string {
	return path.replace('src/', '').replace(/(\/.*|\.ts)$/, '');
}

function importsOf(path: string): string[] {
	return [...(sources.get(path) ?? '').matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => name);
}
