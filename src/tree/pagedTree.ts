import * as vscode from 'vscode';
import { RowFilter } from '../paging/filter.ts';
import { ListNode, RowNode } from '../paging/nodes.ts';
import { hoverOf } from './hover.ts';
import { groupItem, rowCommand, rowItem } from './items.ts';
import { headOf, Tail, tailItem, tailOf } from './tail.ts';

/** What VS Code is shown: a purpose's group, a record, or the last row of a listing. */
export type Node = ListNode | RowNode | Tail;

/** Milliseconds in which an answer needs no announcement. */
const quickEnough = 250;

/** Listings as a tree: one whose rows are the view, or several groups that load when they are expanded. */
export class PagedTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
	readonly #onDidChangeTreeData = new vscode.EventEmitter<Node | undefined>();
	readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
	#lists: readonly ListNode[] = [];
	readonly #ready: Promise<void>;
	readonly #new = new Set<string>();
	/** Groups whose rows VS Code waits for, and when it has them. */
	readonly #served = new Map<ListNode, Promise<void>>();
	/** The last rows that VS Code was given, and when they are to say that more is under way. */
	readonly #tails = new WeakMap<ListNode, Tail>();
	readonly #announcements = new WeakMap<ListNode, ReturnType<typeof setTimeout>>();
	#filter = new RowFilter('');

	/** Nothing is shown, and no welcome either, before `ready`. */
	constructor(ready: Promise<void>) {
		this.#ready = ready;
	}

	/** All listings, those that were never opened included. */
	get lists(): readonly ListNode[] {
		return this.#lists;
	}

	get filter(): RowFilter {
		return this.#filter;
	}

	/** Shows other rows of what is loaded. */
	set filter(filter: RowFilter) {
		const isOther = !filter.equals(this.#filter);
		this.#filter = filter;
		if (isOther) {
			this.#onDidChangeTreeData.fire(undefined);
		}
	}

	/** Marks rows as new for a while. */
	markNew(rows: readonly RowNode[], milliseconds = 15_000): void {
		const ids = rows.map(({ id }) => id);
		const mark = (change: (id: string) => void) => {
			ids.forEach(change);
			this.#onDidChangeTreeData.fire(undefined);
		};
		mark((id) => this.#new.add(id));
		setTimeout(() => mark((id) => this.#new.delete(id)), milliseconds);
	}

	/** Takes these listings in place of the ones before, which are disposed. */
	show(lists: readonly ListNode[]): void {
		const old = this.#lists;
		this.#lists = lists;
		for (const list of old.filter((list) => !lists.includes(list))) {
			list.dispose();
		}
		this.#onDidChangeTreeData.fire(undefined);
	}

	/** The row of a record, in whichever listing has it loaded. */
	find(kind: ListNode['kind'], id: string): RowNode | undefined {
		for (const list of this.#lists.filter((list) => list.kind === kind)) {
			const entry = list.entries.find((entry) => entry.id === id);
			if (entry) {
				return list.row(entry);
			}
		}
		return undefined;
	}

	/**
	 * Repaints a listing. Never sends anything that was not asked for before. That rows are under way is said in the last
	 * row alone, and only if they take a while: VS Code holds a change back for 200 ms when another one went before it.
	 */
	repaint(list: ListNode): void {
		clearTimeout(this.#announcements.get(list));
		const tail = this.#tails.get(list);
		if (list.listing.isLoading && tail) {
			this.#announcements.set(
				list,
				setTimeout(() => this.#onDidChangeTreeData.fire(tail), quickEnough),
			);
			return;
		}
		const served = this.#served.get(list);
		if (served) {
			void served.then(() => this.repaint(list));
		} else {
			this.#onDidChangeTreeData.fire(list.isGroup ? list : undefined);
		}
	}

	/** Resolves once VS Code has been told of all changes until now. */
	async told(list: ListNode): Promise<void> {
		await this.#served.get(list);
	}

	async getChildren(node?: Node): Promise<Node[]> {
		if (node instanceof ListNode) {
			return this.#rowsOfGroup(node);
		}
		await this.#ready;
		const [first] = this.#lists;
		return first && !first.isGroup ? this.#rows(first) : [...this.#lists];
	}

	getTreeItem(node: Node): vscode.TreeItem {
		if (node instanceof ListNode) {
			return groupItem(node, this.#filter);
		}
		return node instanceof Tail ? tailItem(node) : rowItem(node, this.#filter, this.#new.has(node.id));
	}

	getParent(node: Node): Node | undefined {
		return node instanceof ListNode || !node.list.isGroup ? undefined : node.list;
	}

	resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
		if (node instanceof RowNode) {
			item.command ??= rowCommand(node);
		}
		item.tooltip ??= node instanceof RowNode ? hoverOf(node) : String(item.label);
		return item;
	}

	dispose(): void {
		this.show([]);
		this.#onDidChangeTreeData.dispose();
	}

	// VS Code 1.103 loses the rows of a group that changes while it waits for them, so it hears of that once it has them.
	#rowsOfGroup(list: ListNode): Promise<Node[]> {
		const rows = this.#rows(list);
		const served = Promise.allSettled([rows, this.#served.get(list)])
			.then(() => new Promise((resolve) => setTimeout(resolve)))
			.then(() => {
				if (this.#served.get(list) === served) {
					this.#served.delete(list);
				}
			});
		this.#served.set(list, served);
		return rows;
	}

	async #rows(list: ListNode): Promise<Node[]> {
		// What the service finds by itself is shown when it comes.
		void list.found?.open();
		await list.listing.open();
		const shown = this.#filter.isActive ? list.entries.filter((entry) => this.#filter.matches(entry)) : list.entries;
		const rows: Node[] = shown.map((entry) => list.row(entry));
		const head = headOf(list, this.#filter);
		const tail = tailOf(list, this.#filter, shown.length);
		if (tail) {
			this.#tails.set(list, tail);
		}
		return [...(head ? [head] : []), ...rows, ...(tail ? [tail] : [])];
	}
}
