import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatDays } from '../text/format.ts';
import { Block, type Node, type Row, type TreeList } from './nodes.ts';

const blockSize = 1000;

interface Placed {
	readonly block: Block;
	readonly start: number;
	/** The index after its last row. */
	readonly end: number;
}

/**
 * The blocks of one list, whose `rows` are those that pass the filter. Above 2,000 rows, each 1,000 fold into one, because VS Code
 * requests all rows of a list. A block keeps its rows when others change.
 */
export class Folds {
	readonly #list: TreeList;
	#blocks: Block[] = [];
	/** The first row of each block, and the first row below them. */
	#firsts: { readonly id: string; readonly index: number }[] = [];

	constructor(list: TreeList) {
		this.#list = list;
	}

	fold(rows: readonly Entry<unknown>[]): Node[] {
		const nodes: Node[] = [];
		let index = 0;
		for (const { block, start, end } of this.place(rows)) {
			nodes.push(...rows.slice(index, start).map((entry) => this.#list.row(entry)), block);
			index = end;
		}
		nodes.push(...rows.slice(index).map((entry) => this.#list.row(entry)));
		return nodes;
	}

	/** The rows in a block; none if the list was folded again since. */
	rowsIn(block: Block, rows: readonly Entry<unknown>[]): Row[] {
		const { start, end } = this.place(rows).find((placed) => placed.block === block) ?? { start: 0, end: 0 };
		return rows.slice(start, end).map((entry) => this.#list.row(entry));
	}

	blockOf({ entry }: Row, rows: readonly Entry<unknown>[]): Block | undefined {
		const index = rows.indexOf(entry);
		return this.place(rows).find(({ start, end }) => index >= start && index < end)?.block;
	}

	place(rows: readonly Entry<unknown>[]): readonly Placed[] {
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

	#find(rows: readonly Entry<unknown>[]): void {
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

	#fold(rows: readonly Entry<unknown>[]): void {
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
			const [created, createdLast] = [first, last].map(({ value }) => fieldsOf(value)['created_at']);
			const from = this.#blocks.length * blockSize;
			this.#blocks.push(new Block(this.#list, from + 1, from + blockSize, formatDays(created, createdLast)));
			this.#firsts.push({ id: next.id, index });
		}
	}

	#indexOf(number: number): number {
		return this.#firsts[number]?.index ?? 0;
	}
}
