import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatDays } from '../text/format.ts';
import { Block, type Node, type Row, type TreeList } from './nodes.ts';

/** The folded lists of a tree. `rows` are those that pass the filter. */
export class Folds {
	#blocks = new WeakMap<TreeList, Blocks<Entry<unknown>, Block>>();

	fold(list: TreeList, rows: readonly Entry<unknown>[]): Node[] {
		const nodes: Node[] = [];
		let index = 0;
		for (const { block, start, end } of this.#place(list, rows)) {
			nodes.push(...rows.slice(index, start).map((entry) => list.row(entry)), block);
			index = end;
		}
		nodes.push(...rows.slice(index).map((entry) => list.row(entry)));
		return nodes;
	}

	/** The rows in a block; none if its list was folded again since. */
	rowsIn(block: Block, rows: readonly Entry<unknown>[]): Row[] {
		const { start, end } = this.#place(block.list, rows).find((placed) => placed.block === block) ?? { start: 0, end: 0 };
		return rows.slice(start, end).map((entry) => block.list.row(entry));
	}

	blockOf({ list, entry }: Row, rows: readonly Entry<unknown>[]): Block | undefined {
		const index = rows.indexOf(entry);
		return this.#place(list, rows).find(({ start, end }) => index >= start && index < end)?.block;
	}

	clear(): void {
		this.#blocks = new WeakMap();
	}

	#place(list: TreeList, rows: readonly Entry<unknown>[]): readonly Placed<Block>[] {
		let blocks = this.#blocks.get(list);
		if (!blocks) {
			blocks = new Blocks((number, first, last) => {
				const [created, createdLast] = [first, last].map(({ value }) => fieldsOf(value)['created_at']);
				const days = formatDays(created, createdLast);
				return new Block(list, { from: number * blockSize + 1, to: (number + 1) * blockSize, days });
			});
			this.#blocks.set(list, blocks);
		}
		return blocks.place(rows);
	}
}

const blockSize = 1000;

interface Placed<B> {
	readonly block: B;
	readonly start: number;
	/** The index after its last row. */
	readonly end: number;
}

/**
 * The blocks of one list. Above 2,000 rows, each 1,000 fold into one, because VS Code requests all rows of a list. A block keeps
 * its rows when others change.
 */
export class Blocks<R extends { readonly id: string }, B> {
	readonly #make: (number: number, first: R, last: R) => B;
	#blocks: B[] = [];
	/** The first row of each block, and the first row below them. */
	#firsts: { readonly id: string; readonly index: number }[] = [];

	constructor(make: (number: number, first: R, last: R) => B) {
		this.#make = make;
	}

	place(rows: readonly R[]): readonly Placed<B>[] {
		this.#find(rows);
		const above = this.#firsts[0]?.index ?? 0;
		// Folding starts again for so many new rows above, or so few in all.
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
				// If only this row was deleted, the next one has its place.
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
