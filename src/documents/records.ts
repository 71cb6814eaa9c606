import type { Entry } from '../api/page.ts';
import { jsonOf } from '../text/plainText.ts';

/** A record, and when it was seen to be another one than before, in milliseconds since 1970; 0 if it never was. */
export interface Known {
	readonly entry: Entry<unknown>;
	readonly changedAt: number;
}

/** Records that were read, each asked for once; `key` is the path of its address. */
export class Records {
	readonly #known = new Map<string, Known>();
	readonly #requests = new Map<string, Promise<Known>>();
	readonly #gone = new Set<string>();

	/** Takes a record that was read elsewhere; answers whether it is another one than was known. */
	know(key: string, entry: Entry<unknown>): boolean {
		const before = this.#known.get(key);
		const wasGone = this.#gone.delete(key);
		if (before?.entry === entry) {
			return wasGone;
		}
		const isOther = before !== undefined && jsonOf(before.entry.value) !== jsonOf(entry.value);
		this.#known.set(key, { entry, changedAt: isOther ? Date.now() : (before?.changedAt ?? 0) });
		return isOther || wasGone;
	}

	get(key: string): Known | undefined {
		return this.#known.get(key);
	}

	/** The record: the one that is known, or the one that `read` brings; one request for all who ask at once. */
	async ask(key: string, read: () => Promise<Entry<unknown>>): Promise<Known> {
		return this.#known.get(key) ?? this.#requests.get(key) ?? this.#request(key, read());
	}

	/** Forgets a record, so that the next caller requests it. */
	forget(key: string): void {
		this.#known.delete(key);
		this.#requests.delete(key);
	}

	isGone(key: string): boolean {
		return this.#gone.has(key);
	}

	/** Notes that the service no longer has a record; answers whether that is news. */
	gone(key: string): boolean {
		const isNews = !this.#gone.has(key);
		this.#gone.add(key);
		return isNews;
	}

	clear(): void {
		this.#known.clear();
		this.#requests.clear();
		this.#gone.clear();
	}

	async #request(key: string, read: Promise<Entry<unknown>>): Promise<Known> {
		const request = read.then((entry) => ({ entry, changedAt: 0 }));
		this.#requests.set(key, request);
		// Forgotten meanwhile, or of another account, it is only for those who wait for it.
		const isWanted = () => this.#requests.get(key) === request;
		try {
			const record = await request;
			if (isWanted() && !this.#known.has(key)) {
				this.#known.set(key, record);
			}
			return record;
		} finally {
			if (isWanted()) {
				this.#requests.delete(key);
			}
		}
	}
}
