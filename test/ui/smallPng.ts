import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostColours = 256;
/** Of a pixel: red, green, blue. */
const depth = 3;

/** Keeps a screenshot's 256 most frequent colours (8 bits, RGB), which halves its size. */
export function smallPng(png: Buffer): Buffer {
	const chunks = chunksOf(png);
	const header = Buffer.from(chunks.find(({ name }) => name === 'IHDR')?.body ?? []);
	const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
	if (header[8] !== 8 || header[9] !== 2) {
		throw new Error('Not a PNG of 8 bits, RGB.');
	}
	const pixels = unfiltered(
		inflateSync(Buffer.concat(chunks.flatMap(({ name, body }) => (name === 'IDAT' ? [body] : [])))),
		width,
		height,
	);
	const colours = Array.from({ length: width * height }, (_, index) => pixels.readUIntBE(index * depth, depth));
	const counts = new Map<number, number>();
	for (const colour of colours) {
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	}
	const byFrequency = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
	const palette = byFrequency.slice(0, mostColours);
	const places = new Map(byFrequency.map((colour) => [colour, nearest(palette, colour)]));
	// Each line begins with its filter's number: none.
	const lines = Buffer.alloc((width + 1) * height);
	for (const [index, colour] of colours.entries()) {
		lines[index + Math.floor(index / width) + 1] = places.get(colour) ?? 0;
	}
	// A palette.
	header[9] = 3;
	const entries = Buffer.from(palette.flatMap((colour) => [...channels(colour)]));
	const parts = [chunk('IHDR', header), chunk('PLTE', entries), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND')];
	return Buffer.concat([signature, ...parts]);
}

function chunksOf(png: Buffer): { readonly name: string; readonly body: Buffer }[] {
	const chunks = [];
	for (let at = signature.length; at < png.length; ) {
		const end = at + 8 + png.readUInt32BE(at);
		chunks.push({ name: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, end) });
		at = end + 4;
	}
	return chunks;
}

/** https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(lines: Buffer, width: number, height: number): Buffer {
	const stride = width * depth;
	const pixels = Buffer.alloc(stride * height);
	for (let at = 0; at < pixels.length; at++) {
		const [x, y] = [at % stride, Math.floor(at / stride)];
		const left = x < depth ? 0 : (pixels[at - depth] ?? 0);
		const above = pixels[at - stride] ?? 0;
		const corner = x < depth ? 0 : (pixels[at - stride - depth] ?? 0);
		const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][lines[y * (stride + 1)] ?? 0] ?? 0;
		pixels[at] = (lines[at + y + 1] ?? 0) + predicted;
	}
	return pixels;
}

function paeth(left: number, above: number, corner: number): number {
	const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
	if (toLeft <= toAbove && toLeft <= toCorner) {
		return left;
	}
	return toAbove <= toCorner ? above : corner;
}

function nearest(palette: readonly number[], colour: number): number {
	const distances = palette.map((other) => {
		const [red, green, blue] = channels(colour).map((channel, index) => channel - (channels(other)[index] ?? 0));
		return Math.hypot(red ?? 0, green ?? 0, blue ?? 0);
	});
	return distances.indexOf(Math.min(...distances));
}

function channels(colour: number): [number, number, number] {
	return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(name: string, body = Buffer.alloc(0)): Buffer {
	const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(body.length);
	check.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, check]);
}
