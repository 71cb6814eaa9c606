import type { Entry } from '../api/page.ts';
import { jsonOf } from '../text/plainText.ts';

/** A record, and when it was seen to be another one than before, in milliseconds since 1970; 0 if it never was. */
export interface Known {
	readonly entry: Entry<unknown>;
	readonly changedAt: number;
}

/** Records that were read, each asked for once; `key` is the path of its address. */
export class Records {
	#known = new Map<string, Known>();
	#requests = new Map<string, Promise<Known>>();
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
		this.#known = new Map();
		this.#requests = new Map();
		this.#gone.clear();
	}

	#request(key: string, read: Promise<Entry<unknown>>): Promise<Known> {
		// Not the maps of a later moment: those may be of another account.
		const [known, requests] = [this.#known, this.#requests];
		const request = read
			.then((entry) => {
				const record = { entry, changedAt: 0 };
				known.set(key, known.get(key) ?? record);
				return record;
			})
			.finally(() => requests.delete(key));
		requests.set(key, request);
		return request;
	}
}
