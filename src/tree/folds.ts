import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatDays } from '../text/format.ts';
import { Block, type Node, type Row, type TreeList } from './nodes.ts';

const blockSize = 1000;

type Rows = readonly Entry<unknown>[];

/**
 * The folded lists of a tree: above 2,000 rows, each 1,000 fold into a block, because VS Code requests all rows of a list. A block
 * keeps its records when others change. `rows` are those that pass the filter.
 */
export class Folds {
	/** The block of each folded record, by its id. */
	#blocks = new WeakMap<TreeList, Map<string, Block>>();

	fold(list: TreeList, rows: Rows): Node[] {
		const blocks = this.#blocksOf(list, rows);
		return [...new Set(rows.map((entry) => blocks.get(entry.id) ?? list.row(entry)))];
	}

	/** The rows in a block; none if its list was folded again since. */
	rowsIn(block: Block, rows: Rows): Row[] {
		const blocks = this.#blocks.get(block.list);
		return rows.filter(({ id }) => blocks?.get(id) === block).map((entry) => block.list.row(entry));
	}

	blockOf({ list, entry }: Row, rows: Rows): Block | undefined {
		return this.#blocksOf(list, rows).get(entry.id);
	}

	clear(): void {
		this.#blocks = new WeakMap();
	}

	#blocksOf(list: TreeList, rows: Rows): ReadonlyMap<string, Block> {
		let blocks = inOrder(rows, this.#blocks.get(list) ?? new Map());
		// Folding starts again for so many new rows above, or so few in all.
		if (rows.findIndex(({ id }) => blocks.has(id)) > blockSize || rows.length <= blockSize) {
			blocks = new Map();
		}
		this.#blocks.set(list, blocks);
		let start = rows.findLastIndex(({ id }) => blocks.has(id)) + 1;
		while (rows.length > 2 * blockSize && rows.length - start >= 2 * blockSize) {
			const folded = rows.slice(start, start + blockSize);
			const { to = 0 } = blocks.get(rows[start - 1]?.id ?? '')?.contents ?? {};
			const [first, last] = [folded[0], folded.at(-1)].map((entry) => fieldsOf(entry?.value)['created_at']);
			const block = new Block(list, { from: to + 1, to: to + blockSize, days: formatDays(first, last) });
			for (const { id } of folded) {
				blocks.set(id, block);
			}
			start += blockSize;
		}
		return blocks;
	}
}

/** The blocks after rows came or left: a row between two of a block is in it, and one that the service moved away is not. */
function inOrder(rows: Rows, blocks: ReadonlyMap<string, Block>): Map<string, Block> {
	const ranges = new Map<Block, readonly [first: number, last: number]>();
	const blockAt = (index: number) => blocks.get(rows[index]?.id ?? '');
	for (const [index] of rows.entries()) {
		const block = blockAt(index);
		if (block && (block === blockAt(index - 1) || block === blockAt(index + 1))) {
			ranges.set(block, [ranges.get(block)?.[0] ?? index, index]);
		}
	}
	return new Map(
		[...ranges].flatMap(([block, [first, last]]) => rows.slice(first, last + 1).map(({ id }) => [id, block] as const)),
	);
}
