import * as l10n from '@vscode/l10n';
import { ApiError, asApiError } from '../api/errors.ts';
import { type Cursor, cursorKey, type Entry, type FetchPage, moveCursor, type Page } from '../api/page.ts';
import { OrderedRecords } from './orderedRecords.ts';

/** The most rows of one request. */
export const maxPage = 100;

/** The end of a listing where new records appear. */
export type End = 'first' | 'last';

/** Loading stops after so many consecutive pages without a new row. */
const maxEmptyPages = 5;

/**
 * The loaded part of one query. Another query is another list, so that a late answer never reaches newer rows. A failure is a
 * state, {@link error}; only `loadNewer` rejects.
 */
export class PagedList<T> {
	readonly #fetchPage: FetchPage<T>;
	readonly #pageSize: () => number;
	readonly #newest: End;
	readonly #records = new OrderedRecords<T>();
	#abort = new AbortController();
	/** The cursors of all pages, because a repeated one means that the service repeats itself. */
	readonly #cursors = new Set<string>();
	#readAt: Date | undefined;
	#hasMore = true;
	#next: Cursor | undefined;
	#beforeFirst: Cursor | undefined;
	#afterLast: Cursor | undefined;
	#total: number | undefined;
	#error: ApiError | undefined;
	#emptyPages = 0;
	#loading: Promise<boolean> | undefined;
	#loadingNewer: Promise<readonly Entry<T>[] | 'gap' | undefined> | undefined;

	/** `pageSize` (1–100) is called before each page and may throw an `ApiError`. */
	constructor(fetchPage: FetchPage<T>, pageSize: () => number, newest: End = 'first') {
		this.#fetchPage = fetchPage;
		this.#pageSize = pageSize;
		this.#newest = newest;
	}

	get items(): readonly Entry<T>[] {
		return this.#records.items;
	}

	get hasMore(): boolean {
		return this.#hasMore;
	}

	/** Known if the service counts the rows, or if all are loaded. */
	get total(): number | undefined {
		return this.#hasMore ? this.#total : this.items.length;
	}

	/** When the first row was requested. */
	get readAt(): Date | undefined {
		return this.#readAt;
	}

	get isOpen(): boolean {
		return this.#readAt !== undefined;
	}

	get isLoading(): boolean {
		return this.#loading !== undefined;
	}

	/** The number of consecutive last pages without a new row. */
	get emptyPages(): number {
		return this.#emptyPages;
	}

	/** Why the last page failed. `loadMore` tries again. */
	get error(): ApiError | undefined {
		return this.#error;
	}

	/** Loads the first page, and more until there are `atLeast` rows. Never rejects. */
	async open(atLeast = 0): Promise<void> {
		if (this.#loading || !this.isOpen || (this.items.length < atLeast && this.#hasMore)) {
			const limit = (pageSize: number) => Math.min(maxPage, Math.max(pageSize, atLeast - this.items.length));
			await (this.#loading ?? this.#load(atLeast, limit));
		}
	}

	/** Concurrent calls share a request. Resolves to whether the service answered; false if there is nothing more. Never rejects. */
	loadMore(limit?: number): Promise<boolean> {
		if (this.#loading || !this.#hasMore) {
			return this.#loading ?? Promise.resolve(false);
		}
		return this.#load(this.items.length + 1, (pageSize) => limit ?? pageSize);
	}

	get canLoadNewer(): boolean {
		return this.#newest === 'first' ? this.#beforeFirst !== undefined || this.items.length > 0 : this.#afterLast !== undefined;
	}

	/**
	 * Adds and resolves to newer records, with one request. Resolves to `gap` if there may be more than the answer has, and to
	 * `undefined` without a request or after an abort. Rejects with an `ApiError`.
	 */
	loadNewer(): Promise<readonly Entry<T>[] | 'gap' | undefined> {
		this.#loadingNewer ??= this.#loadNewer().finally(() => {
			this.#loadingNewer = undefined;
		});
		return this.#loadingNewer;
	}

	/** Adds a record that was created here, to a list with the newest records first. */
	insert(entry: Entry<T>): void {
		if (this.isOpen && this.#records.insert(entry)) {
			this.#total &&= this.#total + 1;
		}
	}

	replace(entry: Entry<T>): void {
		this.#records.replace(entry);
	}

	/** Removes a record for good, even if a page under way has it. */
	remove(id: string): void {
		const beside = this.#records.remove(id);
		if (beside) {
			this.#total &&= this.#total - 1;
			// A service may refuse a cursor of a deleted record.
			this.#next = moveCursor(this.#next, id, beside.before);
			this.#afterLast = moveCursor(this.#afterLast, id, beside.before);
			this.#beforeFirst = moveCursor(this.#beforeFirst, id, beside.after);
		}
	}

	/** Aborts the requests, which can be repeated. */
	cancel(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.#loading = undefined;
	}

	/** Aborts for good. The rows stay readable. */
	dispose(): void {
		this.#abort.abort();
		this.#hasMore = false;
	}

	#load(atLeast: number, limit: (pageSize: number) => number): Promise<boolean> {
		if (!this.#readAt || this.items.length === 0) {
			this.#readAt = new Date();
		}
		this.#error = undefined;
		const { signal } = this.#abort;
		const load = async () => {
			this.#emptyPages = 0;
			let isAnswered = false;
			do {
				isAnswered = (await this.#loadPage(limit, signal)) || isAnswered;
			} while (
				this.#hasMore &&
				!this.#error &&
				!signal.aborted &&
				this.#emptyPages < maxEmptyPages &&
				this.items.length < atLeast
			);
			return isAnswered;
		};
		const loading = load().finally(() => {
			if (this.#loading === loading) {
				this.#loading = undefined;
			}
		});
		this.#loading = loading;
		return loading;
	}

	async #loadPage(limit: (pageSize: number) => number, signal: AbortSignal): Promise<boolean> {
		const cursor = this.#next;
		let page: Page<T> | undefined;
		try {
			page = await this.#fetchPage({ cursor, limit: limit(this.#pageSize()), signal });
			if (!signal.aborted) {
				this.#append(page, cursor);
			}
		} catch (error) {
			if (!signal.aborted) {
				this.#error = asApiError(error);
			}
		}
		return page !== undefined && !signal.aborted;
	}

	/** Throws an `ApiError` when the service repeats itself. */
	#append(answer: Page<T>, cursor: Cursor | undefined): readonly Entry<T>[] {
		const page = this.#records.withoutRemoved(answer);
		const added = this.#records.append(page.items);
		this.#emptyPages = added.length === 0 ? this.#emptyPages + 1 : 0;
		this.#beforeFirst ??= page.newer;
		this.#afterLast = page.after ?? this.#afterLast;
		this.#cursors.add(cursorKey(cursor));
		this.#next = page.next;
		this.#total ??= page.total;
		this.#hasMore = page.next !== undefined;
		if (page.next && (this.#cursors.has(cursorKey(page.next)) || (page.items.length > 0 && added.length === 0))) {
			this.#hasMore = false;
			throw new ApiError('protocol', l10n.t('The service returned the same page again.'), { startOver: true });
		}
		return added;
	}

	async #loadNewer(): Promise<readonly Entry<T>[] | 'gap' | undefined> {
		const isFirst = this.#newest === 'first';
		const cursor = isFirst ? this.#beforeFirst : this.#afterLast;
		// Sends nothing while pages are missing, because new records follow the last page.
		if (!this.canLoadNewer || (!isFirst && (this.#hasMore || this.#loading || this.#error))) {
			return undefined;
		}
		const { signal } = this.#abort;
		try {
			const limit = cursor ? maxPage : this.#pageSize();
			const answer = await this.#fetchPage({ cursor, limit, signal });
			if (signal.aborted) {
				return undefined;
			}
			if (!isFirst) {
				return this.#append(answer, cursor);
			}
			if (!cursor) {
				this.#total = answer.total ?? this.#total;
				return this.#records.prependNew(answer.items);
			}
			// A full answer may leave a gap, because some services send the newest records. If the last placed record was deleted
			// meanwhile, the next page is the first one, and has these records too.
			if (answer.hasMore || answer.items.length >= maxPage || (this.#hasMore && !this.#next)) {
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
