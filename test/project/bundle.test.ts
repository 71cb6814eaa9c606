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

	it('is small: 230 kB at most', () => {
		assert.ok(output && output.bytes > 0 && output.bytes <= 230_000, `${output?.bytes} bytes`);
	});

	it('loads nothing late', () => {
		const late = [...sources].filter(([, source]) => /\bimport\(/.test(source)).map(([path]) => path);
		assert.deepEqual(late, []);
	});
});
