import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** A `.vsix` is a zip file; the keys are paths. */
export function readVsix(path: string): Map<string, Buffer> {
	const zip = readFileSync(path);
	const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
	const files = new Map<string, Buffer>();
	for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
		const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
		const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
			number,
			number,
			number,
		];
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const header = zip.readUInt32LE(at + 42);
		const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
		const packed = zip.subarray(start, start + size);
		files.set(name, method === 0 ? packed : inflateRawSync(packed));
		at += 46 + nameLength + extraLength + commentLength;
	}
	return files;
}

/** As an installation does. */
export function unpackVsix(path: string, folder: string): void {
	for (const [name, bytes] of readVsix(path)) {
		if (name.startsWith('extension/')) {
			const file = join(folder, name.slice('extension/'.length));
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, bytes);
		}
	}
}
