import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'mocha';
import { read, sources } from './project.ts';

/** What each layer may import: folders, or files at the top of `src`. */
const layers: Readonly<Record<string, readonly string[]>> = {
	api: ['api'],
	model: ['api', 'model'],
	config: ['api'],
	token: [],
	log: ['api'],
	connection: ['api', 'config', 'token'],
	signIn: ['api', 'config', 'token', 'connection'],
	views: ['api', 'model', 'config', 'connection', 'views'],
	extension: ['model', 'config', 'token', 'log', 'connection', 'signIn', 'views'],
};

describe('The source', () => {
	for (const layer of ['api', 'model']) {
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
				assert.ok(layers[layerOf(path)]?.includes(target), `${path} imports ${imported}, which is of ${target}`);
			}
		}
	});

	it('has no file of more than 200 lines', () => {
		const long = [...sources.keys()].filter((path) => read(path).split('\n').length > 201);
		assert.deepEqual(long, []);
	});
});

function layerOf(path: string): string {
	return path.replace('src/', '').replace(/(\/.*|\.ts)$/, '');
}

function importsOf(path: string): string[] {
	return [...(sources.get(path) ?? '').matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => name);
}
