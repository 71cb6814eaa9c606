import type * as vscode from 'vscode';
import { RowFilter } from '../paging/filter.ts';
import { ListNode, RowNode } from '../paging/nodes.ts';
import { hoverOf } from './hover.ts';
import { groupItem, rowCommand, rowItem } from './items.ts';
import { headOf, Tail, tailItem, tailOf } from './tail.ts';
import { TreeChanges } from './treeChanges.ts';

/** What VS Code is shown: a purpose's group, a record, or the last row of a listing. */
export type Node = ListNode | RowNode | Tail;

/** Milliseconds in which an answer needs no announcement. */
const quickEnough = 250;

/** Listings as a tree: one whose rows are the view, or several groups that load when they are expanded. */
export class PagedTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
	readonly #changes: TreeChanges<Node>;
	readonly onDidChangeTreeData: vscode.Event<Node[] | undefined>;
	#lists: readonly ListNode[] = [];
	readonly #ready: Promise<void>;
	readonly #new = new Set<string>();
	/** The last rows that VS Code was given, and when they are to say that more is under way. */
	readonly #tails = new WeakMap<ListNode, Tail>();
	readonly #announcements = new WeakMap<ListNode, ReturnType<typeof setTimeout>>();
	#filter = new RowFilter('');

	/** Nothing is shown, and no welcome either, before `ready`. */
	constructor(ready: Promise<void>, isExpanded: (node: Node | undefined) => boolean) {
		this.#ready = ready;
		this.#changes = new TreeChanges({ isExpanded, expandable: () => this.#lists.filter(({ isGroup }) => isGroup) });
		this.onDidChangeTreeData = this.#changes.event;
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
			this.#changes.add(undefined);
		}
	}

	/** Marks rows as new for a while. */
	markNew(rows: readonly RowNode[], milliseconds = 15_000): void {
		const ids = rows.map(({ id }) => id);
		const mark = (change: (id: string) => void) => {
			ids.forEach(change);
			this.#changes.add(undefined);
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
		this.#changes.add(undefined);
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
				setTimeout(() => this.#changes.add(tail), quickEnough),
			);
			return;
		}
		this.#changes.add(list.isGroup ? list : undefined);
	}

	/** Draws the heading of a group again, which tells how many rows it holds. */
	repaintHeading(list: ListNode): void {
		this.#changes.add(list);
	}

	/** Resolves once VS Code has been told of all changes until now. */
	told(): Promise<void> {
		return this.#changes.told();
	}

	getChildren(node?: Node): Promise<Node[]> {
		if (node instanceof ListNode) {
			return this.#changes.answer(node, firstRows(node), () => this.#rows(node));
		}
		const prepare = this.#ready.then(() => this.#list && firstRows(this.#list));
		return this.#changes.answer(undefined, prepare, () => (this.#list ? this.#rows(this.#list) : [...this.#lists]));
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
		this.#changes.dispose();
	}

	/** The list that is the whole view, if there are no groups. */
	get #list(): ListNode | undefined {
		return this.#lists.find(({ isGroup }) => !isGroup);
	}

	#rows(list: ListNode): Node[] {
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

/** Opens a list, and resolves once it has rows, or has taken so long that it is better to show that they are under way. */
async function firstRows(list: ListNode): Promise<void> {
	// What the service finds by itself is shown when it comes.
	void list.found?.open();
	const opened = list.listing.open();
	if (list.entries.length === 0) {
		await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, quickEnough))]);
	}
}
