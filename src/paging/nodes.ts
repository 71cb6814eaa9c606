import type { Entry, FetchPage } from '../api/page.ts';
import type { Agent, File, Purpose } from '../api/schema.ts';
import { Listing } from './listing.ts';

/** What a listing asks the service for, and who is told when it changes. */
export interface ListSource<T> {
	readonly fetchPage: FetchPage<T>;
	readonly pageSize: () => number;
	/** At which end new records appear; the first one unless said otherwise. */
	readonly newest?: () => 'first' | 'last';
	readonly onDidChange: (list: ListNode<T>) => void;
}

/** A listing in the tree: a purpose's files as a group that can be expanded, or all there is to list as the whole view. */
export class ListNode<T = File | Agent> {
	readonly id: string;
	readonly kind: 'file' | 'agent';
	/** The group's purpose; a listing without one has no row of its own. */
	readonly purpose: Purpose | undefined;
	readonly listing: Listing<T>;
	/** What the service itself found by name, where it can. */
	found: Listing<T> | undefined;
	readonly #rows = new WeakMap<Entry<T>, RowNode<T>>();

	constructor(kind: 'file' | 'agent', source: ListSource<T>, purpose?: Purpose) {
		this.kind = kind;
		this.purpose = purpose;
		this.id = kind === 'agent' ? 'agents' : `files/${purpose ?? 'all'}`;
		this.listing = new Listing(source.fetchPage, source.pageSize, () => source.onDidChange(this), source.newest);
	}

	/** The records that are known: the loaded front of the listing, then those found further down. */
	get entries(): readonly Entry<T>[] {
		const loaded = this.listing.items;
		const found = this.found?.items ?? [];
		if (found.length === 0) {
			return loaded;
		}
		const ids = new Set(loaded.map(({ id }) => id));
		return [...loaded, ...found.filter(({ id }) => !ids.has(id))];
	}

	dispose(): void {
		this.listing.dispose();
		this.found?.dispose();
	}

	get isGroup(): boolean {
		return this.purpose !== undefined;
	}

	/** The row of a record; the same object each time, as VS Code tells nodes apart by identity. */
	row(entry: Entry<T>): RowNode<T> {
		let row = this.#rows.get(entry);
		if (!row) {
			row = new RowNode(this, entry);
			this.#rows.set(entry, row);
		}
		return row;
	}
}

/** A file or an agent in the tree, or a record that could not be read. */
export class RowNode<T = File | Agent> {
	/** A path: the same file may stand in the flat list and in a group. */
	readonly id: string;
	readonly list: ListNode<T>;
	readonly entry: Entry<T>;

	constructor(list: ListNode<T>, entry: Entry<T>) {
		this.id = `${list.id}/${entry.id}`;
		this.list = list;
		this.entry = entry;
	}
}

/** The text that an agent is told first; older answers call it `instructions` too. */
export function promptOf({ value }: Entry<File | Agent>): string {
	const fields = Object(value) as Record<string, unknown>;
	return String(fields['system'] || fields['instructions'] || '');
}

/** The name under which people know a record; its id when it cannot be read. */
export function nameOf(entry: Entry<File | Agent>): string {
	if (entry.problem !== undefined) {
		return entry.id;
	}
	return String('filename' in entry.value ? entry.value.filename : entry.value['name']);
}
