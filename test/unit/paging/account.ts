import type { Cursor, FetchPage, Page } from '../../../src/api/page.ts';
import { takePage } from '../../qoderApi/rows.ts';

/** A record of the scripted account. */
export interface Row {
	readonly number: number;
}

/** A request that a test let through, holds, or makes fail. */
export interface Held {
	readonly cursor: Cursor | undefined;
	readonly limit: number;
	readonly isAborted: boolean;
	answer(): void;
	fail(error: Error): void;
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
	readonly #done = new Set<Held>();
	#ids: string[] = [];
	#last = 0;

	constructor(rows: number) {
		this.add(rows);
	}

	/** The ids of all rows, newest first. They sort as their rows are old. */
	get ids(): string[] {
		return [...this.#ids];
	}

	add(rows: number): void {
		for (let row = 0; row < rows; row++) {
			this.#ids.unshift(`row_${String(++this.#last).padStart(6, '0')}`);
		}
	}

	remove(id: string): void {
		this.#ids = this.#ids.filter((each) => each !== id);
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

	readonly fetchPage: FetchPage<Row> = ({ cursor, limit, signal }) => {
		const { promise, resolve, reject } = Promise.withResolvers<Page<Row>>();
		const made = this.early ? this.#page(cursor, limit) : undefined;
		const held: Held = {
			...{ cursor, limit },
			get isAborted() {
				return signal.aborted;
			},
			answer: () => {
				this.#done.add(held);
				resolve(made ?? this.#page(cursor, limit));
			},
			fail: (error) => {
				this.#done.add(held);
				reject(error);
			},
		};
		signal.addEventListener('abort', () => this.deaf || reject(signal.reason), { once: true });
		this.requests.push(held);
		if (!this.hold) {
			held.answer();
		}
		return promise;
	};

	#page({ after, before }: Cursor = {}, limit: number): Page<Row> {
		const id = after ?? before;
		const cursor = id === undefined ? undefined : ({ id, direction: after === undefined ? 'before' : 'after' } as const);
		const { items: ids, hasMore } = takePage(this.#ids, (each) => each, { limit, cursor });
		const [first, last] = [ids[0], ids.at(-1)];
		return {
			items: ids.map((id) => ({ id, value: { number: Number(id.slice(4)) } })),
			hasMore,
			next: hasMore && last && before === undefined ? { after: last } : undefined,
			newer: first ? { before: first } : undefined,
			after: last ? { after: last } : undefined,
		};
	}
}

/** Lets all promises that can settle do so. */
export function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
