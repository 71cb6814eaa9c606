import type { Random } from '../random.ts';

/** The most bytes in a chunk. */
const chunkSize = 64 * 1024;

/** This block again and again, cut after so many bytes. */
export function* repeated(block: Buffer, size: number): Generator<Buffer> {
	const large = Buffer.concat(Array.from({ length: Math.max(1, Math.floor(chunkSize / block.length)) }, () => block));
	for (let left = size; left > 0; left -= large.length) {
		yield large.subarray(0, left);
	}
}

/** So many zeros. */
export function zeros(size: number): Generator<Buffer> {
	return repeated(Buffer.alloc(chunkSize), size);
}

/** So many bytes that are no text. */
export function noise(size: number, random: Random): Generator<Buffer> {
	return repeated(Buffer.from(random.hex(8192), 'hex').fill(0, 0, 4), size);
}
