import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { packed } from '../hosts/pack.ts';
import { readVsix } from '../hosts/vsix.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const allowed = [
	/^\[Content_Types\]\.xml$/,
	/^extension\.vsixmanifest$/,
	/^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
	/^extension\/(readme|changelog|THIRD-PARTY-NOTICES)\.md$/,
	/^extension\/LICENSE\.txt$/,
	/^extension\/dist\/extension\.js$/,
	/^extension\/l10n\/bundle\.l10n\.[\w-]+\.json$/,
	/^extension\/media\/(icon\.png|qoder\.svg|walkthrough\/\w+\.svg|languages\/(\w+\.tmLanguage\.json|record\.svg))$/,
];

describe('The packed extension', () => {
	it('holds the files that it needs and no others', () => {
		const names = [...readVsix(packed).keys()];
		assert.deepEqual(
			names.filter((name) => !allowed.some((pattern) => pattern.test(name))),
			[],
		);
		assert.deepEqual(
			allowed.filter((pattern) => !names.some((name) => pattern.test(name))),
			[],
		);
	});

	it('is small: 160 kB at most', () => {
		assert.ok(statSync(packed).size <= 160_000, `${statSync(packed).size} bytes`);
	});

	it('has an icon of 256 pixels', () => {
		const icon = readFileSync(join(root, 'media/icon.png'));
		assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
	});
});
