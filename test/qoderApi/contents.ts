import { readFileSync } from 'node:fs';
import type { FileRecord } from './records.ts';
import { isTextLike } from './textLike.ts';

/** What decides the bytes of a sample file. */
type ContentOf = Pick<FileRecord, 'file_id' | 'filename' | 'mime_type' | 'size_bytes'>;

/** The end of a name, and the fixture with the bytes of such files. */
const fixtures = {
	'report.md': 'report.md',
	'sales.csv': 'sales.csv',
	'.ipynb': 'analysis.ipynb',
	'.pdf': 'invoice.pdf',
	'.png': 'chart.png',
	'.zip': 'delivery.zip',
} as const;

/**
 * The bytes of a sample file, chunk by chunk: exactly `size_bytes` of them, the same for the same id and name. A fixture is followed
 * by ends of lines, which its format allows.
 */
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

/** The bytes of a file in the folder of fixtures. */
export function readFixture(name: (typeof fixtures)[keyof typeof fixtures]): Buffer {
	return readFileSync(new URL(`fixtures/${name}`, import.meta.url));
}

/** The head, then the filler again and again, cut after so many bytes. */
function* filled(head: Buffer, filler: string, size: number): Generator<Buffer> {
	yield head.subarray(0, size);
	const block = Buffer.from(filler.repeat(Math.ceil(65_536 / filler.length)));
	for (let left = size - head.length; left > 0; left -= block.length) {
		yield block.subarray(0, left);
	}
}
