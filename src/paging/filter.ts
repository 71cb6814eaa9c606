import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { isJoiner, unseen } from '../text/plainText.ts';

/** A shorter text is likely to be part of a name. */
const shortestId = 6;

/** Accepts rows whose name contains `name`, or whose id starts with it. */
export class RowFilter {
	readonly name: string;
	readonly #needle: string;
	readonly #mark: string;
	readonly accepts: ((entry: Entry<unknown>) => boolean) | undefined;

	/** A row also has to pass `accepts`. `mark` is the text to highlight. */
	constructor(name: string, accepts?: (entry: Entry<unknown>) => boolean, mark = name) {
		this.name = name.trim().normalize();
		this.#needle = fold(this.name);
		this.#mark = fold(mark.trim());
		this.accepts = accepts;
	}

	/** Accepts all rows and highlights the name. */
	static highlighting(name: string): RowFilter {
		return new RowFilter('', undefined, name);
	}

	equals(other: RowFilter): boolean {
		return this.name === other.name && this.accepts === other.accepts;
	}

	/** Whether it can reject a row. */
	get isActive(): boolean {
		return this.#needle !== '' || this.accepts !== undefined;
	}

	matches(entry: Entry<unknown>): boolean {
		if (this.accepts?.(entry) === false) {
			return false;
		}
		return this.#needle === '' || fold(nameOf(entry)).includes(this.#needle) || this.#isIdOf(entry);
	}

	get highlightsText(): boolean {
		return this.#mark !== '';
	}

	/** [start, end) pairs. */
	highlights(label: string): [number, number][] {
		const found: [number, number][] = [];
		const text = fold(label);
		const { length } = this.#mark;
		for (let at = text.indexOf(this.#mark); length > 0 && at >= 0; at = text.indexOf(this.#mark, at + length)) {
			const [start, end] = [at, at + length].map((place) => placeOf(place, text, label)) as [number, number];
			// A place inside of a letter such as “ﬁ” is no place in the label.
			if (fold(label.slice(start, end)) === this.#mark) {
				found.push([start, end]);
			}
		}
		return found;
	}

	// All ids of a kind share a prefix, such as `file_`.
	#isIdOf({ id }: Entry<unknown>): boolean {
		const shortest = Math.max(shortestId, id.indexOf('_') + 2);
		return this.#needle.length >= shortest && fold(id).startsWith(this.#needle);
	}
}

/** The place in the label; a folded text may have another length. */
function placeOf(place: number, folded: string, label: string): number {
	if (folded.length === label.length) {
		return place;
	}
	// By halves, because a fold for each character would block VS Code while the user types.
	let [least, most] = [0, label.length];
	while (least < most) {
		const middle = Math.ceil((least + most) / 2);
		[least, most] = fold(label.slice(0, middle)).length <= place ? [middle, most] : [least, middle - 1];
	}
	return least;
}

/** Characters that are compared. */
const maxLength = 2000;
const unlike = new RegExp(`${unseen}+|\\p{Zs}`, 'gu');

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
