import type { Cursor, Entry, FetchPage, Page } from '../../../src/api/page.ts';

/** A record of the scripted account; a higher number is newer. */
export interface Row {
	readonly number: number;
}

/** A request that a test let through, holds, or makes fail. */
export interface Held {
	readonly cursor: Cursor | undefined;
	readonly limit: number;
	readonly isBackground: boolean;
	readonly isAborted: boolean;
	answer(): void;
	fail(error?: Error): void;
}

/** A list, newest first, whose answers a test can hold back and release in any order. Answers are made when they are released. */
export class Account {
	readonly requests: Held[] = [];
	/** While set, requests wait in `requests` for `answer` or `fail`. */
	hold = false;
	/** While set, an aborted request can be answered too, like one whose answer is already on its way. */
	deaf = false;
	/** While set, an answer is made when its request is sent, and holds nothing that is created before a test lets it through. */
	early = false;
	#rows: Row[] = [];
	#last = 0;

	constructor(rows: number) {
		this.add(rows);
	}

	/** The ids of all rows, newest first. */
	get ids(): string[] {
		return this.#rows.map(({ number }) => idOf(number));
	}

	add(rows: number): void {
		for (let row = 0; row < rows; row++) {
			this.#last++;
			this.#rows.unshift({ number: this.#last });
		}
	}

	remove(id: string): void {
		this.#rows = this.#rows.filter(({ number }) => idOf(number) !== id);
	}

	/** The requests that wait. */
	get waiting(): Held[] {
		return this.requests.filter((request) => !this.#done.has(request) && (this.deaf || !request.isAborted));
	}

	/** Starts an action while requests wait, and makes its request fail. */
	fail<T>(act: () => Promise<T>, error: Error): Promise<T> {
		this.hold = true;
		const acting = act();
		this.waiting[0]?.fail(error);
		this.hold = false;
		return acting;
	}

	readonly #done = new Set<Held>();

	readonly fetchPage: FetchPage<Row> = ({ cursor, limit, signal, isBackground = false }) =>
		new Promise((resolve, reject) => {
			const finish = (settle: () => void) => {
				this.#done.add(held);
				settle();
			};
			const made = this.early ? this.#page(cursor, limit) : undefined;
			const held: Held = {
				cursor,
				limit,
				isBackground,
				get isAborted() {
					return signal.aborted;
				},
				answer: () => finish(() => resolve(made ?? this.#page(cursor, limit))),
				fail: (error = new Error('refused')) => finish(() => reject(error)),
			};
			signal.addEventListener('abort', () => this.deaf || reject(signal.reason), { once: true });
			this.requests.push(held);
			if (!this.hold) {
				held.answer();
			}
		});

	#page(cursor: Cursor | undefined, limit: number): Page<Row> {
		const { after, before } = (cursor ?? {}) as { after?: string; before?: string };
		const older = after === undefined ? this.#rows : this.#rows.filter(({ number }) => idOf(number) < after);
		const newer = before === undefined ? [] : this.#rows.filter(({ number }) => idOf(number) > before);
		const rows = before === undefined ? older.slice(0, limit) : newer.slice(-limit);
		const hasMore = before === undefined ? older.length > rows.length : newer.length > rows.length;
		const items: Entry<Row>[] = rows.map((value) => ({ id: idOf(value.number), value }));
		const [first, last] = [items[0]?.id, items.at(-1)?.id];
		return {
			items,
			hasMore,
			next: hasMore && last && before === undefined ? { after: last } : undefined,
			newer: first ? { before: first } : undefined,
			after: last ? { after: last } : undefined,
		};
	}
}

/** Ids sort as their rows are old. */
export function idOf(number: number): string {
	return `row_${String(number).padStart(6, '0')}`;
}

/** Lets all promises that can settle do so. */
export function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
