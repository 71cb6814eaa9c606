import type * as vscode from 'vscode';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { type Query, RefreshableList } from '../paging/refreshableList.ts';
import type { Description } from '../text/facts.ts';

/** All that differs between files, agents and sessions as rows of a tree. */
export interface RowKind<T> {
	/** The `contextValue` of its rows, and the word for one in ids. */
	readonly name: 'file' | 'agent' | 'session';
	/** The part of the API's addresses that its records stand below. */
	readonly path: 'files' | 'agents' | 'sessions';
	/** What a screen reader calls one, such as `file`. */
	noun(): string;
	/** What an empty list says. */
	emptyText(list: ListNode<T>): string;
	/** Sets icon, description and whatever else a row shows beside its name. */
	describe(item: vscode.TreeItem, row: Row<T>, value: T): void;
	/** What the hover says of a record. */
	describeAll(value: T): Description;
	/** What a click does, for kinds whose rows cannot be expanded. */
	command?(row: Row<T>): vscode.Command;
	/** The list below a record, for kinds that have one. */
	children?(entry: Entry<T>): ListNode;
}

/** How a group looks. */
export interface Heading {
	/** The `contextValue`. */
	readonly name: 'purpose';
	readonly label: string;
	readonly tooltip: string;
	readonly icon: string;
}

/** What is asked of a list in a tree, and who is told when it changes. */
interface ListOptions<T> {
	/** A path that stays the same, as it tells VS Code that a row is the one from before. */
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly query: Query<T>;
	/** For a group of its own; a list without one is the whole view, or stands below a row. */
	readonly heading?: Heading | undefined;
	readonly onDidChange: (list: ListNode<T>) => void;
}

/** A listing in a tree: a group, all of a view, or what stands below a row. */
export class ListNode<T = unknown> {
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly heading: Heading | undefined;
	readonly listing: RefreshableList<T>;
	/** The row that this list stands below, if any. */
	parent: Row | undefined;
	readonly #rows = new WeakMap<Entry<T>, Row<T>>();
	readonly #children = new Map<string, ListNode>();

	constructor({ id, kind, query, heading, onDidChange }: ListOptions<T>) {
		this.id = id;
		this.kind = kind;
		this.heading = heading;
		this.listing = new RefreshableList(query, () => onDidChange(this));
	}

	get entries(): readonly Entry<T>[] {
		return this.listing.items;
	}

	/** The node whose rows these are; none for the root. */
	get node(): ListNode | Row | undefined {
		return this.heading ? (this as ListNode) : this.parent;
	}

	/** The lists below the rows of this one that were opened; those of rows that are gone are none of it. */
	get children(): readonly ListNode[] {
		if (this.#children.size === 0) {
			return [];
		}
		const ids = new Set(this.entries.map(({ id }) => id));
		return [...this.#children].flatMap(([id, list]) => (ids.has(id) ? [list] : []));
	}

	/** The row of a record; the same object each time, as VS Code tells nodes apart by identity. */
	row(entry: Entry<T>): Row<T> {
		let row = this.#rows.get(entry);
		if (!row) {
			row = new Row(this, entry);
			this.#rows.set(entry, row);
			const below = this.#children.get(entry.id);
			if (below) {
				below.parent = row as Row;
			}
		}
		return row;
	}

	/** The list below a row, made when it is first asked for; it stays when its row is read anew. */
	childrenOf(row: Row<T>): ListNode | undefined {
		const { id } = row.entry;
		const list = this.#children.get(id) ?? this.kind.children?.(row.entry);
		if (list) {
			list.parent = row as Row;
			this.#children.set(id, list);
		}
		return list;
	}

	dispose(): void {
		this.listing.dispose();
		for (const list of this.#children.values()) {
			list.dispose();
		}
	}
}

/** A record in a tree, readable or not. */
export class Row<T = unknown> {
	/** A path, as the same file may stand in several lists. */
	readonly id: string;
	readonly list: ListNode<T>;
	readonly entry: Entry<T>;

	constructor(list: ListNode<T>, entry: Entry<T>) {
		this.id = `${list.id}/${entry.id}`;
		this.list = list;
		this.entry = entry;
	}

	/** The name under which people know the record; its id when it cannot be read. */
	get name(): string {
		return nameOf(this.entry);
	}
}

/** Rows of a long list, folded into one. It looks as its owner says. */
export abstract class Block {
	abstract readonly id: string;
	abstract readonly list: ListNode;
	abstract item(): vscode.TreeItem;
}

/** What a {@link StatusRow} says. */
export type Status = 'more' | 'loading' | 'failed' | 'empty' | 'outdated';

/** A row that is no record: how lists go on, or that they are not as fresh as they should be. */
export class StatusRow {
	readonly id: string;
	/** One list; all groups of a view for the row that searches further in all of them. */
	readonly lists: readonly ListNode[];
	/** What it said when it was made; VS Code may show it a moment longer than that. */
	readonly status: Status;
	/** Rows that the filter let through then. */
	readonly matching: number;
	readonly #turn: number;

	constructor(lists: readonly ListNode[], status: Status, matching = 0) {
		this.lists = lists;
		this.status = status;
		this.matching = matching;
		this.#turn = turnOf(lists);
		// No list's id begins like this. Each turn makes a new row, so that the focus does not travel down with it.
		this.id = status === 'outdated' ? `head/${lists[0]?.id}` : `tail/${lists.map(({ id }) => id).join()}/${this.#turn}`;
	}

	/** Whether no rows were loaded since it was made: a second click on it is late and does nothing. */
	get isCurrent(): boolean {
		return this.#turn === turnOf(this.lists);
	}
}

function turnOf(lists: readonly ListNode[]): number {
	return lists.reduce((sum, { listing }) => sum + listing.turns, 0);
}

/** A row above all others for something that is on its way to the service, or did not get there. It looks as its owner says. */
export abstract class TransferRow {
	abstract readonly id: string;
	abstract item(): vscode.TreeItem;
}

/** What VS Code is shown: a group, a record, a block of them, a row that says how a list goes on, or one for what is on its way. */
export type Node = ListNode | Block | Row | StatusRow | TransferRow;

/** The list whose rows stand below a node, if it is a group or a row that has some. */
export function listBelow(node: Node): ListNode | undefined {
	if (node instanceof ListNode) {
		return node;
	}
	return node instanceof Row ? node.list.childrenOf(node) : undefined;
}
