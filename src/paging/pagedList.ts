// This folder holds what is loaded of one query, and what is shown of it during a refresh. It imports no VS Code.

import * as l10n from '@vscode/l10n';
import { ApiError } from '../api/errors.ts';
import { type Cursor, cursorKey, type Entry, type FetchPage, moveCursor, type Page } from '../api/page.ts';
import { type End, RecordList } from './recordList.ts';

/** The most rows one request may ask for. */
export const maxPage = 100;

/** Pages without a single new row that one call may read. */
const maxEmptyPages = 5;

/**
 * The loaded front of one query. It serves this query for life: to ask anything else, dispose it and open another, so that
 * a late answer never reaches newer rows. Records are told apart by id; the first copy of a record stays.
 */
export class PagedList<T> {
	readonly #fetchPage: FetchPage<T>;
	readonly #pageSize: () => number;
	readonly #newest: () => End;
	readonly #records = new RecordList<T>();
	#abort = new AbortController();
	/** The cursors of the pages that were read. */
	readonly #cursors = new Set<string>();
	#readAt: Date | undefined;
	#hasMore = true;
	#next: Cursor | undefined;
	#beforeFirst: Cursor | undefined;
	#afterLast: Cursor | undefined;
	#error: ApiError | undefined;
	#emptyPages = 0;
	#loading: Promise<void> | undefined;
	#loadingNewer: Promise<readonly Entry<T>[] | 'gap' | undefined> | undefined;

	/** `pageSize` (1–100) is asked before each page; it may throw an `ApiError`. `newest` tells at which end new records appear. */
	constructor(fetchPage: FetchPage<T>, pageSize: () => number, newest: () => End = () => 'first') {
		this.#fetchPage = fetchPage;
		this.#pageSize = pageSize;
		this.#newest = newest;
	}

	get items(): readonly Entry<T>[] {
		return this.#records.items;
	}

	/** Whether `loadMore` has something to ask for. */
	get hasMore(): boolean {
		return this.#hasMore;
	}

	/** When the first row was asked for; nothing before that. */
	get readAt(): Date | undefined {
		return this.#readAt;
	}

	/** Whether the first page was ever asked for. */
	get isOpen(): boolean {
		return this.#readAt !== undefined;
	}

	get isLoading(): boolean {
		return this.#loading !== undefined;
	}

	/** Pages that were read, one after the other. */
	get pages(): number {
		return this.#cursors.size;
	}

	/** How many of the last pages brought no new row. */
	get emptyPages(): number {
		return this.#emptyPages;
	}

	/** Why the last page could not be loaded. What was loaded before is still here, and `loadMore` tries again. */
	get error(): ApiError | undefined {
		return this.#error;
	}

	/**
	 * Loads the first page, or as many full pages as hold `atLeast` rows; goes on after a failure. Nobody waits for rows in the
	 * background, so that a failure there is not worth another attempt. Never rejects.
	 */
	open(atLeast = 0, isBackground = false): Promise<void> {
		const isEnough = this.isOpen && (this.items.length >= atLeast || !this.#hasMore);
		if (this.#loading || isEnough) {
			return this.#loading ?? Promise.resolve();
		}
		const limit = (pageSize: number) => Math.min(maxPage, Math.max(pageSize, atLeast - this.items.length));
		return this.#load(atLeast, limit, isBackground);
	}

	/** Loads the page that follows, or tries again the one that failed. Never rejects; calls made at once share a request. */
	loadMore(limit?: number): Promise<void> {
		if (this.#loading || !this.#hasMore) {
			return this.#loading ?? Promise.resolve();
		}
		return this.#load(this.items.length + 1, (pageSize) => limit ?? pageSize);
	}

	/** Whether `loadNewer` has a record to start from. */
	get canLoadNewer(): boolean {
		return this.#newest() === 'first' ? this.#beforeFirst !== undefined || this.items.length > 0 : this.#afterLast !== undefined;
	}

	/**
	 * Adds what has come since, at the end where the newest records are, and resolves to it. Sends one request: for what is newer
	 * than a record, or for the first page where a service cannot be asked for that. Resolves to `gap` when one answer cannot
	 * hold all that is new, so that there would be a gap, and to nothing when there is nothing to ask for yet or it was cancelled.
	 * Rejects with an `ApiError`.
	 */
	loadNewer(): Promise<readonly Entry<T>[] | 'gap' | undefined> {
		this.#loadingNewer ??= this.#loadNewer().finally(() => {
			this.#loadingNewer = undefined;
		});
		return this.#loadingNewer;
	}

	/** Adds the records that a later reading of the same query has before these, unless it does not reach to them. Returns whether there were any. */
	addNewerOf(list: PagedList<T>): boolean {
		const added = this.#newest() === 'first' ? this.#records.prependNew(list.items) : [];
		return added !== 'gap' && added.length > 0;
	}

	/** Adds a record that was just created, where the newest are; a list that does not reach that end yet will load it. */
	insert(entry: Entry<T>): void {
		const newest = this.#newest();
		if (this.isOpen && (newest === 'first' || !this.#hasMore)) {
			this.#records.insert(entry, newest);
		}
	}

	/** Takes out a record that was deleted. It does not come back with a page that is under way. */
	remove(id: string): void {
		const beside = this.#records.remove(id);
		if (beside) {
			// A service may refuse a cursor that names a record it no longer has; the record beside it does as well.
			this.#next = moveCursor(this.#next, id, beside.before);
			this.#afterLast = moveCursor(this.#afterLast, id, beside.before);
			this.#beforeFirst = moveCursor(this.#beforeFirst, id, beside.after);
		}
	}

	/** Forgets the requests under way, if any: their rows can be asked for again. */
	cancel(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.#loading = undefined;
	}

	/** Cancels what is under way, for good. The rows can still be read. */
	dispose(): void {
		this.#abort.abort();
		this.#hasMore = false;
	}

	#load(atLeast: number, limit: (pageSize: number) => number, isBackground = false): Promise<void> {
		if (!this.#readAt || this.items.length === 0) {
			this.#readAt = new Date();
		}
		this.#error = undefined;
		const { signal } = this.#abort;
		const load = async () => {
			this.#emptyPages = 0;
			do {
				await this.#loadPage(limit, signal, isBackground);
			} while (this.#goesOn(atLeast, signal));
		};
		const loading = load().finally(() => {
			if (this.#loading === loading) {
				this.#loading = undefined;
			}
		});
		this.#loading = loading;
		return loading;
	}

	#goesOn(atLeast: number, signal: AbortSignal): boolean {
		const canGoOn = this.#hasMore && !this.#error && !signal.aborted && this.#emptyPages < maxEmptyPages;
		return canGoOn && this.items.length < atLeast;
	}

	async #loadPage(limit: (pageSize: number) => number, signal: AbortSignal, isBackground: boolean): Promise<void> {
		const cursor = this.#next;
		try {
			const page = await this.#fetchPage({ cursor, limit: limit(this.#pageSize()), signal, isBackground });
			if (!signal.aborted) {
				this.#append(page, cursor);
			}
		} catch (error) {
			if (!signal.aborted) {
				this.#error = asApiError(error);
			}
		}
	}

	/** Adds a page at the end. Throws an `ApiError` when the service repeats itself. */
	#append(answer: Page<T>, cursor: Cursor | undefined): readonly Entry<T>[] {
		const page = this.#records.withoutRemoved(answer);
		const added = this.#records.append(page.items, this.#newest());
		this.#emptyPages = added.length === 0 ? this.#emptyPages + 1 : 0;
		this.#beforeFirst ??= page.newer;
		this.#afterLast = page.after ?? this.#afterLast;
		this.#cursors.add(cursorKey(cursor));
		this.#next = page.next;
		this.#hasMore = page.next !== undefined;
		if (page.next && (this.#cursors.has(cursorKey(page.next)) || (page.items.length > 0 && added.length === 0))) {
			this.#hasMore = false;
			throw new ApiError('protocol', l10n.t('The service repeats itself: the next page holds nothing new.'), { startOver: true });
		}
		return added;
	}

	async #loadNewer(): Promise<readonly Entry<T>[] | 'gap' | undefined> {
		const isFirst = this.#newest() === 'first';
		const cursor = isFirst ? this.#beforeFirst : this.#afterLast;
		// While there are older pages to load, new records come after them.
		if (!this.canLoadNewer || (!isFirst && (this.#hasMore || this.#loading || this.#error))) {
			return undefined;
		}
		const { signal } = this.#abort;
		try {
			const limit = cursor ? maxPage : this.#pageSize();
			const answer = await this.#fetchPage({ cursor, limit, signal, isBackground: true });
			if (signal.aborted) {
				return undefined;
			}
			if (!isFirst) {
				return this.#append(answer, cursor);
			}
			if (!cursor) {
				return this.#records.prependNew(answer.items);
			}
			// Which of many records an answer holds, those next to the cursor or the newest, is not the same in every service.
			if (answer.hasMore || answer.items.length >= maxPage) {
				return 'gap';
			}
			const page = this.#records.withoutRemoved(answer);
			this.#beforeFirst = page.items.length > 0 ? page.newer : this.#beforeFirst;
			return this.#records.prepend(page.items);
		} catch (error) {
			if (signal.aborted) {
				return undefined;
			}
			throw asApiError(error);
		}
	}
}

function asApiError(error: unknown): ApiError {
	return error instanceof ApiError ? error : new ApiError('protocol', String(error), { cause: error });
}
