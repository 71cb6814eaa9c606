import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sampleContent } from '../../qoderApi/contents.ts';
import { SampleData } from '../../qoderApi/sampleData.ts';
import { sampleFiles } from '../../qoderApi/sampleWords.ts';

const contentOf = (filename: string, mime_type: string, size_bytes: number, file_id = 'file_1') =>
	Buffer.concat([...sampleContent({ file_id, filename, mime_type, size_bytes })]);

describe('The contents of sample files', () => {
	it('have exactly the size of the record, for every kind', () => {
		for (const { name, mimeType } of sampleFiles) {
			for (const size of [0, 1, 60, 1001, 20_480, 70_001]) {
				assert.equal(contentOf(name, mimeType, size).length, size, `${name} of ${size}`);
			}
		}
	});

	for (const [name, type, beginning] of [
		['chart-2.png', 'image/png', '\x89PNG\r\n\x1a\n'],
		['invoice-3.pdf', 'application/pdf', '%PDF-1.4'],
		['delivery-4.zip', 'application/zip', 'PK\x03\x04'],
		['model.bin', 'application/octet-stream', 'file_1\0'],
		['notes.txt', 'text/plain', 'notes.txt is file_1'],
	] as const) {
		it(`begin as their type does: ${name}`, () => {
			assert.equal(contentOf(name, type, 6000).toString('latin1', 0, beginning.length), beginning);
		});
	}

	it('are JSON where VS Code reads JSON', () => {
		assert.equal(JSON.parse(contentOf('package.json', 'application/json', 6000).toString()).name, 'package.json');
		assert.equal(JSON.parse(contentOf('analysis-1.ipynb', 'application/x-ipynb+json', 6000).toString()).nbformat, 4);
	});

	it('differ between two texts of one name', () => {
		assert.notDeepEqual(contentOf('a.txt', 'text/plain', 500), contentOf('a.txt', 'text/plain', 500, 'file_2'));
	});
});

describe('Sample files', () => {
	it('have a description of their origin', () => {
		for (const { purpose, metadata, filename, size_bytes, mime_type } of new SampleData().files(500)) {
			if (/output/.test(purpose)) {
				assert.deepEqual(metadata, { original_filename: filename, source: 'DeliverArtifacts' });
			} else {
				assert.ok(size_bytes <= 5 * 2 ** 20 && /^text\/|json|xml|sql/.test(mime_type));
			}
		}
	});
});
