import { hashOf, Random } from '../random.ts';
import type { FileRecord } from '../records.ts';
import { gzipArchive, safetensors, video, zipArchive } from './binary.ts';
import { noise } from './bytes.ts';
import { pdfDocument } from './pdf.ts';
import { pngImage } from './png.ts';
import { textOf } from './text.ts';

/** What decides the bytes of a sample file. */
export type ContentOf = Pick<FileRecord, 'file_id' | 'filename' | 'mime_type' | 'size_bytes'>;

/**
 * The bytes of a sample file, chunk by chunk: valid for its type, exactly `size_bytes` of them, the same for the same id and name.
 * A file too small for its type gets as many bytes without a meaning.
 */
export function sampleContent(file: ContentOf): Iterable<Buffer> {
	const random = new Random(hashOf(file.file_id));
	const size = file.size_bytes;
	return binaryContent(file, size, random) ?? textOf(file, size, random) ?? noise(size, random);
}

function binaryContent({ filename, mime_type }: ContentOf, size: number, random: Random): Iterable<Buffer> | undefined {
	switch (mime_type) {
		case 'image/png':
			return pngImage(size, random);
		case 'application/pdf':
			return pdfDocument(filename, size);
		case 'application/zip':
			return zipArchive(size);
		case 'application/gzip':
			return gzipArchive(size);
		case 'video/mp4':
			return video(size);
	}
	return filename.endsWith('.safetensors') ? safetensors(size) : undefined;
}
