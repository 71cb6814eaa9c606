import { type Entry, moveCursor, type Page } from '../api/page.ts';

/** The end of a listing at which new records appear. */
export type End = 'first' | 'last';

/** The records of a list in the service's order, each once: they are told apart by id, and the first copy stays. */
export class RecordList<T> {
	readonly #ids = new Set<string>();
	readonly #removed = new Set<string>();
	/** Records that were just created: no answer has shown yet where they stand among the others. */
	readonly #inserted = new Set<string>();
	readonly #items: Entry<T>[] = [];

	get items(): readonly Entry<T>[] {
		return this.#items;
	}

	/** Adds a record that was just created, where the newest are. */
	insert(entry: Entry<T>, newest: End): void {
		if (!this.#ids.has(entry.id) && !this.#removed.has(entry.id)) {
			this.#ids.add(entry.id);
			this.#inserted.add(entry.id);
			this.#items.splice(newest === 'first' ? 0 : this.#items.length, 0, entry);
		}
	}

	/** Takes out a record that was deleted, for good, and answers with the ids of those beside it; nothing if it is not here. */
	remove(id: string): { readonly before: string | undefined; readonly after: string | undefined } | undefined {
		this.#removed.add(id);
		this.#inserted.delete(id);
		const index = this.#items.findIndex((entry) => entry.id === id);
		if (index < 0) {
			return undefined;
		}
		this.#items.splice(index, 1);
		return { before: this.#items[index - 1]?.id, after: this.#items[index]?.id };
	}

	/** An answer without records that were deleted meanwhile, and whose cursors name others instead, if there are any. */
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

	/** Adds a page at the end, and answers with what is new of it. */
	append(items: readonly Entry<T>[], newest: End): readonly Entry<T>[] {
		const added = this.#place(items);
		// What was inserted after this answer was made is newer than all that is in it.
		this.#items.splice(this.#items.length - (newest === 'last' ? this.#inserted.size : 0), 0, ...added);
		return added;
	}

	/** Puts records before the first one that an answer brought, and answers with those that were not here before. */
	prepend(items: readonly Entry<T>[]): readonly Entry<T>[] {
		const known = new Set(this.#inserted);
		const added = this.#place(items);
		this.#items.splice(this.#inserted.size, 0, ...added);
		return added.filter(({ id }) => !known.has(id));
	}

	/** Adds what a first page holds before the first record that an answer brought; without one, there may be a gap between them. */
	prependNew(items: readonly Entry<T>[]): readonly Entry<T>[] | 'gap' {
		const known = items.findIndex(({ id }) => this.#ids.has(id) && !this.#inserted.has(id));
		return known < 0 ? 'gap' : this.prepend(items.slice(0, known));
	}

	/** Those of an answer that are not in their place yet, to be put there: new ones, and inserted ones, which are taken from theirs. */
	#place(items: readonly Entry<T>[]): Entry<T>[] {
		const sent = new Set(items.map(({ id }) => id));
		const inserted = [...this.#inserted];
		const newest = inserted.findLast((id) => sent.has(id));
		// What was inserted before one of these and is not among them comes with a later answer, or is gone.
		for (const id of inserted.slice(0, newest === undefined ? 0 : inserted.indexOf(newest) + 1)) {
			this.#inserted.delete(id);
			this.#ids.delete(id);
			this.#items.splice(
				this.#items.findIndex((entry) => entry.id === id),
				1,
			);
		}
		return items.filter(({ id }) => !this.#ids.has(id) && !this.#removed.has(id) && this.#ids.add(id));
	}
}
