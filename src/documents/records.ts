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
	readonly #asked = new Map<string, Promise<Known>>();
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
		const known = this.#known.get(key);
		if (known) {
			return known;
		}
		const asked = this.#asked.get(key) ?? read().then((entry) => ({ entry, changedAt: 0 }));
		this.#asked.set(key, asked);
		try {
			const read = await asked;
			if (this.#asked.get(key) === asked && !this.#known.has(key)) {
				this.#known.set(key, read);
			}
			return read;
		} finally {
			if (this.#asked.get(key) === asked) {
				this.#asked.delete(key);
			}
		}
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
		this.#asked.clear();
		this.#gone.clear();
	}
}
