import { type Page, type Query, takePage } from './listing.ts';

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
