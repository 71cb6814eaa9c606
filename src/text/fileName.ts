import { unseen } from './plainText.ts';

// What a path cannot hold in one of the systems: separators, wildcards, quotes, control and invisible characters.
const forbidden = new RegExp(`[${unseen}/\\\\:*?"<>|]+`, 'gu');
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
const maxBytes = 200;
const encoder = new TextEncoder();

/** A name from the service as the name of a file in any system: one path segment of 200 bytes at most, its extension kept. */
export function fileName(name: string): string {
	const clean = name
		.replace(forbidden, '_')
		.replace(/[\s.]+$/, '')
		.trim();
	const safe = !clean ? 'file' : reserved.test(clean) ? `_${clean}` : clean;
	const dot = safe.lastIndexOf('.');
	const extension = dot > 0 && safe.length - dot <= 20 ? safe.slice(dot) : '';
	return cut(safe.slice(0, safe.length - extension.length), maxBytes - bytesOf(extension)) + extension;
}

/** As many whole characters from the beginning as fit. */
function cut(text: string, bytes: number): string {
	return text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);
}

function bytesOf(text: string): number {
	return encoder.encode(text).length;
}
