import assert from 'node:assert/strict';
import { build, type Metafile } from 'esbuild';
import { before, describe, it } from 'mocha';
import { sources } from './project.ts';

describe('The bundle', () => {
	let output: Metafile['outputs'][string] | undefined;

	before(async () => {
		const { metafile } = await build({
			entryPoints: ['src/extension.ts'],
			bundle: true,
			format: 'cjs',
			external: ['vscode'],
			minify: true,
			metafile: true,
			write: false,
		});
		output = Object.values(metafile.outputs)[0];
	});

	it('is small: 260 kB at most', () => {
		assert.ok(output && output.bytes > 0 && output.bytes <= 260_000, `${output?.bytes} bytes`);
	});

	it('loads late only what is slow to evaluate', () => {
		const late = [...sources].flatMap(([path, source]) => [...source.matchAll(/\bimport\(/g)].map(() => path));
		assert.deepEqual(late, ['src/api/client.ts']);
	});
});
