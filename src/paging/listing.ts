import { ApiError } from '../api/errors.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import { maxPage, PagedList } from './pagedList.ts';
import type { End } from './recordList.ts';

/** Every so many checks for newer records the rows are read anew, as a check sees neither changes nor deletions. */
const checksUntilReread = 10;

/** When all rows were loaded, a refresh reads up to this many more, so that the list stays complete. */
const mostAdded = 1000;

/**
 * A refresh that failed after this many rows or more can be continued, for some milliseconds. Reading fewer again costs little,
 * and shows what was changed or deleted since.
 */
const resumableRows = 1000;
const resumableFor = 60_000;

/** What a listing asks the service for. */
export interface Query<T> {
	readonly fetchPage: FetchPage<T>;
	/** Rows of a page, 1–100; may throw an `ApiError`. */
	readonly pageSize: () => number;
	/** At which end new records appear; the first one unless said otherwise. */
	readonly newest?: () => End;
}

/**
 * What is shown of one query: the list that a person sees and, during a refresh, the one that will replace it once it is as
 * deep. `onDidChange` is called after each change of what is to be shown.
 */
export class Listing<T> {
	readonly #open: () => PagedList<T>;
	#onDidChange: () => void;
	#list: PagedList<T>;
	#refreshing: Promise<void> | undefined;
	/** What a refresh has read so far; after a failure the next one may go on from there. */
	#replacement: PagedList<T> | undefined;
	#refreshError: ApiError | undefined;
	#checkError: ApiError | undefined;
	#isStale = false;
	#moreWanted = false;
	#cancels = 0;
	#checks = 0;
	#pagesSaved = 0;

	constructor({ fetchPage, pageSize, newest }: Query<T>, onDidChange: () => void) {
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

	/** Pages that were read one after the other. A refresh changes nothing about that, though it reads the same rows in fewer. */
	get pages(): number {
		return this.#list.pages + this.#pagesSaved;
	}

	/** How many of the last pages brought no row. */
	get emptyPages(): number {
		return this.#list.emptyPages;
	}

	/** Whether a person waits for rows below the ones that are shown. */
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

	/** Why the last refresh or check failed; the rows are still those of {@link readAt}. */
	get refreshError(): ApiError | undefined {
		return this.#refreshError ?? this.#checkError;
	}

	/** When all rows were last read. */
	get readAt(): Date | undefined {
		return this.#list.readAt;
	}

	/** Loads the first page unless it was asked for before; reads stale rows anew. Never rejects. */
	async open(): Promise<void> {
		if (this.#isStale) {
			await this.refresh();
		} else if (!this.#list.isOpen) {
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
	loadMore(): Promise<void> {
		if (!this.#refreshing) {
			return this.#loading(this.#list.loadMore());
		}
		this.#moreWanted = true;
		this.#onDidChange();
		const cancels = this.#cancels;
		return this.#refreshing.then(() => (cancels === this.#cancels ? this.#loading(this.#list.loadMore()) : undefined));
	}

	/** Page after page for as long as `goOn` agrees; one change for all of them. Stops after some empty pages. Never rejects. */
	async loadWhile(goOn: () => boolean): Promise<void> {
		await this.#refreshing;
		let loaded = goOn() ? this.#list.loadMore(maxPage) : undefined;
		this.#onDidChange();
		while (loaded) {
			await loaded;
			await this.#refreshing;
			const canGoOn = this.#list.hasMore && !this.#list.error && this.#list.emptyPages === 0;
			loaded = canGoOn && goOn() ? this.#list.loadMore(maxPage) : undefined;
		}
		this.#onDidChange();
	}

	/** Forgets the requests under way, a refresh included; the rows stay as they are. */
	cancel(): void {
		this.#cancels += 1;
		this.#moreWanted = false;
		this.#list.cancel();
		this.#replacement?.cancel();
		this.#onDidChange();
	}

	/**
	 * Reads the same number of rows anew and swaps them in at once; on failure the old ones stay, and the next refresh goes on
	 * where this one failed. What is new is shown once the first page is there. A failure in the background, where nobody
	 * waits, is not worth another attempt. Never rejects.
	 */
	refresh(isBackground = false): Promise<void> {
		const list = this.#list;
		if (!list.isOpen || this.#refreshing) {
			return this.#refreshing ?? Promise.resolve();
		}
		const pageUnderWay = list.isLoading && list.items.length > 0;
		list.cancel();
		this.#isStale = false;
		this.#refreshing = this.#refresh(isBackground).finally(() => {
			this.#refreshing = undefined;
			this.#moreWanted = false;
			this.#onDidChange();
		});
		if (pageUnderWay) {
			void this.loadMore();
		}
		return this.#refreshing;
	}

	/** Rows that nobody looks at: they are read anew when the listing is next opened. */
	markStale(): void {
		this.#isStale = this.#list.isOpen && !this.#refreshing;
	}

	/**
	 * Adds the records that have come since, and resolves to them; an empty listing is read again, and any listing now and then.
	 * Never rejects: what went wrong is the {@link refreshError}.
	 */
	async loadNewer(): Promise<readonly Entry<T>[]> {
		const list = this.#list;
		const isOccupied = this.#refreshing || (!list.canLoadNewer && (list.isLoading || list.error));
		if (!list.isOpen || isOccupied) {
			return [];
		}
		this.#checks += 1;
		if (!list.canLoadNewer || this.#checks % checksUntilReread === 0) {
			return this.#reread();
		}
		const failed = this.#checkError;
		try {
			const added = await list.loadNewer();
			if (added === 'gap') {
				return this.#reread();
			}
			if (added) {
				this.#checkError = undefined;
			}
			if (added?.length || failed) {
				this.#onDidChange();
			}
			return added ?? [];
		} catch (error) {
			if ((error as ApiError).startOver) {
				return this.#reread();
			}
			this.#checkError = error as ApiError;
			this.#onDidChange();
			return [];
		}
	}

	/** Shows a record that was just created. */
	insert(entry: Entry<T>): void {
		this.#change((list) => list.insert(entry));
	}

	/** Takes out a record that was deleted; a page or a refresh under way does not bring it back. */
	remove(id: string): void {
		this.#change((list) => list.remove(id));
	}

	/** Cancels what is under way; the listing is not to be used again. */
	dispose(): void {
		this.#onDidChange = () => {};
		this.#list.dispose();
		this.#endRefresh();
	}

	#change(change: (list: PagedList<T>) => void): void {
		change(this.#list);
		if (this.#replacement) {
			change(this.#replacement);
		}
		this.#onDidChange();
	}

	async #reread(): Promise<readonly Entry<T>[]> {
		const before = new Set(this.#list.items.map(({ id }) => id));
		await this.refresh(true);
		return this.#list.items.filter(({ id }) => !before.has(id));
	}

	async #refresh(isBackground: boolean): Promise<void> {
		const cancels = this.#cancels;
		const isWanted = () => cancels === this.#cancels;
		const failure = this.#replacement && (await this.#catchUp(this.#replacement));
		if (failure) {
			this.#refreshError = failure;
			return;
		}
		this.#replacement ??= this.#open();
		const list = this.#replacement;
		const first = Math.min(this.#depth, maxPage);
		if (isWanted()) {
			await list.open(first, isBackground);
		}
		if (isWanted() && first < this.#depth && list.items.length >= first) {
			if (this.#list.addNewerOf(list)) {
				this.#onDidChange();
			}
			await list.open(this.#depth, isBackground);
		}
		if (!isWanted()) {
			this.#endRefresh();
		} else if (list.error && list.items.length < this.#depth) {
			this.#refreshError = list.error;
			if (list.error.startOver || list.items.length < resumableRows) {
				this.#endRefresh();
			}
		} else {
			this.#replacement = undefined;
			this.#refreshError = undefined;
			this.#checkError = undefined;
			// A second click on “Start over” is late, as one on “Load more” is.
			this.#pagesSaved += Math.max(0, this.#list.pages - list.pages) + (this.error?.startOver ? 1 : 0);
			this.#list.dispose();
			this.#list = list;
		}
	}

	/** How many rows a refresh reads: as many as there are. */
	get #depth(): number {
		const { items, hasMore } = this.#list;
		// Else each record that came would push the oldest row off a long list that a person has read to its end.
		return items.length > maxPage && !hasMore ? items.length + mostAdded : items.length;
	}

	/**
	 * Adds what has come since a refresh failed to what it read, which is given up when that was too long ago or leaves a gap.
	 * Resolves to why this cannot be asked for now; what was read is kept for the next refresh.
	 */
	async #catchUp(list: PagedList<T>): Promise<ApiError | undefined> {
		const isRecent = Date.now() - Number(list.readAt) <= resumableFor;
		const added = isRecent ? await list.loadNewer().catch((error: ApiError) => (error.startOver ? 'gap' : error)) : 'gap';
		if (added === 'gap') {
			this.#endRefresh();
		}
		return added instanceof ApiError ? added : undefined;
	}

	#endRefresh(): void {
		this.#replacement?.dispose();
		this.#replacement = undefined;
	}

	async #loading(loaded: Promise<void>): Promise<void> {
		this.#onDidChange();
		await loaded;
		this.#onDidChange();
	}
}
