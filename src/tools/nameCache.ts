import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';

const mostListed = 500;

/** Names and sizes without a request: of records in views and in answers. */
export class NameCache {
	readonly #rows: () => Iterable<Entry<unknown>>;
	readonly #listed = new Map<string, Entry<unknown>>();

	constructor(rows: () => Iterable<Entry<unknown>>) {
		this.#rows = rows;
	}

	add(entries: readonly Entry<unknown>[]): void {
		for (const entry of entries) {
			this.#listed.delete(entry.id);
			this.#listed.set(entry.id, entry);
		}
		for (const id of [...this.#listed.keys()].slice(0, Math.max(0, this.#listed.size - mostListed))) {
			this.#listed.delete(id);
		}
	}

	clear(): void {
		this.#listed.clear();
	}

	/** Or the id, if not cached. */
	name(id: string): string {
		const entry = this.#find(id);
		return entry ? nameOf(entry) : id;
	}

	/** Like `12.3 kB`, if cached. */
	size(id: string): string | undefined {
		return formatBytes(fieldsOf(this.#find(id)?.value)['size_bytes']);
	}

	#find(id: string): Entry<unknown> | undefined {
		for (const entry of this.#rows()) {
			if (entry.id === id) {
				return entry;
			}
		}
		return this.#listed.get(id);
	}
}
