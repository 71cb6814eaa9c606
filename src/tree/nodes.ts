import type * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { RowFilter } from '../paging/filter.ts';
import { type Query, RefreshableList } from '../paging/refreshableList.ts';
import type { Hover } from '../text/hover.ts';

/** How one kind of record looks and behaves as a row. */
export interface RowKind<T> {
	/** The `contextValue`. */
	readonly name: string;
	readonly path: 'files' | 'agents' | 'sessions';
	/** In a picker, such as `Files`. */
	title(): string;
	/** For a screen reader, such as `file`. */
	noun(): string;
	emptyText(list: TreeList<T>): string;
	/** Sets everything but the name, with words for screen readers. */
	describe(item: vscode.TreeItem, row: Row<T>, value: T): void;
	hover(value: T): Hover;
	/** The command of a click. If a row also has children, only its twistie expands it. */
	command?(row: Row<T>): vscode.Command | undefined;
	children?(entry: Entry<T>): TreeList | undefined;
}

/** The look of a group. */
export interface Heading {
	readonly label: string;
	readonly tooltip: string;
	readonly icon: string;
	readonly isExpanded?: boolean;
}

interface ListOptions<T> {
	/** Its commands act only while this client is in use. */
	readonly client: QoderClient;
	/** A stable path, because VS Code identifies a row by its id. */
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly query: Query<T>;
	/** Without a heading, the list is the whole view, or the children of a row. */
	readonly heading?: Heading | undefined;
	/** Used in place of the tree's filter. */
	readonly filter?: (() => RowFilter) | undefined;
	readonly onDidChange: (list: TreeList<T>) => void;
}

/** A list with a place in a tree: a group, the whole view, or the children of a row. */
export class TreeList<T = unknown> {
	readonly client: QoderClient;
	readonly id: string;
	readonly kind: RowKind<T>;
	readonly heading: Heading | undefined;
	readonly listing: RefreshableList<T>;
	readonly #filter: (() => RowFilter) | undefined;
	parent: Row | undefined;
	/** VS Code expands its node when it appears: VS Code forgets a node that leaves the tree, such as a filtered group. */
	isExpanded: boolean;
	readonly #rows = new WeakMap<Entry<T>, Row<T>>();
	readonly #children = new Map<string, TreeList>();
	#isDisposed = false;

	constructor({ client, id, kind, query, heading, filter, onDidChange }: ListOptions<T>) {
		this.client = client;
		this.id = id;
		this.kind = kind;
		this.heading = heading;
		this.isExpanded = heading?.isExpanded ?? false;
		this.#filter = filter;
		this.listing = new RefreshableList(query, () => {
			this.#disposeMissing();
			onDidChange(this);
		});
	}

	/** A name for the user. */
	get title(): string {
		return this.heading?.label ?? this.parent?.name ?? this.kind.title();
	}

	get filter(): RowFilter | undefined {
		return this.#filter?.();
	}

	get entries(): readonly Entry<T>[] {
		return this.listing.items;
	}

	/** The parent of these rows; `undefined` is the root. */
	get node(): TreeList | Row | undefined {
		return this.heading ? (this as TreeList) : this.parent;
	}

	get branch(): readonly TreeList[] {
		return [this as TreeList, ...[...this.#children.values()].flatMap(({ branch }) => branch)];
	}

	/** Always the same object, because VS Code identifies nodes by object. */
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

	/** The list below a row, once VS Code has requested it. */
	below({ entry }: Row<T>): TreeList | undefined {
		return this.#children.get(entry.id);
	}

	isEmptyBelow(row: Row<T>): boolean {
		const listing = this.below(row)?.listing;
		return listing !== undefined && listing.items.length === 0 && !listing.hasMore && !listing.error && !listing.isLoading;
	}

	/** The list stays when its row is read again. */
	childrenOf(row: Row<T>): TreeList | undefined {
		const { id } = row.entry;
		// VS Code may still show a row of the previous account.
		const list = this.#children.get(id) ?? (this.#isDisposed ? undefined : this.kind.children?.(row.entry));
		if (list) {
			list.parent = row as Row;
			this.#children.set(id, list);
		}
		return list;
	}

	dispose(): void {
		this.#isDisposed = true;
		this.listing.dispose();
		for (const list of this.#children.values()) {
			list.dispose();
		}
	}

	/** The list below a row that left is not kept, because nothing would update it. */
	#disposeMissing(): void {
		if (this.#children.size === 0) {
			return;
		}
		const ids = new Set(this.entries.map(({ id }) => id));
		for (const [id, list] of this.#children) {
			if (!ids.has(id)) {
				this.#children.delete(id);
				list.dispose();
			}
		}
	}
}

/** A record in a tree. */
export class Row<T = unknown> {
	/** A path, because a record may be in several lists. */
	readonly id: string;
	readonly list: TreeList<T>;
	readonly entry: Entry<T>;

	constructor(list: TreeList<T>, entry: Entry<T>) {
		this.id = `${list.id}/${idSegment(entry.id)}`;
		this.list = list;
		this.entry = entry;
	}

	get name(): string {
		return nameOf(this.entry);
	}
}

let blocksMade = 0;

/** Many rows folded into one. */
export class Block {
	/** Never reused, because VS Code identifies nodes by id. */
	readonly id: string;
	readonly list: TreeList;
	/** The numbers of its first and last row, from 1. */
	readonly from: number;
	readonly to: number;
	readonly days: string | undefined;

	constructor(list: TreeList, from: number, to: number, days: string | undefined) {
		blocksMade += 1;
		this.id = `block/${list.id}/${blocksMade}`;
		this.list = list;
		this.from = from;
		this.to = to;
		this.days = days;
	}
}

/** The state that a {@link StatusRow} shows. */
export type Status = 'more' | 'loading' | 'failed' | 'empty' | 'outdated';

/** A row without a record: it offers more rows, or shows a failed refresh. */
export class StatusRow {
	readonly id: string;
	/** All groups for the row that searches them all. */
	readonly lists: readonly TreeList[];
	/** The status at its creation; VS Code may show the row a moment longer. */
	readonly status: Status;
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

	/** Whether no rows were loaded since. Otherwise a click is late. */
	get isCurrent(): boolean {
		return this.#turn === turnOf(this.lists);
	}
}

function turnOf(lists: readonly TreeList[]): number {
	return lists.reduce((sum, { listing }) => sum + listing.turns, 0);
}

/** A row of no list, such as a running upload. */
export interface ExtraRow {
	readonly id: string;
	item(): vscode.TreeItem;
}

export type Node = TreeList | Block | Row | StatusRow | ExtraRow;

/** An id as one path segment. */
export function idSegment(id: string): string {
	return id.replace(/[%/]/g, encodeURIComponent);
}

/** The list below a group or an expandable row. */
export function listBelow(node: Node): TreeList | undefined {
	if (node instanceof TreeList) {
		return node;
	}
	return node instanceof Row ? node.list.childrenOf(node) : undefined;
}
