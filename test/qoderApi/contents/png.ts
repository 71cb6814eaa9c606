import { crc32, deflateSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { zeros } from './bytes.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A PNG of so many bytes: a picture in a few colours, and what is left over in a chunk that programs skip. Undefined when it is too small. */
export function pngImage(size: number, random: Random): Iterable<Buffer> | undefined {
	const colours = Array.from({ length: 2 }, () => Buffer.from(random.hex(6), 'hex'));
	for (const [width, height] of [
		[320, 200],
		[16, 10],
		[1, 1],
	] as const) {
		const [first, last] = picture(width, height, colours);
		const left = size - first.length - last.length;
		if (left === 0 || left >= 12) {
			return withPadding(first, last, left);
		}
	}
	return undefined;
}

function* withPadding(first: Buffer, last: Buffer, left: number): Generator<Buffer> {
	yield first;
	if (left > 0) {
		// Private, not needed to show the picture, safe to copy.
		const type = Buffer.from('paDd');
		let sum = crc32(type);
		yield Buffer.concat([number(left - 12), type]);
		for (const chunk of zeros(left - 12)) {
			sum = crc32(chunk, sum);
			yield chunk;
		}
		yield number(sum);
	}
	yield last;
}

function picture(width: number, height: number, [from, to]: readonly Buffer[]): [first: Buffer, last: Buffer] {
	const rows = Buffer.alloc(height * (1 + 3 * width));
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const isFirst = (Math.floor((x * 8) / width) + Math.floor((y * 5) / height)) % 2 === 0;
			rows.set((isFirst ? from : to) ?? [], y * (1 + 3 * width) + 1 + 3 * x);
		}
	}
	const header = Buffer.concat([number(width), number(height), Buffer.from([8, 2, 0, 0, 0])]);
	return [Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows))]), chunk('IEND', Buffer.alloc(0))];
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), data]);
	return Buffer.concat([number(data.length), body, number(crc32(body))]);
}

function number(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}
