/** Rows of a block. */
export const blockSize = 1000;

/** A block, and where its rows stand among those of the list. */
export interface Placed<B> {
	readonly block: B;
	readonly start: number;
	/** The first index after it. */
	readonly end: number;
}

/**
 * What is folded of one list: above 2 000 rows, blocks of 1 000, so that VS Code is never given a whole long list at once. A
 * block holds the rows that stood in it when it was finished, whatever is added above it, deleted or read anew.
 */
export class Blocks<R extends { readonly id: string }, B> {
	readonly #make: (number: number, first: R, last: R) => B;
	#blocks: B[] = [];
	/** The first row of each block, then the first one below all of them, and where each was seen last. */
	#firsts: { readonly id: string; readonly index: number }[] = [];

	/** `make` makes a block of its first and last row; the first block has the number 0. */
	constructor(make: (number: number, first: R, last: R) => B) {
		this.#make = make;
	}

	/** Finds the blocks among the rows as they are now, and folds those that are finished. What is in no block is open. */
	place(rows: readonly R[]): readonly Placed<B>[] {
		this.#find(rows);
		const above = this.#firsts[0]?.index ?? 0;
		// So many new rows above the blocks, or so few rows in all, are a list that is folded anew.
		if (above > blockSize || rows.length <= blockSize) {
			this.#firsts = [];
			this.#blocks = [];
		}
		if (rows.length > 2 * blockSize) {
			this.#fold(rows);
		}
		return this.#blocks
			.map((block, number) => ({ block, start: this.#indexOf(number), end: this.#indexOf(number + 1) }))
			.filter(({ start, end }) => end > start);
	}

	#find(rows: readonly R[]): void {
		let [before, index] = [0, 0];
		this.#firsts = this.#firsts.map((first) => {
			const size = first.index - before;
			before = first.index;
			if (rows[index + size]?.id === first.id) {
				index += size;
			} else {
				const found = rows.findIndex(({ id }, at) => at >= index && id === first.id);
				// If just this row is gone, the next one is where it was.
				index = found < 0 ? Math.min(index + size, rows.length) : found;
			}
			return { id: rows[index]?.id ?? first.id, index };
		});
	}

	#fold(rows: readonly R[]): void {
		if (this.#firsts.length === 0) {
			this.#firsts.push({ id: rows[0]?.id ?? '', index: 0 });
		}
		for (;;) {
			const start = this.#indexOf(this.#blocks.length);
			const index = start + blockSize;
			const [first, last, next] = [rows[start], rows[index - 1], rows[index]];
			if (!first || !last || !next || rows.length - index < blockSize) {
				return;
			}
			this.#blocks.push(this.#make(this.#blocks.length, first, last));
			this.#firsts.push({ id: next.id, index });
		}
	}

	#indexOf(number: number): number {
		return this.#firsts[number]?.index ?? 0;
	}
}
