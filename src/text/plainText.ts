/** Matches an invisible character, or one that reorders text. A variation selector is one unless it follows what it varies. */
export const unseen = [
	String.raw`(?:(?<!\p{ExtPict}|[#*\d](?=\ufe0f\u20e3))[\ufe0e\ufe0f]`,
	String.raw`(?<!\p{sc=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
	String.raw`(?<!\p{sc=Mongolian})[\u180b-\u180d\u180f]`,
	String.raw`[\ufe03-\ufe0d\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0])`,
].join('|');

const unsafe = new RegExp(`${unseen}+`, 'gu');
const scriptsWithoutJoiners =
	/(?:\p{sc=Latin}|\p{sc=Greek}|\p{sc=Cyrillic}|\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}|[\u0300-\u036f\ufe00-\ufe0e\u{e0100}-\u{e01ef}])$/u;

/**
 * Whether `found`, at `offset`, is a joiner that shapes letters or emoji. Elsewhere it is invisible, so that two names could look
 * alike.
 */
export function isJoiner(found: string, offset: number, text: string): boolean {
	if (found !== '\u200c' && found !== '\u200d') {
		return false;
	}
	const before = text.slice(Math.max(0, offset - 2), offset);
	const after = text.slice(offset + 1, offset + 3);
	if (/(?:\p{ExtPict}|\p{EMod}|\ufe0f)$/u.test(before)) {
		return found === '\u200d' && /^\p{ExtPict}/u.test(after);
	}
	const shapes = /\p{M}$/u.test(before) || (/\p{L}$/u.test(before) && /^[\p{L}\p{M}]/u.test(after));
	return shapes && !scriptsWithoutJoiners.test(before);
}

/**
 * Text from the service on one line, at most `max` characters and an ellipsis. Invisible characters and those that reorder text
 * become spaces.
 */
export function plainText(text: string, max = 300): string {
	const head = text.length > 4 * max ? text.slice(0, 4 * max) : text;
	const clean = head.replace(unsafe, (found, offset, all) => (isJoiner(found, offset, all) ? found : ' ')).trim();
	const characters = Array.from(clean);
	return characters.length > max || head !== text ? `${characters.slice(0, max).join('').trimEnd()}…` : clean;
}

const one = new RegExp(unseen, 'gu');
// Tabs and line ends separate texts, and some scripts need joiners.
const kept = new Set(['\n', '\t', '\u200c', '\u200d']);

/** A text of several lines, whose invisible characters become `\uXXXX`. */
export function visible(text: string): string {
	return text.replace(one, (found) => (kept.has(found) ? found : escaped(found)));
}

function escaped(character: string): string {
	const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
	return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

const maxJsonDepth = 500;

/** A value as JSON. Values nested too deep for `JSON.stringify` become an ellipsis. */
export function jsonOf(value: unknown, indent = ''): string {
	const depths = new WeakMap<object, number>();
	function cut(this: object, _key: string, part: unknown): unknown {
		if (part === null || typeof part !== 'object') {
			return part;
		}
		const depth = (depths.get(this) ?? 0) + 1;
		depths.set(part, depth);
		return depth > maxJsonDepth ? '…' : part;
	}
	return JSON.stringify(value, cut, indent) ?? '';
}
