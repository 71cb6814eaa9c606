import type { ApiError } from '../api/errors.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import { type End, maxPage, PagedList } from './pagedList.ts';

/** Every tenth check reads all rows again, because a check finds no deletions. */
const checksUntilReread = 10;

/** The result of a check for newer records. */
interface Check<T> {
	readonly added: readonly Entry<T>[];
	readonly error?: ApiError | undefined;
}

/** The query of a list. */
export interface Query<T> {
	readonly fetchPage: FetchPage<T>;
	/** 1–100; may throw an `ApiError`. */
	readonly pageSize: () => number;
	/** `first` by default. */
	readonly newest?: End;
}

/**
 * A paged list whose refresh reads a second list and swaps it in once that has as many rows. Until then, and after a failure, the old
 * rows stay. Calls `onDidChange` after each change of rows or state.
 */
export class RefreshableList<T> {
	readonly #open: () => PagedList<T>;
	readonly #newest: End;
	#onDidChange: () => void;
	#list: PagedList<T>;
	#replacement: PagedList<T> | undefined;
	#refreshing: Promise<void> | undefined;
	#refreshError: ApiError | undefined;
	#checks = 0;
	#checkError: ApiError | undefined;
	#isStale = false;
	#moreWanted = false;
	#abort = new AbortController();
	#turns = 0;

	constructor({ fetchPage, pageSize, newest = 'first' }: Query<T>, onDidChange: () => void) {
		this.#open = () => new PagedList(fetchPage, pageSize, newest);
		this.#newest = newest;
		this.#onDidChange = onDidChange;
		this.#list = this.#open();
	}

	get items(): readonly Entry<T>[] {
		return this.#list.items;
	}

	get hasMore(): boolean {
		return this.#list.hasMore;
	}

	get total(): number | undefined {
		return this.#list.total;
	}

	get isOpen(): boolean {
		return this.#list.isOpen;
	}

	/** Whether `open` reads the rows again. */
	get isStale(): boolean {
		return this.#isStale;
	}

	/** How often *Load more* or *Start over* succeeded. A click on a row from before is late. */
	get turns(): number {
		return this.#turns;
	}

	get emptyPages(): number {
		return this.#list.emptyPages;
	}

	/** Whether rows below the current ones are loading. */
	get isLoading(): boolean {
		const isFirstPage = this.isRefreshing && this.hasMore && this.items.length === 0;
		return this.#list.isLoading || this.#moreWanted || isFirstPage;
	}

	get isRefreshing(): boolean {
		return this.#refreshing !== undefined;
	}

	get error(): ApiError | undefined {
		return this.#list.error;
	}

	/** Why the last refresh or check failed. The rows are then those of {@link readAt}. */
	get refreshError(): ApiError | undefined {
		return this.#refreshError ?? this.#checkError;
	}

	get readAt(): Date | undefined {
		return this.#list.readAt;
	}

	/** Loads the first page once; reads stale rows again. Never rejects. */
	async open(): Promise<void> {
		if (this.#isStale) {
			await this.refresh();
		} else if (!this.#list.isOpen) {
			await this.#list.open();
			this.#onDidChange();
		}
		// Waits only without rows, because existing ones can be shown at once.
		if (this.#list.items.length === 0) {
			await this.#list.open();
			await this.#refreshing;
		}
	}

	/** Loads the next page, or the failed one again, after a refresh under way. Never rejects. */
	async loadMore(): Promise<void> {
		const { signal } = this.#abort;
		if (this.#refreshing) {
			this.#moreWanted = true;
			this.#onDidChange();
			await this.#refreshing;
		}
		if (!signal.aborted) {
			const answered = this.#loadBelow();
			this.#onDidChange();
			await answered;
			this.#onDidChange();
		}
	}

	/** Loads pages while `goOn` returns true, but stops after empty ones. Never rejects. */
	async loadWhile(goOn: () => boolean): Promise<void> {
		await this.#refreshing;
		let loaded = goOn() ? this.#loadBelow(maxPage) : undefined;
		this.#onDidChange();
		while (loaded) {
			await loaded;
			await this.#refreshing;
			const canGoOn = this.#list.hasMore && !this.#list.error && this.#list.emptyPages === 0;
			loaded = canGoOn && goOn() ? this.#loadBelow(maxPage) : undefined;
		}
		this.#onDidChange();
	}

	/** Aborts all requests; the rows stay. */
	cancel(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.#moreWanted = false;
		this.#list.cancel();
		this.#replacement?.cancel();
		this.#onDidChange();
	}

	/** Requests as many rows as there are, into a second list. Never rejects. */
	refresh(): Promise<void> {
		const list = this.#list;
		if (!list.isOpen || this.#refreshing || this.#abort.signal.aborted) {
			return this.#refreshing ?? Promise.resolve();
		}
		const pageUnderWay = list.isLoading && list.items.length > 0;
		list.cancel();
		this.#isStale = false;
		this.#refreshing = this.#replace().finally(() => {
			this.#replacement = undefined;
			this.#refreshing = undefined;
			this.#moreWanted = false;
			this.#onDidChange();
		});
		if (pageUnderWay) {
			void this.loadMore();
		}
		return this.#refreshing;
	}

	/** Makes the next `open` request the rows again. */
	markStale(): void {
		this.#isStale = this.#list.isOpen && !this.#refreshing;
	}

	/** Never rejects: an error is also {@link refreshError}. */
	async loadNewer(): Promise<Check<T>> {
		const list = this.#list;
		const isOccupied = this.#refreshing || (!list.canLoadNewer && (list.isLoading || list.error));
		if (!list.isOpen || isOccupied) {
			return { added: [] };
		}
		this.#checks += 1;
		if (!list.canLoadNewer || this.#checks % checksUntilReread === 0) {
			return this.#reread();
		}
		const failed = this.#checkError;
		const before = [...list.items];
		try {
			const added = await list.loadNewer();
			if (added === 'gap') {
				return this.#reread();
			}
			if (added) {
				this.#checkError = undefined;
			}
			if (failed || list.items.length !== before.length || list.items.some((entry, index) => entry !== before[index])) {
				this.#onDidChange();
			}
			return { added: added ?? [] };
		} catch (failure) {
			const error = failure as ApiError;
			if (error.startOver) {
				return this.#reread();
			}
			this.#checkError = error;
			this.#onDidChange();
			return { added: [], error };
		}
	}

	insert(entry: Entry<T>): void {
		this.#change((list) => list.insert(entry));
	}

	replace(entry: Entry<T>): void {
		this.#change((list) => list.replace(entry));
	}

	/** A pending page or refresh does not bring it back. */
	remove(id: string): void {
		this.#change((list) => list.remove(id));
	}

	dispose(): void {
		this.#onDidChange = () => {};
		this.#abort.abort();
		this.#list.dispose();
		this.#replacement?.dispose();
	}

	#change(change: (list: PagedList<T>) => void): void {
		change(this.#list);
		if (this.#replacement) {
			change(this.#replacement);
		}
		this.#onDidChange();
	}

	async #reread(): Promise<Check<T>> {
		const ids = new Set(this.#list.items.map(({ id }) => id));
		const { hasMore } = this.#list;
		await this.refresh();
		const { items } = this.#list;
		const isKnown = ({ id }: Entry<T>) => ids.has(id);
		// Rows at the other end are old, because they moved up when others were deleted.
		const known = items.findIndex(isKnown);
		const above = known < 0 ? items : items.slice(0, known);
		const below = hasMore ? [] : items.slice(items.findLastIndex(isKnown) + 1);
		return { added: this.#newest === 'first' ? above : below, error: this.#refreshError };
	}

	async #replace(): Promise<void> {
		const { signal } = this.#abort;
		const list = this.#open();
		this.#replacement = list;
		const depth = this.#list.items.length;
		await list.open(depth);
		if (signal.aborted) {
			return;
		}
		if (list.error && list.items.length < depth) {
			this.#refreshError = list.error;
			return;
		}
		this.#refreshError = undefined;
		this.#checkError = undefined;
		// Counts as a turn, because a second click on “Start over” is late.
		this.#turns += this.error?.startOver ? 1 : 0;
		this.#list.dispose();
		this.#list = list;
	}

	async #loadBelow(limit?: number): Promise<void> {
		if (await this.#list.loadMore(limit)) {
			this.#turns += 1;
		}
	}
}
