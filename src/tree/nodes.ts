import type * as vscode from 'vscode';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { RowFilter } from '../paging/filter.ts';
import { type Query, RefreshableList } from '../paging/refreshableList.ts';
import type { Description } from '../text/facts.ts';

/** The differences between kinds of records as rows of a tree. */
export interface RowKind<T> {
	/** The `contextValue` of its rows. */
	readonly name: string;
	/** The part of the API's addresses that its records stand below. */
	readonly path: 'files' | 'agents' | 'sessions';
	/** The name of many records in a picker, such as `Files`. */
	title(): string;
	/** The name of one record for a screen reader, such as `file`. */
	noun(): string;
	/** The text of an empty list. */
	emptyText(list: TreeList<T>): string;
	/** Sets icon, description and all else that a row shows beside its name, and the words that only a screen reader needs. */
	describe(item: vscode.TreeItem, row: Row<T>, value: T): void;
	/** The contents of a record's hover. */
	describeAll(value: T): Description;
	/** The command of a click. A row that can be expanded and has one is expanded by its twistie only. */
	command?(row: Row<T>): vscode.Command | undefined;
	/** The list below a record, if it can be expanded. */
	children?(entry: Entry<T>): TreeList | undefined;
}

/** The look of a group. */
export interface Heading {
	/** The `contextValue`. */
	readonly name: string;
	readonly label: string;
	readonly tooltip: string;
	readonly icon: string;
	/** Whether the group is expanded when it is first shown. */
	readonly isExpanded?: boolean;
}

interface ListOptions<T> {
	/** A path that stays the same, because VS Code knows a row again by its id. */
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly query: Query<T>;
	/** For a group; a list without it is the whole view, or stands below a row. */
	readonly heading?: Heading | undefined;
	/** The filter of its rows, for a list that does not take that of the tree. */
	readonly filter?: (() => RowFilter) | undefined;
	/** Called after each change of the rows or of their state. */
	readonly onDidChange: (list: TreeList<T>) => void;
}

/** A list with a place in a tree: a group, the whole view, or the rows below a row. Makes the rows of its records. */
export class TreeList<T = unknown> {
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly heading: Heading | undefined;
	readonly listing: RefreshableList<T>;
	readonly #filter: (() => RowFilter) | undefined;
	/** The row that this list stands below, if any. */
	parent: Row | undefined;
	readonly #rows = new WeakMap<Entry<T>, Row<T>>();
	readonly #children = new Map<string, TreeList>();

	constructor({ id, kind, query, heading, filter, onDidChange }: ListOptions<T>) {
		this.id = id;
		this.kind = kind;
		this.heading = heading;
		this.#filter = filter;
		this.listing = new RefreshableList(query, () => onDidChange(this));
	}

	/** The filter of its rows, if it has one of its own. */
	get filter(): RowFilter | undefined {
		return this.#filter?.();
	}

	get entries(): readonly Entry<T>[] {
		return this.listing.items;
	}

	/** The node that has these rows; `undefined` is the root. */
	get node(): TreeList | Row | undefined {
		return this.heading ? (this as TreeList) : this.parent;
	}

	/** The lists below those rows of this one that were expanded. */
	get children(): readonly TreeList[] {
		if (this.#children.size === 0) {
			return [];
		}
		const ids = new Set(this.entries.map(({ id }) => id));
		return [...this.#children].flatMap(([id, list]) => (ids.has(id) ? [list] : []));
	}

	/** This list and all lists below its rows. */
	get branch(): readonly TreeList[] {
		return [this as TreeList, ...this.children.flatMap(({ branch }) => branch)];
	}

	/** The row of a record: the same object each time, because VS Code identifies nodes by object. */
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

	/** Whether a row was expanded and has nothing below it. */
	isEmptyBelow({ entry }: Row<T>): boolean {
		const listing = this.#children.get(entry.id)?.listing;
		return listing !== undefined && listing.items.length === 0 && !listing.hasMore && !listing.error && !listing.isLoading;
	}

	/** The list below a row, created at the first call. It stays when its row is read again. */
	childrenOf(row: Row<T>): TreeList | undefined {
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
	/** A path, because the same record may stand in several lists. */
	readonly id: string;
	readonly list: TreeList<T>;
	readonly entry: Entry<T>;

	constructor(list: TreeList<T>, entry: Entry<T>) {
		this.id = `${list.id}/${inPath(entry.id)}`;
		this.list = list;
		this.entry = entry;
	}

	/** The record's name, or its id if it has none or cannot be read. */
	get name(): string {
		return nameOf(this.entry);
	}
}

/** What a block is made of: the places of its first and last row, counted from 1, and the days of their records. */
interface BlockContents {
	readonly from: number;
	readonly to: number;
	readonly days: string | undefined;
}

let blocksMade = 0;

/** Many rows of a long list, folded into one row. */
export class Block {
	/** Unique for ever, because VS Code takes a node for the one that had its id before. */
	readonly id: string;
	readonly list: TreeList;
	readonly contents: BlockContents;

	constructor(list: TreeList, contents: BlockContents) {
		blocksMade += 1;
		this.id = `block/${list.id}/${blocksMade}`;
		this.list = list;
		this.contents = contents;
	}
}

/** What a {@link StatusRow} shows. */
export type Status = 'more' | 'loading' | 'failed' | 'empty' | 'outdated';

/** A row that is no record: it shows how lists go on, or that they could not be refreshed. */
export class StatusRow {
	readonly id: string;
	/** One list, or all groups of a view for the row that searches in all of them. */
	readonly lists: readonly TreeList[];
	/** What it showed when it was made. VS Code may show it a moment longer. */
	readonly status: Status;
	/** How many rows passed the filter then. */
	readonly matching: number;
	readonly #turn: number;

	constructor(lists: readonly TreeList[], status: Status, matching = 0) {
		this.lists = lists;
		this.status = status;
		this.matching = matching;
		this.#turn = turnOf(lists);
		// No list's id begins like this. Each turn makes a new row, so that the focus does not travel down with it.
		this.id = status === 'outdated' ? `head/${lists[0]?.id}` : `tail/${lists.map(({ id }) => id).join()}/${this.#turn}`;
	}

	/** Whether no rows were loaded since it was made. A second click on it is late and does nothing. */
	get isCurrent(): boolean {
		return this.#turn === turnOf(this.lists);
	}
}

function turnOf(lists: readonly TreeList[]): number {
	return lists.reduce((sum, { listing }) => sum + listing.turns, 0);
}

/** A row above or below all others that is no record of a list, such as an upload under way. */
export interface ExtraRow {
	readonly id: string;
	item(): vscode.TreeItem;
}

/** A node of a tree: a group, a record, a block of them, a row that shows how a list goes on, or a row above or below all others. */
export type Node = TreeList | Block | Row | StatusRow | ExtraRow;

/** An id as one part of a path, which no other id has. */
export function inPath(id: string): string {
	return id.replace(/[%/]/g, encodeURIComponent);
}

/** The list below a node, if it is a group or a row that can be expanded. */
export function listBelow(node: Node): TreeList | undefined {
	if (node instanceof TreeList) {
		return node;
	}
	return node instanceof Row ? node.list.childrenOf(node) : undefined;
}
