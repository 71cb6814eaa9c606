import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { type Scene, scenes } from '../ui/scenes.ts';
import { filesBelow, read, readJson, strings } from './project.ts';

const texts = new Set([...Object.values(readJson('package.nls.json')), ...strings]);
const most = 200_000;

describe('The pictures of the README', () => {
	for (const [name, scene] of Object.entries<Scene>(scenes)) {
		it(`${name} shows only texts that the product has`, () => {
			assert.deepEqual(
				scene.texts.filter((text) => !texts.has(text)),
				[],
				'Change test/ui/scenes.ts, then run `npm run pictures`.',
			);
		});

		it(`${name} is a PNG of ${most / 1000} kB at most`, () => {
			const picture = readFileSync(new URL(`../../media/${name}.png`, import.meta.url));
			assert.equal(picture.toString('latin1', 1, 4), 'PNG');
			assert.ok(picture.length <= most, `${picture.length} bytes`);
		});
	}

	it('include an animation of 1.5 MB at most', () => {
		const picture = readFileSync(new URL('../../media/tour.gif', import.meta.url));
		assert.equal(picture.toString('latin1', 0, 3), 'GIF');
		assert.ok(picture.length <= 1_500_000, `${picture.length} bytes`);
	});

	it('match the scenes, each in one <img> that vsce can rewrite', () => {
		const shown = [...read('README.md').matchAll(/<img src="(media\/[\w.]+)" width="\d+" alt="[^"]+">/g)].map(([, path]) => path);
		const files = ['.png', '.gif'].flatMap((end) => filesBelow('media', end)).filter((path) => path !== 'media/icon.png');
		assert.deepEqual(shown.toSorted(), files.toSorted());
		assert.deepEqual(files, [
			...Object.keys(scenes)
				.map((name) => `media/${name}.png`)
				.sort(),
			'media/tour.gif',
		]);
		assert.doesNotMatch(read('README.md'), /<picture|<source|srcset/);
	});
});
