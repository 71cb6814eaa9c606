import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import { pause } from '../api/time.ts';
import { RowFilter } from '../paging/filter.ts';
import { Folds } from './folds.ts';
import { Block, type ExtraRow, listBelow, type Node, Row, StatusRow, TreeList } from './nodes.ts';
import { blockItem, groupItem, type Mark, makeItems, resolveItem, rowItem } from './rowItem.ts';
import { firstRowOf, lastRowOf, statusItem } from './statusRow.ts';
import { TreeChanges } from './treeChanges.ts';

/** Milliseconds before a list shows `Loading…`. */
const loadingDelay = 250;
/** Milliseconds for which a row is new. */
const newFor = 15_000;
const noFilter = new RowFilter('');

/** The lists of a view as a tree. `getChildren` requests the first page of a list, or all rows of a stale one. */
export class PagedTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
	readonly #ready: Promise<void>;
	readonly changes: TreeChanges<Node>;
	readonly onDidChangeTreeData: vscode.Event<Node[] | undefined>;
	readonly #onDidChangeList = new vscode.EventEmitter<TreeList>();
	/** Fires for each newly shown or changed list, even if it is not on the screen. */
	readonly onDidChangeList = this.#onDidChangeList.event;
	#lists: readonly TreeList[] = [];
	#filter = noFilter;
	#folds = new WeakMap<TreeList, Folds>();
	/** By the ids of records. */
	readonly #marks = new Map<string, Mark>();
	/** The ids of new rows. */
	readonly #new = new Set<string>();
	/** Rows above all lists, such as uploads. */
	#head: readonly ExtraRow[] = [];
	/** Rows below all lists. */
	#foot: readonly ExtraRow[] = [];
	/** The last rows that VS Code received. */
	readonly #lastRows = new WeakMap<TreeList, StatusRow | undefined>();
	/** Timers until `Loading…`. */
	readonly #announcements = new WeakMap<TreeList, ReturnType<typeof setTimeout>>();

	/** Shows nothing, not even a welcome, before `ready`. */
	constructor(ready: Promise<void>, isVisible: () => boolean, log: (message: string) => void) {
		this.#ready = ready;
		this.changes = new TreeChanges(isVisible, log);
		this.onDidChangeTreeData = this.changes.event;
	}

	get lists(): readonly TreeList[] {
		return this.#lists;
	}

	/** The lists of the view, and those below their rows. */
	get shown(): readonly TreeList[] {
		return this.#lists.flatMap(({ branch }) => branch);
	}

	get filter(): RowFilter {
		return this.#filter;
	}

	/** Rows below a row are shown with it, whatever the filter. */
	filterOf(list: TreeList | undefined): RowFilter {
		return list?.filter ?? (list?.parent ? noFilter : this.#filter);
	}

	set filter(filter: RowFilter) {
		const isOther = !filter.equals(this.#filter);
		this.#filter = filter;
		if (isOther) {
			this.#folds = new WeakMap();
			this.changes.changed(undefined);
		}
	}

	get head(): readonly ExtraRow[] {
		return this.#head;
	}

	set head(rows: readonly ExtraRow[]) {
		this.#head = rows;
		this.changes.changed(undefined);
	}

	show(lists: readonly TreeList[], foot: readonly ExtraRow[] = []): void {
		this.#lists = lists;
		this.#foot = foot;
		this.changes.changed(undefined);
		for (const list of lists) {
			this.#onDidChangeList.fire(list);
		}
	}

	/** Call it when the user has expanded or collapsed a node. */
	setExpanded(node: Node, isExpanded: boolean): void {
		this.changes.expanded.set(node.id, isExpanded);
		const list = listBelow(node);
		if (list) {
			list.isExpanded = isExpanded;
		}
	}

	mark(id: string, mark: Mark | undefined): void {
		if (mark) {
			this.#marks.set(id, mark);
		} else {
			this.#marks.delete(id);
		}
		for (const list of this.shown) {
			for (const entry of list.entries.filter((entry) => entry.id === id)) {
				this.changes.changed(list.row(entry));
			}
		}
	}

	markOf(id: string): Mark | undefined {
		return this.#marks.get(id);
	}

	markNew(list: TreeList, entries: readonly Entry<unknown>[]): void {
		const rows = entries.map((entry) => list.row(entry));
		const change = (action: 'add' | 'delete') => {
			for (const { id } of rows) {
				this.#new[action](id);
			}
			this.changes.changed(list.node);
		};
		change('add');
		setTimeout(() => change('delete'), newFor);
	}

	/** Announces `Loading…` late and for the last row only, because VS Code would debounce the event with the rows after it. */
	changed(list: TreeList): void {
		this.#onDidChangeList.fire(list);
		clearTimeout(this.#announcements.get(list));
		if (!this.shown.includes(list)) {
			return;
		}
		const lastRow = this.#lastRows.get(list);
		if (list.listing.isLoading && lastRow) {
			const announce = () => this.changes.changed(lastRow);
			this.#announcements.set(list, setTimeout(announce, loadingDelay));
		} else {
			// With a filter by name, the root changes too, because the row below all groups shows the number of searched rows.
			this.changes.changed(this.#filter.name ? undefined : list.node);
		}
	}

	getChildren(node?: Node): Promise<Node[]> {
		return this.changes.serve(node, this.prepare(node), () => {
			const rows = this.rows(node);
			const list = this.#listBelow(node);
			const last = rows.findLast((row) => !this.#foot.includes(row as ExtraRow));
			if (list) {
				this.#lastRows.set(list, last instanceof StatusRow ? last : undefined);
			}
			return rows;
		});
	}

	/** Loads the first page if there is none, and makes the items in steps. Again if another list took the place meanwhile. */
	async prepare(node?: Node): Promise<void> {
		if (!node) {
			await this.#ready;
		}
		let list: TreeList | undefined;
		do {
			list = this.#listBelow(node);
			await (list && this.#open(list));
			await makeItems(this.rows(node).filter((row) => row instanceof Row));
		} while (list !== this.#listBelow(node));
	}

	/** Unlike `getChildren`, this does not count as a request of VS Code. */
	rows(node?: Node): Node[] {
		if (node instanceof Block) {
			return this.#foldsOf(node.list).rowsIn(node, this.#matching(node.list));
		}
		const list = this.#listBelow(node);
		if (node) {
			return list ? this.#rows(list) : [];
		}
		const isBeginning = list?.listing.isLoading && list.entries.length === 0;
		return [...this.#head, ...(list ? this.#rows(list) : this.#groups()), ...(isBeginning ? [] : this.#foot)];
	}

	getTreeItem(node: Node): vscode.TreeItem {
		if (node instanceof StatusRow) {
			return statusItem(node, this.filterOf(node.lists[0]));
		}
		if (node instanceof Row) {
			const isNew = this.#new.has(node.id) ? { text: vscode.l10n.t('new') } : undefined;
			return rowItem(node, this.filterOf(node.list), this.#marks.get(node.entry.id) ?? isNew);
		}
		if (node instanceof Block) {
			return blockItem(node);
		}
		return node instanceof TreeList ? groupItem(node, this.filterOf(node)) : node.item();
	}

	getParent(node: Node): Node | undefined {
		if (node instanceof Row) {
			return this.#foldsOf(node.list).blockOf(node, this.#matching(node.list)) ?? node.list.node;
		}
		return node instanceof Block ? node.list.node : undefined;
	}

	resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
		return node instanceof Row ? resolveItem(item, node) : item;
	}

	dispose(): void {
		this.#onDidChangeList.dispose();
		this.changes.dispose();
	}

	/** The list without a heading: it is the whole view. */
	get #whole(): TreeList | undefined {
		return this.#lists.find(({ heading }) => !heading);
	}

	#listBelow(node: Node | undefined): TreeList | undefined {
		return node ? listBelow(node) : this.#whole;
	}

	#groups(): Node[] {
		const more = this.#lists.filter(({ listing }) => listing.hasMore);
		// One list has such a row itself.
		if (!this.#filter.name || more.length === 0 || this.#lists.length < 2) {
			return [...this.#lists];
		}
		const matching = this.#lists.reduce((sum, list) => sum + this.#matching(list).length, 0);
		return [...this.#lists, new StatusRow(this.#lists, 'more', matching)];
	}

	#rows(list: TreeList): Node[] {
		const matching = this.#matching(list);
		const first = firstRowOf(list);
		const last = lastRowOf(list, matching.length);
		return [...(first ? [first] : []), ...this.#foldsOf(list).fold(matching), ...(last ? [last] : [])];
	}

	#foldsOf(list: TreeList): Folds {
		const folds = this.#folds.get(list) ?? new Folds(list);
		this.#folds.set(list, folds);
		return folds;
	}

	#matching(list: TreeList): readonly Entry<unknown>[] {
		const filter = this.filterOf(list);
		return filter.isActive ? list.entries.filter((entry) => filter.matches(entry)) : list.entries;
	}

	async #open(list: TreeList): Promise<void> {
		const opened = list.listing.open();
		if (list.entries.length === 0) {
			await Promise.race([opened, pause(loadingDelay)]);
		}
	}
}
