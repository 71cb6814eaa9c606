// This folder makes text fit to show: plain text, dates, sizes, names of files, inert Markdown.

/** For a set in a regular expression: control characters, and invisible ones that reorder or hide text (bidirectional, zero-width, tags). */
export const unseen = String.raw`\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029`;

const unsafe = new RegExp(`[${unseen}]+`, 'gu');
// Invisible, but part of how people write: joiners between emoji and in Indic and Arabic scripts.
const joiners = /^[\u200c\u200d]$/;

/**
 * Text from the service, made fit for one line of the user interface: what cannot be seen or would change the
 * reading order becomes a space, and what is longer than `max` characters ends in an ellipsis.
 */
export function plainText(text: string, max = 300): string {
	const head = text.length > 4 * max ? text.slice(0, 4 * max) : text;
	const clean = head.replace(unsafe, (found) => (joiners.test(found) ? found : ' ')).trim();
	const characters = Array.from(clean);
	return characters.length > max || head !== text ? `${characters.slice(0, max).join('').trimEnd()}…` : clean;
}

const deepest = 500;

/** A value as JSON, with an ellipsis for what is nested deeper than `JSON.stringify` can follow on every stack. */
export function jsonOf(value: unknown, indent = ''): string {
	const depths = new WeakMap<object, number>();
	function cut(this: object, _key: string, part: unknown): unknown {
		if (part === null || typeof part !== 'object') {
			return part;
		}
		const depth = (depths.get(this) ?? 0) + 1;
		depths.set(part, depth);
		return depth > deepest ? '…' : part;
	}
	return JSON.stringify(value, cut, indent) ?? '';
}
