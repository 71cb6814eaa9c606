import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import { RowFilter } from '../paging/filter.ts';
import type { ExpandedNodes } from './expandedNodes.ts';
import { Folds } from './folds.ts';
import { resolveItem } from './hover.ts';
import { Block, type ListNode, listBelow, type Node, Row, StatusRow, TransferRow } from './nodes.ts';
import { pause } from './pause.ts';
import { groupItem, makeItems, rowItem } from './rowItem.ts';
import { firstRowOf, lastRowOf, statusItem } from './statusRow.ts';
import { TreeChanges } from './treeChanges.ts';

/** Milliseconds in which an answer needs no announcement. */
const quickEnough = 250;
/** Milliseconds for which a row is marked as new. */
const newFor = 15_000;

/** Lists as a tree: one whose rows are the view, or groups that load when they are expanded. Reads state, and sends nothing but a first page. */
export class PagedTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
	readonly #ready: Promise<void>;
	readonly #changes: TreeChanges<Node>;
	readonly onDidChangeTreeData: vscode.Event<Node[] | undefined>;
	readonly #onDidChangeList = new vscode.EventEmitter<ListNode>();
	/** Fires with a list whose rows may be others by now, on the screen or not. */
	readonly onDidChangeList = this.#onDidChangeList.event;
	#lists: readonly ListNode[] = [];
	#filter = new RowFilter('');
	/** What is folded of long lists. */
	readonly #folds = new Folds();
	readonly #new = new Set<string>();
	/** What is happening to records, by their ids. */
	readonly #marks = new Map<string, string>();
	#transfers: readonly TransferRow[] = [];
	/** The last rows that VS Code was given, and when they are to say that more is under way. */
	readonly #lastRows = new WeakMap<ListNode, StatusRow | undefined>();
	readonly #announcements = new WeakMap<ListNode, ReturnType<typeof setTimeout>>();

	/** Nothing is shown, and no welcome either, before `ready`. `isVisible` tells whether the view is on the screen. */
	constructor(ready: Promise<void>, isVisible: () => boolean) {
		this.#ready = ready;
		this.#changes = new TreeChanges(isVisible);
		this.onDidChangeTreeData = this.#changes.event;
	}

	/** The nodes that VS Code shows expanded. */
	get expanded(): ExpandedNodes<Node> {
		return this.#changes.expanded;
	}

	/** The groups, or the one list that is the view; those that were never opened included. */
	get lists(): readonly ListNode[] {
		return this.#lists;
	}

	/** All lists with rows in the tree, those below rows included. */
	get shown(): readonly ListNode[] {
		return this.#lists.flatMap((list) => [list, ...list.children]);
	}

	get filter(): RowFilter {
		return this.#filter;
	}

	/** Shows other rows of what is loaded. */
	set filter(filter: RowFilter) {
		const isOther = !filter.equals(this.#filter);
		this.#filter = filter;
		if (isOther) {
			this.#folds.clear();
			this.#changes.add(undefined);
		}
	}

	/** The rows above all others, for what is on its way to the service. */
	get transfers(): readonly TransferRow[] {
		return this.#transfers;
	}

	set transfers(rows: readonly TransferRow[]) {
		this.#transfers = rows;
		this.#changes.add(undefined);
	}

	/** Shows these lists in place of the ones before. */
	show(lists: readonly ListNode[]): void {
		this.#lists = lists;
		this.#changes.add(undefined);
	}

	/** Says what is happening to a record in every row of it, or no longer. */
	mark(id: string, text: string | undefined): void {
		if (text === undefined) {
			this.#marks.delete(id);
		} else {
			this.#marks.set(id, text);
		}
		for (const list of this.shown) {
			for (const entry of list.entries.filter((entry) => entry.id === id)) {
				this.#changes.add(list.row(entry));
			}
		}
	}

	/** What is happening to a record, if anything. */
	markOf(id: string): string | undefined {
		return this.#marks.get(id);
	}

	/** Marks records as new for a while. */
	markNew(list: ListNode, ids: readonly string[]): void {
		const marked = ids.map((id) => `${list.id}/${id}`);
		for (const id of marked) {
			this.#new.add(id);
		}
		this.#changes.add(list.node);
		setTimeout(() => {
			for (const id of marked) {
				this.#new.delete(id);
			}
			this.#changes.add(list.node);
		}, newFor);
	}

	/**
	 * Says that what a list shows has changed. That rows are under way is said in the last row alone, and only if they take a
	 * while: VS Code holds a change back for 200 ms when another one went before it.
	 */
	changed(list: ListNode): void {
		this.#onDidChangeList.fire(list);
		clearTimeout(this.#announcements.get(list));
		if (!this.shown.includes(list)) {
			return;
		}
		const lastRow = this.#lastRows.get(list);
		if (list.listing.isLoading && lastRow) {
			const announce = () => this.#changes.add(lastRow);
			this.#announcements.set(list, setTimeout(announce, quickEnough));
		} else {
			// While a name is looked for, the row below all groups says how far that is.
			this.#changes.add(this.#filter.name ? undefined : list.node);
		}
	}

	/** Draws a node again, such as an upload that has come further. */
	redraw(node: Node): void {
		this.#changes.add(node);
	}

	/** Says that the view has another message. */
	messageChanged(): void {
		this.#changes.messageChanged();
	}

	/** Resolves once the window has the rows as they are now. */
	settled(): Promise<void> {
		return this.#changes.settled();
	}

	getChildren(node?: Node): Promise<Node[]> {
		return this.#changes.answer(node, this.prepare(node), () => {
			const rows = this.rows(node);
			const list = this.#listBelow(node);
			const last = rows.at(-1);
			if (list) {
				this.#lastRows.set(list, last instanceof StatusRow ? last : undefined);
			}
			return rows;
		});
	}

	/** Opens the list below a node, and makes the items of its rows. */
	async prepare(node?: Node): Promise<void> {
		if (!node) {
			await this.#ready;
		}
		const list = this.#listBelow(node);
		await (list && this.#open(list));
		await makeItems(this.rows(node).filter((row) => row instanceof Row));
	}

	/** What is to be shown below a node now. Asking takes no change away from VS Code. */
	rows(node?: Node): Node[] {
		if (node instanceof Block) {
			return this.#folds.rowsIn(node, this.#matching(node.list));
		}
		const list = this.#listBelow(node);
		if (node) {
			return list ? this.#rows(list) : [];
		}
		return [...this.#transfers, ...(list ? this.#rows(list) : this.#groups())];
	}

	getTreeItem(node: Node): vscode.TreeItem {
		if (node instanceof StatusRow) {
			return statusItem(node, this.#filter);
		}
		if (node instanceof TransferRow || node instanceof Block) {
			return node.item();
		}
		return node instanceof Row ? rowItem(node, this.#filter, this.#markOf(node)) : groupItem(node, this.#filter);
	}

	getParent(node: Node): Node | undefined {
		if (node instanceof Row) {
			return this.#folds.blockOf(node, this.#matching(node.list)) ?? node.list.node;
		}
		return node instanceof Block ? node.list.node : undefined;
	}

	/** Adds what is made only when somebody points at a row or clicks it. */
	resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
		return node instanceof Row ? resolveItem(item, node) : item;
	}

	dispose(): void {
		this.#onDidChangeList.dispose();
		this.#changes.dispose();
	}

	#markOf({ id, entry }: Row): string | undefined {
		return this.#marks.get(entry.id) ?? (this.#new.has(id) ? vscode.l10n.t('new') : undefined);
	}

	/** The list that is the whole view, if there are no groups. */
	get #whole(): ListNode | undefined {
		return this.#lists.find(({ heading }) => !heading);
	}

	/** The list whose rows stand below a node; without one, the list that is the whole view. */
	#listBelow(node: Node | undefined): ListNode | undefined {
		return node ? listBelow(node) : this.#whole;
	}

	#groups(): Node[] {
		const more = this.#lists.filter(({ listing }) => listing.hasMore);
		if (!this.#filter.name || more.length === 0) {
			return [...this.#lists];
		}
		const matching = this.#lists.reduce((sum, list) => sum + this.#matching(list).length, 0);
		return [...this.#lists, new StatusRow(this.#lists, 'more', matching)];
	}

	#rows(list: ListNode): Node[] {
		const matching = this.#matching(list);
		const first = firstRowOf(list);
		const last = lastRowOf(list, matching.length);
		return [...(first ? [first] : []), ...this.#folds.fold(list, matching), ...(last ? [last] : [])];
	}

	#matching({ entries }: ListNode): readonly Entry<unknown>[] {
		return this.#filter.isActive ? entries.filter((entry) => this.#filter.matches(entry)) : entries;
	}

	/** Opens a list, and resolves once it has rows, or has taken so long that it is better to show that they are under way. */
	async #open(list: ListNode): Promise<void> {
		const opened = list.listing.open();
		if (list.entries.length === 0) {
			await Promise.race([opened, pause(quickEnough)]);
		}
	}
}
