import { type Page, type Query, takePage } from './listing.ts';

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
