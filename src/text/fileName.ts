import { isJoiner, unseen } from './plainText.ts';

// Some system forbids these in a name.
const forbidden = new RegExp(`(?:${unseen}|[/\\\\:*?"<>|])+`, 'gu');
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?$/i;
const maxNameBytes = 200;
const encoder = new TextEncoder();

/** A name from the service as one path segment on any system: at most 200 bytes, with its extension. */
export function fileName(name: string): string {
	const clean = trimEnd(shortened(name).replace(forbidden, replaced)).trimStart();
	const safe = reserved.test(clean) ? `_${clean}` : clean || 'file';
	const dot = safe.lastIndexOf('.');
	const extension = dot > 0 && safe.length - dot <= 20 && !/\s/.test(safe.slice(dot)) ? safe.slice(dot) : '';
	const base = safe.slice(0, safe.length - extension.length);
	const cut = head(base, maxNameBytes - bytesOf(extension));
	return (cut === base ? base : trimEnd(cut)) + extension;
}

function replaced(found: string, offset: number, text: string): string {
	return isJoiner(found, offset, text) ? found : '_';
}

function shortened(name: string): string {
	return name.length > 2 * maxNameBytes ? name.slice(0, maxNameBytes) + name.slice(-maxNameBytes) : name;
}

/** The whole characters that fit. */
function head(text: string, bytes: number): string {
	return text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);
}

function trimEnd(text: string): string {
	let end = text.length;
	while (end > 0 && /[\s.\u200c\u200d]/.test(text.charAt(end - 1))) {
		end -= 1;
	}
	return text.slice(0, end);
}

function bytesOf(text: string): number {
	return encoder.encode(text).length;
}

/** Makes names unique in any system: the second `a.txt` is `a (2).txt`. */
export function freeNames(names: readonly string[]): string[] {
	const taken = new Set<string>();
	const counts = new Map<string, number>();
	return names.map((name) => {
		let count = counts.get(keyOf(name)) ?? 1;
		let free = name;
		while (taken.has(keyOf(free))) {
			count += 1;
			free = numbered(name, count);
		}
		counts.set(keyOf(name), count);
		taken.add(keyOf(free));
		return free;
	});
}

/** `a (2).txt`. */
export function numbered(name: string, count: number): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}

// Some systems ignore case and the composition of accents.
function keyOf(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
