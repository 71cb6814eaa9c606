/** Where a page starts: right after that id, or right before it, in the order of the listing. */
export interface Cursor {
	readonly id: string;
	readonly direction: 'after' | 'before';
}

/** The request for a page of a list. */
export interface Query {
	/** Records in a page, 20 when left out. */
	readonly limit?: number;
	readonly cursor?: Cursor | undefined;
	/** `desc`, newest first, when left out. */
	readonly order?: 'asc' | 'desc';
}

/** One page of a listing. */
export interface Page<T> {
	readonly items: T[];
	/** Whether there is more in the direction of paging. */
	readonly hasMore: boolean;
	/** Whether anything follows the last item, whatever the direction of paging was. */
	readonly hasNext: boolean;
}

/**
 * Takes one page out of rows that are sorted newest first. A cursor whose record is deleted still has a place, because ids are in
 * order of time.
 */
export function takePage<T>(newestFirst: readonly T[], idOf: (row: T) => string, query: Query): Page<T> {
	const { limit = 20, cursor, order = 'desc' } = query;
	const rows = order === 'asc' ? newestFirst.toReversed() : newestFirst;
	if (cursor === undefined) {
		return pageFrom(rows, 0, limit);
	}
	const found = rows.findIndex((row) => idOf(row) === cursor.id);
	const place = found >= 0 ? found : placeOf(cursor.id, rows.map(idOf), order);
	if (cursor.direction === 'after') {
		return pageFrom(rows, found >= 0 ? found + 1 : place, limit);
	}
	const start = Math.max(0, place - limit);
	return { items: rows.slice(start, place), hasMore: start > 0, hasNext: place < rows.length };
}

function pageFrom<T>(rows: readonly T[], start: number, limit: number): Page<T> {
	const hasMore = start + limit < rows.length;
	return { items: rows.slice(start, start + limit), hasMore, hasNext: hasMore };
}

function placeOf(lostId: string, ids: readonly string[], order: 'asc' | 'desc'): number {
	const next = ids.findIndex((id) => (order === 'asc' ? id > lostId : id < lostId));
	return next >= 0 ? next : ids.length;
}

/** Which records to remove: those with these ids, or that many of the newest. */
export type Removal = readonly string[] | number;

/** The records of one kind in an account, newest first. */
export class Rows<T extends object> {
	#rows: T[] = [];
	readonly #idOf: (row: T) => string;

	constructor(idOf: (row: T) => string) {
		this.#idOf = idOf;
	}

	/** All of them. */
	get all(): readonly T[] {
		return this.#rows;
	}

	/** The id of the newest. */
	get newestId(): string | undefined {
		return this.#rows[0] && this.#idOf(this.#rows[0]);
	}

	/** The record with this id. */
	get(id: string): T | undefined {
		return this.#rows.find((row) => this.#idOf(row) === id);
	}

	/** Replaces all of them. */
	set(rows: readonly T[]): void {
		this.#rows = [...rows];
	}

	/** Adds records that are newer than all others, newest first, and returns their ids. */
	add(rows: readonly T[]): string[] {
		this.#rows.unshift(...rows);
		return rows.map(this.#idOf);
	}

	/** Removes records and returns the ids of those that were there. */
	remove(which: Removal): string[] {
		const wanted = new Set(typeof which === 'number' ? this.#rows.slice(0, which).map(this.#idOf) : which);
		const removed = this.#rows.map(this.#idOf).filter((id) => wanted.has(id));
		this.#rows = this.#rows.filter((row) => !wanted.has(this.#idOf(row)));
		return removed;
	}

	/** Changes fields of a record. Returns its id, or nothing when there is no such record. */
	change(id: string, fields: Partial<T>): string[] {
		const row = this.get(id);
		return row ? [this.#idOf(Object.assign(row, fields))] : [];
	}

	/** One page of those that are accepted, of all when that is left out. */
	page(query: Query, accepts?: (row: T) => boolean): Page<T> {
		return takePage(accepts ? this.#rows.filter(accepts) : this.#rows, this.#idOf, query);
	}
}
