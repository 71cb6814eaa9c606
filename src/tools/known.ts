import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';

const mostKnown = 500;

/** The records whose names are known without a request: those in the views, and those that a tool listed. */
export class Known {
	readonly #shown: () => Iterable<Entry<unknown>>;
	readonly #listed = new Map<string, Entry<unknown>>();

	/** `shown` are the rows of the views. */
	constructor(shown: () => Iterable<Entry<unknown>>) {
		this.#shown = shown;
	}

	/** Remembers what was listed; the oldest give way. */
	add(entries: readonly Entry<unknown>[]): void {
		for (const entry of entries) {
			this.#listed.delete(entry.id);
			this.#listed.set(entry.id, entry);
		}
		for (const id of [...this.#listed.keys()].slice(0, Math.max(0, this.#listed.size - mostKnown))) {
			this.#listed.delete(id);
		}
	}

	/** The name of a record; its id when it is not known. */
	name(id: string): string {
		const entry = this.#find(id);
		return plainText(entry ? nameOf(entry) : id, 100);
	}

	/** The size of a file such as `12.3 kB`, when it is known. */
	size(id: string): string | undefined {
		return formatBytes(fieldsOf(this.#find(id)?.value)['size_bytes']);
	}

	#find(id: string): Entry<unknown> | undefined {
		for (const entry of this.#shown()) {
			if (entry.id === id) {
				return entry;
			}
		}
		return this.#listed.get(id);
	}
}
