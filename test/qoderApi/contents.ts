import { readFileSync } from 'node:fs';
import type { FileRecord } from './records.ts';
import { isTextLike } from './textLike.ts';

type ContentOf = Pick<FileRecord, 'file_id' | 'filename' | 'mime_type' | 'size_bytes'>;

/** By the end of the name. */
const fixtures = {
	'report.md': 'report.md',
	'sales.csv': 'sales.csv',
	'.ipynb': 'analysis.ipynb',
	'.pdf': 'invoice.pdf',
	'.png': 'chart.png',
	'.zip': 'delivery.zip',
} as const;

/** Exactly `size_bytes` bytes, the same for the same id and name. Line ends follow a fixture, because its format allows them. */
export function sampleContent({ file_id: id, filename, mime_type, size_bytes: size }: ContentOf): Iterable<Buffer> {
	for (const [end, fixture] of Object.entries(fixtures)) {
		if (filename.endsWith(end)) {
			return filled(readFixture(fixture), '\n', size);
		}
	}
	if (/json$/.test(mime_type)) {
		return filled(Buffer.from(JSON.stringify({ name: filename, id })), '\n', size);
	}
	const line = isTextLike(filename, mime_type) ? `${filename} is ${id}, a sample of a text.\n` : `${id}\0\0\0\0`;
	return filled(Buffer.alloc(0), line, size);
}

export function readFixture(name: (typeof fixtures)[keyof typeof fixtures]): Buffer {
	return readFileSync(new URL(`fixtures/${name}`, import.meta.url));
}

function* filled(head: Buffer, filler: string, size: number): Generator<Buffer> {
	yield head.subarray(0, size);
	const block = Buffer.from(filler.repeat(Math.ceil(65_536 / filler.length)));
	for (let left = size - head.length; left > 0; left -= block.length) {
		yield block.subarray(0, left);
	}
}
