import { type Entry, moveCursor, type Page } from '../api/page.ts';
import { jsonOf } from '../text/plainText.ts';

/** The records of a query in the service's order, each id once: the first copy stays. */
export class OrderedRecords<T> {
	readonly #ids = new Set<string>();
	readonly #removed = new Set<string>();
	/** Records that were created here come first until an answer places them. */
	readonly #inserted = new Set<string>();
	readonly #items: Entry<T>[] = [];

	get items(): readonly Entry<T>[] {
		return this.#items;
	}

	/** Returns whether the record was missing. */
	insert(entry: Entry<T>): boolean {
		const isNew = !this.#ids.has(entry.id) && !this.#removed.has(entry.id);
		if (isNew) {
			this.#ids.add(entry.id);
			this.#inserted.add(entry.id);
			this.#items.unshift(entry);
		}
		return isNew;
	}

	replace(entry: Entry<T>): void {
		const index = this.#items.findIndex(({ id }) => id === entry.id);
		if (index >= 0) {
			this.#items[index] = entry;
		}
	}

	/** Removes a record for good, even from later answers. Returns the ids of its placed neighbours, if it was loaded. */
	remove(id: string): { readonly before: string | undefined; readonly after: string | undefined } | undefined {
		this.#removed.add(id);
		this.#inserted.delete(id);
		const index = this.#items.findIndex((entry) => entry.id === id);
		if (index < 0) {
			return undefined;
		}
		this.#items.splice(index, 1);
		// Inserted records come first, so one may precede it, but not follow it.
		const before = index > this.#inserted.size ? this.#items[index - 1]?.id : undefined;
		return { before, after: this.#items[index]?.id };
	}

	/** Removes deleted records from a page, whose cursors then name their neighbours. */
	withoutRemoved(page: Page<T>): Page<T> {
		const items = page.items.filter(({ id }) => !this.#removed.has(id));
		const [first, last] = [page.items[0], page.items.at(-1)];
		const [firstLeft, lastLeft] = [items[0], items.at(-1)];
		if (!first || !last || !firstLeft || !lastLeft) {
			return { ...page, items };
		}
		return {
			...page,
			items,
			next: moveCursor(page.next, last.id, lastLeft.id),
			after: moveCursor(page.after, last.id, lastLeft.id),
			newer: moveCursor(page.newer, first.id, firstLeft.id),
		};
	}

	/** Returns the records that it placed. */
	append(items: readonly Entry<T>[]): readonly Entry<T>[] {
		const placed = this.#take(items);
		this.#items.push(...placed);
		return placed;
	}

	/** Adds newer records before the first placed one. */
	prepend(items: readonly Entry<T>[]): readonly Entry<T>[] {
		const placed = this.#take(items);
		this.#items.splice(this.#inserted.size, 0, ...placed);
		return placed;
	}

	/** Adds the records of a first page that precede the first placed one. Returns `gap` if there is none. */
	prependNew(items: readonly Entry<T>[]): readonly Entry<T>[] | 'gap' {
		const sent = new Map(items.map((entry) => [entry.id, entry]));
		for (const [index, entry] of this.#items.entries()) {
			const now = sent.get(entry.id);
			if (now && jsonOf(now.value) !== jsonOf(entry.value)) {
				this.#items[index] = now;
			}
		}
		const placed = items.findIndex(({ id }) => this.#ids.has(id) && !this.#inserted.has(id));
		return placed < 0 ? 'gap' : this.prepend(items.slice(0, placed));
	}

	/** Inserted records lose their temporary place. */
	#take(items: readonly Entry<T>[]): Entry<T>[] {
		for (const { id } of items) {
			if (this.#inserted.delete(id)) {
				this.#ids.delete(id);
				this.#items.splice(
					this.#items.findIndex((entry) => entry.id === id),
					1,
				);
			}
		}
		return items.filter(({ id }) => !this.#ids.has(id) && !this.#removed.has(id) && this.#ids.add(id));
	}
}
