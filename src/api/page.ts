/** The parameters of a place in a listing, such as `{ after: 'file_019e…' }`. Only the client reads them. */
export type Cursor = Readonly<Record<string, string>>;

/** One record of a listing. `value` is exactly the service's, unknown fields included. */
export interface Item<T> {
	readonly id: string;
	readonly value: T;
	readonly problem?: undefined;
}

/** A record of an unexpected shape. It stays in its place, so that the rest of the page is not lost. */
interface UnreadableItem {
	readonly id: string;
	readonly value: unknown;
	/** The problem, for example `filename: string expected`. */
	readonly problem: string;
}

export type Entry<T> = Item<T> | UnreadableItem;

/** One answer of a listing, in the service's order. */
export interface Page<T> {
	readonly items: readonly Entry<T>[];
	/** Whether there is more in the direction of the request. */
	readonly hasMore: boolean;
	/** The number of all records, if the service counts them: with the first page of a search. */
	readonly total?: number | undefined;
	/** Requests the next page; absent at the end of the listing. */
	readonly next?: Cursor | undefined;
	/** Requests the items that appeared before the first one; absent if the page is empty. */
	readonly newer?: Cursor | undefined;
	/** Requests the items that appeared after the last one, even at the end of the listing; absent if the page is empty. */
	readonly after?: Cursor | undefined;
}

/** A list's request for a page: a cursor (none is the start), the number of rows (1–100), and a signal. */
export interface PageRequest {
	readonly cursor?: Cursor | undefined;
	readonly limit: number;
	readonly signal: AbortSignal;
	/** The client does not retry it, because nobody waits for the answer. */
	readonly isBackground?: boolean;
}

/** Requests one page of one query. Rejects with an `ApiError`, or with the signal's reason after an abort. */
export type FetchPage<T> = (request: PageRequest) => Promise<Page<T>>;

/** A key that is equal for equal cursors. */
export function cursorKey(cursor: Cursor | undefined): string {
	return JSON.stringify(cursor ?? null);
}

/** Replaces one record in a cursor by another; `undefined` if there is no other. */
export function moveCursor(cursor: Cursor | undefined, from: string, to: string | undefined): Cursor | undefined {
	if (!cursor || !Object.values(cursor).includes(from)) {
		return cursor;
	}
	return to === undefined ? undefined : Object.fromEntries(Object.keys(cursor).map((name) => [name, to]));
}
