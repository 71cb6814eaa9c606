import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isListed, mimeTypeOf } from '../../../src/files/acceptedTypes.ts';

describe('The MIME type of a file', () => {
	for (const [name, reported, type] of [
		['index.ts', 'video/mp2t', 'text/plain'],
		['b.ts', 'video/vnd.dlna.mpeg-tts', 'text/plain'],
		['data.csv', 'application/vnd.ms-excel', 'text/csv'],
		['a.zip', 'application/x-zip-compressed', 'application/zip'],
		['Dockerfile', '', 'text/plain'],
		['model.bin', 'application/x-model', 'application/x-model'],
		['LICENSE', '', 'application/octet-stream'],
		['LICENSE', 'nonsense', 'application/octet-stream'],
		['constructor', '', 'application/octet-stream'],
		['notes.__proto__', '', 'application/octet-stream'],
		['a.toString', 'text/x-a', 'text/x-a'],
	] as const) {
		it(`of “${name}”, reported as “${reported}”, is ${type}`, () => {
			assert.equal(mimeTypeOf(name, reported), type);
			assert.equal(isListed(name, type), type.startsWith('text/'));
		});
	}
});
