import assert from 'node:assert/strict';
import { gunzipSync, inflateSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { sampleContent } from '../../qoderApi/contents/contents.ts';
import { SampleData } from '../../qoderApi/sampleData.ts';
import { sampleFiles } from '../../qoderApi/sampleWords.ts';

const contentOf = (filename: string, mime_type: string, size_bytes: number, file_id = 'file_1') =>
	Buffer.concat([...sampleContent({ file_id, filename, mime_type, size_bytes })]);

describe('the contents of sample files', () => {
	it('have exactly the size that the file has, for every kind and for sizes of all sorts', () => {
		for (const { name, mimeType, sizes } of sampleFiles) {
			for (const size of [0, 1, 7, 60, 99, 130, 400, 1001, 20_480, 70_001, ...sizes.filter((each) => each < 2 ** 21)]) {
				assert.equal(contentOf(name, mimeType, size).length, size, `${name} of ${size}`);
			}
		}
	});

	it('are the same for the same file and others for another', () => {
		assert.deepEqual(contentOf('a.txt', 'text/plain', 500), contentOf('a.txt', 'text/plain', 500));
		assert.notDeepEqual(contentOf('a.txt', 'text/plain', 500), contentOf('a.txt', 'text/plain', 500, 'file_2'));
	});

	it('are made while they are read: the first bytes of 480 MB come at once', () => {
		const start = performance.now();
		const [first] = sampleContent({
			file_id: 'file_1',
			filename: 'model.safetensors',
			mime_type: 'application/octet-stream',
			size_bytes: 700 * 2 ** 20,
		});
		assert.ok(first && first.length < 2 ** 20);
		assert.ok(performance.now() - start < 200);
	});

	it('are texts of UTF-8 that end with an end of line', () => {
		for (const [name, type] of [
			['notes.txt', 'text/plain'],
			['会议纪要.md', 'text/markdown'],
			['index.ts', 'text/typescript'],
			['fix.patch', 'text/x-diff'],
			['Makefile', 'text/x-makefile'],
		] as const) {
			const bytes = contentOf(name, type, 3001);
			assert.match(new TextDecoder('utf-8', { fatal: true }).decode(bytes), /\n$/);
		}
	});

	it('are JSON, lines of JSON, a notebook and a table that can be parsed', () => {
		for (const size of [400, 401, 402, 90_000]) {
			assert.ok(JSON.parse(contentOf('package.json', 'application/json', size).toString()).name);
			const lines = contentOf('a.jsonl', 'application/jsonl', size).toString().trimEnd().split('\n');
			assert.ok(lines.every((line) => typeof JSON.parse(line).n === 'number'));
			const notebook = JSON.parse(contentOf('a.ipynb', 'application/x-ipynb+json', size).toString());
			assert.deepEqual([notebook.nbformat, notebook.cells[0].cell_type], [4, 'markdown']);
			const rows = contentOf('a.csv', 'text/csv', size).toString().trimEnd().split('\n');
			assert.ok(rows.every((row) => row.split(',').length === 3));
		}
	});

	it('are XML with one root', () => {
		assert.match(contentOf('a.xml', 'application/xml', 5000).toString(), /^<\?xml[^>]*>\n<coverage>\n.*<\/coverage>\n$/s);
	});

	for (const size of [300, 20_480, 20_481, 500_000]) {
		it(`are a picture, as PNG, in ${size} bytes`, () => {
			const chunks = chunksOf(contentOf('a.png', 'image/png', size));
			assert.equal(chunks[0]?.type, 'IHDR');
			assert.equal(chunks.at(-1)?.type, 'IEND');
			const [width, height] = [chunks[0]?.data.readUInt32BE(0) ?? 0, chunks[0]?.data.readUInt32BE(4) ?? 0];
			const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
			assert.equal(inflateSync(data).length, height * (1 + 3 * width));
		});
	}

	it('are a PDF whose table of objects leads to them', () => {
		const text = contentOf('invoice-1.pdf', 'application/pdf', 31_007).toString('latin1');
		const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
		assert.equal(text.slice(start, start + 4), 'xref');
		const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
		assert.deepEqual(
			offsets.map((offset) => text.slice(offset, offset + 7)),
			[1, 2, 3, 4, 5].map((n) => `${n} 0 obj`),
		);
	});

	it('are a gzip that holds a tar', () => {
		const archive = gunzipSync(contentOf('a.tar.gz', 'application/gzip', 100_003));
		assert.equal(archive.toString('latin1', 0, 10), 'README.txt');
		assert.equal(archive.toString('latin1', 257, 262), 'ustar');
	});

	it('are a zip whose directory leads to its entries', () => {
		const archive = contentOf('a.zip', 'application/zip', 70_001);
		const end = archive.subarray(-22);
		assert.deepEqual([end.readUInt32LE(0), end.readUInt16LE(10)], [0x06054b50, 2]);
		let place = end.readUInt32LE(16);
		for (const name of ['README.txt', 'data.bin']) {
			assert.equal(archive.readUInt32LE(place), 0x02014b50);
			assert.equal(archive.toString('latin1', place + 46, place + 46 + name.length), name);
			assert.equal(archive.readUInt32LE(archive.readUInt32LE(place + 42)), 0x04034b50);
			place += 46 + name.length;
		}
	});

	it('are other bytes where nothing can be made of the type, with zeros among them', () => {
		assert.ok(contentOf('model.bin', 'application/octet-stream', 5000).includes(0));
	});
});

describe('sample files', () => {
	it('that people bring are texts of 5 MB at most', () => {
		const brought = new SampleData().files(500).filter(({ purpose }) => /user_upload|session_resource/.test(purpose));
		assert.ok(brought.length > 100);
		for (const { size_bytes, mime_type } of brought) {
			assert.ok(size_bytes <= 5 * 2 ** 20);
			assert.match(mime_type, /^text\/|json|xml|sql/);
		}
	});

	it('that agents deliver say so, and with which name', () => {
		for (const { purpose, metadata, filename } of new SampleData().files(100)) {
			const isDelivered = metadata['source'] === 'DeliverArtifacts';
			assert.equal(isDelivered, /output/.test(purpose));
			assert.ok(!isDelivered || metadata['original_filename'] === filename);
		}
	});
});

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
	const chunks = [];
	for (let place = 8; place < png.length; ) {
		const length = png.readUInt32BE(place);
		chunks.push({ type: png.toString('latin1', place + 4, place + 8), data: png.subarray(place + 8, place + 8 + length) });
		place += 12 + length;
	}
	return chunks;
}
