import { crc32, deflateRawSync } from 'node:zlib';
import { repeated, zeros } from './bytes.ts';

/** A zip of so many bytes with a text and, uncompressed, a file of zeros for what is left over. Undefined when it is too small. */
export function zipArchive(size: number): Iterable<Buffer> | undefined {
	const text = Buffer.from('This archive was made by the local Qoder API.\n');
	const entries = [entryOf('README.txt', text.length, crc32(text), 0)];
	const start = (entries[0]?.local.length ?? 0) + text.length;
	const empty = entryOf('data.bin', 0, 0, start);
	const end = 22;
	const left =
		size - start - empty.local.length - end - [...entries, empty].reduce((sum, { central }) => sum + central.length, 0);
	if (left < 0) {
		return undefined;
	}
	let sum = 0;
	for (const chunk of zeros(left)) {
		sum = crc32(chunk, sum);
	}
	entries.push(entryOf('data.bin', left, sum, start));
	return zip(entries, text, left);
}

interface ZipEntry {
	readonly local: Buffer;
	readonly central: Buffer;
}

function* zip(entries: readonly ZipEntry[], text: Buffer, left: number): Generator<Buffer> {
	const [first, second] = entries.map(({ local }) => local) as [Buffer, Buffer];
	yield Buffer.concat([first, text, second]);
	yield* zeros(left);
	const directory = Buffer.concat(entries.map(({ central }) => central));
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50);
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(first.length + text.length + second.length + left, 16);
	yield Buffer.concat([directory, end]);
}

function entryOf(name: string, size: number, sum: number, place: number): ZipEntry {
	// Version 1.0, no flags, stored, 18 May 2026.
	const common = Buffer.alloc(26);
	common.writeUInt16LE(10);
	common.writeUInt16LE(0x5cb2, 8);
	common.writeUInt32LE(sum, 10);
	common.writeUInt32LE(size, 14);
	common.writeUInt32LE(size, 18);
	common.writeUInt16LE(name.length, 22);
	const rest = Buffer.alloc(14);
	rest.writeUInt32LE(place, 10);
	return {
		local: Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)]),
		central: Buffer.concat([Buffer.from('PK\x01\x02\x0a\x00'), common, rest, Buffer.from(name)]),
	};
}

/** A gzip of so many bytes that holds a tar with a text; what is left over is in the comment of its header. Undefined when it is too small. */
export function gzipArchive(size: number): Iterable<Buffer> | undefined {
	const archive = tar('README.txt', 'This archive was made by the local Qoder API.\n');
	const packed = deflateRawSync(archive);
	const head = Buffer.from('1f8b0810000000000003', 'hex');
	const tail = Buffer.alloc(9);
	tail.writeUInt32LE(crc32(archive), 1);
	tail.writeUInt32LE(archive.length, 5);
	const left = size - head.length - packed.length - tail.length;
	return left < 0 ? undefined : inTurn([head], repeated(Buffer.from('.'), left), [tail.subarray(0, 1), packed, tail.subarray(1)]);
}

function tar(name: string, text: string): Buffer {
	const header = Buffer.alloc(512);
	header.write(name);
	header.write('0000644\x000000000\x000000000\x00', 100);
	header.write(`${text.length.toString(8).padStart(11, '0')}\x0015200000000\x00        0`, 124);
	header.write('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\x00 `, 148);
	const body = Buffer.alloc(512);
	body.write(text);
	return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

/** An MP4 of so many bytes that shows nothing. Undefined when it is too small. */
export function video(size: number): Iterable<Buffer> | undefined {
	const head = Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42\x00\x00\x00\x00free', 'latin1');
	const left = size - head.length;
	if (left < 0) {
		return undefined;
	}
	head.writeUInt32BE(left + 8, 24);
	return inTurn([head], zeros(left));
}

/** Weights of zeros in so many bytes. Undefined when they are too few. */
export function safetensors(size: number): Iterable<Buffer> | undefined {
	const left = size - 128;
	if (left < 0) {
		return undefined;
	}
	const head = Buffer.alloc(128, ' ');
	head.writeBigUInt64LE(120n);
	head.write(JSON.stringify({ weight: { dtype: 'U8', shape: [left], data_offsets: [0, left] } }), 8);
	return inTurn([head], zeros(left));
}

function* inTurn(...parts: Iterable<Buffer>[]): Generator<Buffer> {
	for (const part of parts) {
		yield* part;
	}
}
