import * as l10n from '@vscode/l10n';
import { ApiError } from '../api/errors.ts';
import { type Cursor, cursorKey, type Entry, type FetchPage } from '../api/page.ts';

/** The most rows one request may ask for. */
export const maxPage = 100;

/**
 * The loaded front of one listing. It serves one query for life: to ask anything else, dispose it and open another,
 * so that a late answer can never reach newer rows. Rows are told apart by id; the first copy of a row stays.
 */
export class PagedList<T> {
	readonly #fetchPage: FetchPage<T>;
	readonly #pageSize: () => number;
	readonly #newest: () => 'first' | 'last';
	#abort = new AbortController();
	readonly #ids = new Set<string>();
	readonly #asked = new Set<string>();
	readonly #items: Entry<T>[] = [];
	#isOpen = false;
	#hasMore = true;
	#next: Cursor | undefined;
	#newer: Cursor | undefined;
	#end: Cursor | undefined;
	#error: ApiError | undefined;
	#loading: Promise<void> | undefined;
	#loadingNewer: Promise<readonly Entry<T>[] | undefined> | undefined;

	/** `pageSize` (1–100) is asked when a page is about to be; it may throw an `ApiError`. `newest` tells where new rows appear. */
	constructor(fetchPage: FetchPage<T>, pageSize: () => number, newest: () => 'first' | 'last' = () => 'first') {
		this.#fetchPage = fetchPage;
		this.#pageSize = pageSize;
		this.#newest = newest;
	}

	get items(): readonly Entry<T>[] {
		return this.#items;
	}

	/** Whether `loadMore` has something to ask for. */
	get hasMore(): boolean {
		return this.#hasMore;
	}

	/** Whether the first page was ever asked for. */
	get isOpen(): boolean {
		return this.#isOpen;
	}

	get isLoading(): boolean {
		return this.#loading !== undefined;
	}

	/** Why the last page could not be loaded. What was loaded before is still here, and `loadMore` tries again. */
	get error(): ApiError | undefined {
		return this.#error;
	}

	/** Loads the first page, or as many full pages as hold `atLeast` rows. Only the first call sends anything. */
	open(atLeast = 0): Promise<void> {
		if (this.#isOpen) {
			return this.#loading ?? Promise.resolve();
		}
		this.#isOpen = true;
		const { signal } = this.#abort;
		return this.#share(async () => {
			do {
				await this.#loadPage((pageSize) => Math.min(maxPage, Math.max(pageSize, atLeast - this.#items.length)));
			} while (this.#items.length < atLeast && this.#hasMore && !this.#error && !signal.aborted);
		});
	}

	/** Loads the page that follows, or tries again the one that failed. Never rejects; calls made at once share a request. */
	loadMore(limit?: number): Promise<void> {
		this.#isOpen = true;
		return (
			this.#loading ?? (this.#hasMore ? this.#share(() => this.#loadPage((pageSize) => limit ?? pageSize)) : Promise.resolve())
		);
	}

	/** Whether `loadNewer` has a row to start from. */
	get canLoadNewer(): boolean {
		return (this.#newest() === 'first' ? this.#newer : this.#end) !== undefined;
	}

	/**
	 * Adds what has come since, at the end where the newest rows are, and resolves to it; to nothing when it could not be asked
	 * for or was cancelled. Rejects with an `ApiError`.
	 */
	loadNewer(): Promise<readonly Entry<T>[] | undefined> {
		this.#loadingNewer ??= (this.#newest() === 'first' ? this.#loadOnTop() : this.#loadAtEnd()).finally(() => {
			this.#loadingNewer = undefined;
		});
		return this.#loadingNewer;
	}

	/** Forgets the request under way, if any: its rows can be asked for again. */
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

	#share(load: () => Promise<void>): Promise<void> {
		this.#error = undefined;
		const loading = load().finally(() => {
			if (this.#loading === loading) {
				this.#loading = undefined;
			}
		});
		this.#loading = loading;
		return loading;
	}

	async #loadPage(limit: (pageSize: number) => number): Promise<void> {
		const { signal } = this.#abort;
		const cursor = this.#next;
		try {
			const page = await this.#fetchPage({ cursor, limit: limit(this.#pageSize()), signal });
			if (signal.aborted) {
				return;
			}
			const added = this.#unseen(page.items);
			this.#items.push(...added);
			this.#newer ??= page.newer;
			this.#end = page.after ?? this.#end;
			this.#asked.add(cursorKey(cursor));
			this.#next = page.next;
			this.#hasMore = page.next !== undefined;
			if (page.next && (this.#asked.has(cursorKey(page.next)) || (page.items.length > 0 && added.length === 0))) {
				this.#hasMore = false;
				throw new ApiError('protocol', l10n.t('The service repeats itself: the next page holds nothing new.'), {
					startOver: true,
				});
			}
		} catch (error) {
			if (!signal.aborted) {
				this.#error = asApiError(error);
			}
		}
	}

	async #loadOnTop(): Promise<readonly Entry<T>[] | undefined> {
		const { signal } = this.#abort;
		const all: Entry<T>[] = [];
		try {
			for (let goOn = this.#newer !== undefined; goOn && !signal.aborted; ) {
				const page = await this.#fetchPage({ cursor: this.#newer, limit: maxPage, signal });
				if (signal.aborted) {
					break;
				}
				const added = this.#unseen(page.items);
				this.#items.unshift(...added);
				this.#newer = page.newer ?? this.#newer;
				all.unshift(...added);
				goOn = page.hasMore && added.length > 0;
			}
		} catch (error) {
			if (!signal.aborted) {
				throw asApiError(error);
			}
		}
		return signal.aborted && all.length === 0 ? undefined : all;
	}

	// Rows below the last page are read like any other page; while there are older ones to load, the new ones come after them.
	async #loadAtEnd(): Promise<readonly Entry<T>[] | undefined> {
		const { length } = this.#items;
		const { signal } = this.#abort;
		if (this.#hasMore || this.#loading || this.#error) {
			return undefined;
		}
		this.#next = this.#end;
		this.#hasMore = true;
		await this.loadMore(maxPage);
		const error: ApiError | undefined = this.#error;
		if (signal.aborted || error) {
			this.#hasMore = false;
			this.#error = undefined;
		}
		if (error) {
			throw error;
		}
		return signal.aborted ? undefined : this.#items.slice(length);
	}

	#unseen(items: readonly Entry<T>[]): Entry<T>[] {
		return items.filter(({ id }) => !this.#ids.has(id) && this.#ids.add(id));
	}
}

function asApiError(error: unknown): ApiError {
	return error instanceof ApiError ? error : new ApiError('protocol', String(error), { cause: error });
}
