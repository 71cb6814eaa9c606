import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatCount, formatDays } from '../text/format.ts';
import { Blocks, blockSize, type Placed } from './blocks.ts';
import { Block, type ListNode, type Node, type Row } from './nodes.ts';

/** What is folded of the lists of a tree, as they are filtered. `rows` are those of a list that pass the filter. */
export class Folds {
	#blocks = new WeakMap<ListNode, Blocks<Entry<unknown>, Block>>();

	/** The rows of a list, with blocks in place of those that are folded. */
	fold(list: ListNode, rows: readonly Entry<unknown>[]): Node[] {
		const nodes: Node[] = [];
		let index = 0;
		for (const { block, start, end } of this.#place(list, rows)) {
			nodes.push(...rows.slice(index, start).map((entry) => list.row(entry)), block);
			index = end;
		}
		nodes.push(...rows.slice(index).map((entry) => list.row(entry)));
		return nodes;
	}

	/** The rows in a block; none when its list was folded anew since it was made. */
	rowsIn(block: Block, rows: readonly Entry<unknown>[]): Row[] {
		const { start, end } = this.#place(block.list, rows).find((placed) => placed.block === block) ?? { start: 0, end: 0 };
		return rows.slice(start, end).map((entry) => block.list.row(entry));
	}

	/** The block that a row stands in, if it is folded. */
	blockOf({ list, entry }: Row, rows: readonly Entry<unknown>[]): Block | undefined {
		const index = rows.indexOf(entry);
		return this.#place(list, rows).find(({ start, end }) => index >= start && index < end)?.block;
	}

	/** Forgets all blocks, as other rows are shown. */
	clear(): void {
		this.#blocks = new WeakMap();
	}

	#place(list: ListNode, rows: readonly Entry<unknown>[]): readonly Placed<Block>[] {
		let blocks = this.#blocks.get(list);
		if (!blocks) {
			blocks = new Blocks((number, first, last) => new NumberedBlock(list, number, first, last));
			this.#blocks.set(list, blocks);
		}
		return blocks.place(rows);
	}
}

let made = 0;

/** A block, counted in the order in which its rows were loaded. */
class NumberedBlock extends Block {
	/** No other block ever has it, as VS Code would take that one for this one. */
	readonly id: string;
	readonly list: ListNode;
	readonly #number: number;
	/** The days of the records that it began and ended with when it was made. */
	readonly #days: string | undefined;

	constructor(list: ListNode, number: number, first: Entry<unknown>, last: Entry<unknown>) {
		super();
		made += 1;
		this.id = `block/${list.id}/${made}`;
		this.list = list;
		this.#number = number;
		this.#days = formatDays(fieldsOf(first.value)['created_at'], fieldsOf(last.value)['created_at']);
	}

	/** `1–1,000`, `Nov 3 – Nov 1`. */
	item(): vscode.TreeItem {
		const from = formatCount(this.#number * blockSize + 1);
		const to = formatCount((this.#number + 1) * blockSize);
		const item = new vscode.TreeItem(`${from}–${to}`, vscode.TreeItemCollapsibleState.Collapsed);
		item.id = this.id;
		item.iconPath = new vscode.ThemeIcon('layers');
		if (this.#days) {
			item.description = this.#days;
		}
		const texts = [vscode.l10n.t('Rows {0} to {1}', from, to), ...(this.#days ? [this.#days] : [])];
		item.tooltip = texts.join('\n');
		item.accessibilityInformation = { label: texts.join(', ') };
		return item;
	}
}
