import { isJoiner, unseen } from './plainText.ts';

/** Characters that are compared. */
const maxLength = 2000;
const unlike = new RegExp(`[${unseen}]+|\\p{Zs}`, 'gu');

/**
 * A text for comparison: case, composition, width and kinds of space do not matter. Both letters i are one, because names are
 * English and Turkish.
 */
export function fold(text: string): string {
	const head = text.length > maxLength ? text.slice(0, maxLength) : text;
	if (/^[ -~]*$/.test(head)) {
		return head.toLowerCase();
	}
	const spaced = head.normalize('NFKC').replace(unlike, (found, offset, all) => (isJoiner(found, offset, all) ? '' : ' '));
	return spaced.toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ').normalize('NFKC');
}
