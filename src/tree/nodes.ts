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
	/** The segment of the API's addresses that contains its records. */
	readonly path: 'files' | 'agents' | 'sessions';
	/** The name of many records in a picker, such as `Files`. */
	title(): string;
	/** The name of one record for a screen reader, such as `file`. */
	noun(): string;
	/** The text of an empty list. */
	emptyText(list: TreeList<T>): string;
	/** Sets the icon, the description and the rest of an item besides its name. Adds the words for screen readers. */
	describe(item: vscode.TreeItem, row: Row<T>, value: T): void;
	/** The contents of a record's hover. */
	describeAll(value: T): Description;
	/** The command of a click. A row with a command and children is expanded by its twistie only. */
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
	/** A stable path, because VS Code identifies a row by its id. */
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly query: Query<T>;
	/** For a group; a list without it is the whole view, or the children of a row. */
	readonly heading?: Heading | undefined;
	/** The filter of its rows, if it is not that of the tree. */
	readonly filter?: (() => RowFilter) | undefined;
	/** Called after each change of rows or state. */
	readonly onDidChange: (list: TreeList<T>) => void;
}

/** A list with a place in a tree: a group, the whole view, or the children of a row. Makes the rows of its records. */
export class TreeList<T = unknown> {
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly heading: Heading | undefined;
	readonly listing: RefreshableList<T>;
	readonly #filter: (() => RowFilter) | undefined;
	/** The row above this list, if any. */
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

	/** The filter of its rows, if it is not that of the tree. */
	get filter(): RowFilter | undefined {
		return this.#filter?.();
	}

	get entries(): readonly Entry<T>[] {
		return this.listing.items;
	}

	/** The node whose children are these rows; `undefined` is the root. */
	get node(): TreeList | Row | undefined {
		return this.heading ? (this as TreeList) : this.parent;
	}

	/** The lists of expanded rows. */
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

	/** The row of a record: always the same object, because VS Code identifies nodes by object. */
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

	/** Whether a row was expanded and has no children. */
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
	/** A path, because a record may be in several lists. */
	readonly id: string;
	readonly list: TreeList<T>;
	readonly entry: Entry<T>;

	constructor(list: TreeList<T>, entry: Entry<T>) {
		this.id = `${list.id}/${inPath(entry.id)}`;
		this.list = list;
		this.entry = entry;
	}

	/** The record's name, or its id. */
	get name(): string {
		return nameOf(this.entry);
	}
}

/** The contents of a block: the positions of its first and last row, from 1, and the days of their records. */
interface BlockContents {
	readonly from: number;
	readonly to: number;
	readonly days: string | undefined;
}

let blocksMade = 0;

/** Many rows of a long list, folded into one row. */
export class Block {
	/** Never reused, because VS Code identifies nodes by id. */
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

/** The state that a {@link StatusRow} shows. */
export type Status = 'more' | 'loading' | 'failed' | 'empty' | 'outdated';

/** A row without a record: it offers more rows of a list, or shows a failed refresh. */
export class StatusRow {
	readonly id: string;
	/** One list, or all groups of a view for the row that searches in all of them. */
	readonly lists: readonly TreeList[];
	/** The status at its creation. VS Code may show it a moment longer. */
	readonly status: Status;
	/** The number of rows that passed the filter then. */
	readonly matching: number;
	readonly #turn: number;

	constructor(lists: readonly TreeList[], status: Status, matching = 0) {
		this.lists = lists;
		this.status = status;
		this.matching = matching;
		this.#turn = turnOf(lists);
		// No id of a list starts like this. Each turn makes a new row, so that the focus does not move down with it.
		this.id = status === 'outdated' ? `head/${lists[0]?.id}` : `tail/${lists.map(({ id }) => id).join()}/${this.#turn}`;
	}

	/** Whether no rows were loaded since its creation. Otherwise a click is late and does nothing. */
	get isCurrent(): boolean {
		return this.#turn === turnOf(this.lists);
	}
}

function turnOf(lists: readonly TreeList[]): number {
	return lists.reduce((sum, { listing }) => sum + listing.turns, 0);
}

/** A row above or below all others that belongs to no list, such as a running upload. */
export interface ExtraRow {
	readonly id: string;
	item(): vscode.TreeItem;
}

export type Node = TreeList | Block | Row | StatusRow | ExtraRow;

/** An id as a unique segment of a path. */
export function inPath(id: string): string {
	return id.replace(/[%/]/g, encodeURIComponent);
}

/** The list below a node, if it is a group or an expandable row. */
export function listBelow(node: Node): TreeList | undefined {
	if (node instanceof TreeList) {
		return node;
	}
	return node instanceof Row ? node.list.childrenOf(node) : undefined;
}
