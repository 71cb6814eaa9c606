import type { ApiError } from '../api/errors.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import { maxPage, PagedList } from './pagedList.ts';

/**
 * A listing on the screen: the list a person sees and, during a refresh, the one that will replace it in one swap
 * once it is as deep. `onDidChange` is called after each change of what is to be shown.
 */
export class Listing<T> {
	readonly #open: () => PagedList<T>;
	#onDidChange: () => void;
	#list: PagedList<T>;
	#refreshing: Promise<void> | undefined;
	#replacement: PagedList<T> | undefined;
	#refreshError: ApiError | undefined;
	#readAt: Date | undefined;
	#isStale = false;
	#moreWanted = false;
	#cancels = 0;

	constructor(
		fetchPage: FetchPage<T>,
		pageSize: () => number,
		onDidChange: () => void,
		newest: () => 'first' | 'last' = () => 'first',
	) {
		this.#open = () => new PagedList(fetchPage, pageSize, newest);
		this.#onDidChange = onDidChange;
		this.#list = this.#open();
	}

	get items(): readonly Entry<T>[] {
		return this.#list.items;
	}

	get hasMore(): boolean {
		return this.#list.hasMore;
	}

	get isOpen(): boolean {
		return this.#list.isOpen;
	}

	/** Whether a person waits for rows below the ones that are shown. */
	get isLoading(): boolean {
		return this.#list.isLoading || this.#moreWanted;
	}

	get isRefreshing(): boolean {
		return this.#refreshing !== undefined;
	}

	get error(): ApiError | undefined {
		return this.#list.error;
	}

	/** Why the last refresh failed; the rows are still those of {@link readAt}. */
	get refreshError(): ApiError | undefined {
		return this.#refreshError;
	}

	/** When the rows were last known to be all there is from the start on. */
	get readAt(): Date | undefined {
		return this.#readAt;
	}

	/** Loads the first page unless it was asked for before; re-reads rows that were said to be stale. Never rejects. */
	async open(): Promise<void> {
		if (this.#isStale) {
			await this.refresh();
		} else if (!this.#list.isOpen) {
			this.#readAt = new Date();
			await this.#list.open();
			this.#onDidChange();
		}
		// Rows that are there are shown while more are under way.
		if (this.#list.items.length === 0) {
			await this.#list.open();
			await this.#refreshing;
		}
	}

	/** The next page, or the failed one again; during a refresh, the page that follows the refreshed rows. Never rejects. */
	loadMore(limit?: number): Promise<void> {
		if (!this.#refreshing) {
			return this.#loading(this.#list.loadMore(limit));
		}
		this.#moreWanted = true;
		this.#onDidChange();
		const cancels = this.#cancels;
		return this.#refreshing.then(() => (cancels === this.#cancels ? this.#loading(this.#list.loadMore(limit)) : undefined));
	}

	/** Page after page for as long as `goOn` agrees; one change for all of them. Never rejects. */
	async loadWhile(goOn: () => boolean): Promise<void> {
		this.#readAt ??= new Date();
		await this.#refreshing;
		let loaded = goOn() ? this.#list.loadMore(maxPage) : undefined;
		this.#onDidChange();
		while (loaded) {
			await loaded;
			await this.#refreshing;
			loaded = this.#list.hasMore && !this.#list.error && goOn() ? this.#list.loadMore(maxPage) : undefined;
		}
		this.#onDidChange();
	}

	/** Forgets the request for more rows that is under way, if any. */
	cancel(): void {
		this.#cancels += 1;
		this.#moreWanted = false;
		this.#list.cancel();
		this.#onDidChange();
	}

	/** Reads the same number of rows anew and swaps them in at once; on failure the old ones stay. Never rejects. */
	refresh(): Promise<void> {
		const list = this.#list;
		if (!list.isOpen || this.#refreshing) {
			return this.#refreshing ?? Promise.resolve();
		}
		const pageUnderWay = list.isLoading && list.items.length > 0;
		list.cancel();
		this.#isStale = false;
		this.#refreshing = this.#refresh().finally(() => {
			this.#refreshing = undefined;
			this.#moreWanted = false;
			this.#onDidChange();
		});
		if (pageUnderWay) {
			void this.loadMore();
		}
		return this.#refreshing;
	}

	/** Rows that nobody looks at: they are re-read when the listing is next opened. */
	markStale(): void {
		this.#isStale = this.#list.isOpen && !this.#refreshing;
	}

	/** Adds the rows that have come since, and resolves to them; an empty listing is read again. Never rejects. */
	async loadNewer(): Promise<readonly Entry<T>[]> {
		const list = this.#list;
		const isOccupied = this.#refreshing || (!list.canLoadNewer && (list.isLoading || list.error));
		if (!list.isOpen || isOccupied) {
			return [];
		}
		if (!list.canLoadNewer) {
			await this.refresh();
			return this.#list.items;
		}
		const readAt = new Date();
		const failed = this.#refreshError;
		try {
			const added = await list.loadNewer();
			if (added) {
				this.#readAt = readAt;
				this.#refreshError = undefined;
			}
			if (added?.length || failed) {
				this.#onDidChange();
			}
			return added ?? [];
		} catch (error) {
			this.#refreshError = error as ApiError;
			await (this.#refreshError.startOver ? this.refresh() : this.#onDidChange());
			return [];
		}
	}

	/** Cancels what is under way; the listing is not to be used again. */
	dispose(): void {
		this.#onDidChange = () => {};
		this.#list.dispose();
		this.#replacement?.dispose();
	}

	async #refresh(): Promise<void> {
		const replacement = this.#open();
		this.#replacement = replacement;
		const readAt = new Date();
		await replacement.open(this.#list.items.length);
		this.#replacement = undefined;
		if (replacement.error && this.#list.items.length > replacement.items.length) {
			this.#refreshError = replacement.error;
			replacement.dispose();
			return;
		}
		this.#refreshError = undefined;
		this.#list.dispose();
		this.#list = replacement;
		this.#readAt = readAt;
	}

	async #loading(loaded: Promise<void>): Promise<void> {
		this.#onDidChange();
		await loaded;
		this.#onDidChange();
	}
}
