/** Right after or right before an id, in the order of the listing. */
export interface Cursor {
	readonly id: string;
	readonly direction: 'after' | 'before';
}

export interface Query {
	/** Default 20. */
	readonly limit?: number;
	readonly cursor?: Cursor | undefined;
	/** Default `desc`, newest first. */
	readonly order?: 'asc' | 'desc';
}

export interface Page<T> {
	readonly items: T[];
	/** In the direction of paging. */
	readonly hasMore: boolean;
	/** After the last item, in either direction of paging. */
	readonly hasNext: boolean;
}

/** The cursor of a deleted record still has a place, because ids are in order of time. */
export function takePage<T>(newestFirst: readonly T[], idOf: (row: T) => string, query: Query): Page<T> {
	const { limit = 20, cursor, order = 'desc' } = query;
	const rows = order === 'asc' ? newestFirst.toReversed() : newestFirst;
	const isAfter = (id: string) => cursor === undefined || (order === 'asc' ? id > cursor.id : id < cursor.id);
	const found = rows.findIndex((row) => idOf(row) === cursor?.id);
	const next = rows.findIndex((row) => isAfter(idOf(row)));
	const place = found >= 0 ? found : next >= 0 ? next : rows.length;
	if (cursor?.direction === 'before') {
		const start = Math.max(0, place - limit);
		return { items: rows.slice(start, place), hasMore: start > 0, hasNext: place < rows.length };
	}
	const start = found >= 0 ? found + 1 : place;
	const hasMore = start + limit < rows.length;
	return { items: rows.slice(start, start + limit), hasMore, hasNext: hasMore };
}

/** Ids, or how many of the newest. */
export type Removal = readonly string[] | number;

/** Records of one kind, newest first. */
export class Rows<T extends object> {
	#rows: T[] = [];
	readonly #idOf: (row: T) => string;

	constructor(idOf: (row: T) => string) {
		this.#idOf = idOf;
	}

	get all(): readonly T[] {
		return this.#rows;
	}

	get newestId(): string | undefined {
		return this.#rows[0] && this.#idOf(this.#rows[0]);
	}

	get(id: string): T | undefined {
		return this.#rows.find((row) => this.#idOf(row) === id);
	}

	set(rows: readonly T[]): void {
		this.#rows = [...rows];
	}

	/** Newest first, and newer than all others. */
	add(rows: readonly T[]): string[] {
		this.#rows.unshift(...rows);
		return rows.map(this.#idOf);
	}

	/** Returns the ids of records that existed. */
	remove(which: Removal): string[] {
		const wanted = new Set(typeof which === 'number' ? this.#rows.slice(0, which).map(this.#idOf) : which);
		const removed = this.#rows.map(this.#idOf).filter((id) => wanted.has(id));
		this.#rows = this.#rows.filter((row) => !wanted.has(this.#idOf(row)));
		return removed;
	}

	/** Returns the id, if there is such a record. */
	change(id: string, fields: Partial<T>): string[] {
		const row = this.get(id);
		return row ? [this.#idOf(Object.assign(row, fields))] : [];
	}

	/** By default of all records. */
	page(query: Query, accepts?: (row: T) => boolean): Page<T> {
		return takePage(accepts ? this.#rows.filter(accepts) : this.#rows, this.#idOf, query);
	}
}
