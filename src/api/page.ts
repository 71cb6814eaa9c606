/** The query parameters that name a place in a listing, for example `{ after: 'file_019e…' }`. Opaque to everyone but the client. */
export type Cursor = Readonly<Record<string, string>>;

/** One record of a listing; `value` is exactly what the service sent, fields unknown to us included. */
export interface Item<T> {
	readonly id: string;
	readonly value: T;
	readonly problem?: undefined;
}

/** A record that has not the documented shape: kept in its place, so that the rest of the page is not lost. */
interface UnreadableItem {
	readonly id: string;
	readonly value: unknown;
	/** What is wrong with it, for example `filename: string expected`. */
	readonly problem: string;
}

export type Entry<T> = Item<T> | UnreadableItem;

/** One answer of a listing, in the service's order. */
export interface Page<T> {
	readonly items: readonly Entry<T>[];
	/** Whether there is more in the direction of the request. */
	readonly hasMore: boolean;
	/** How many records there are in all, where the service counts them: with the first page of a search. */
	readonly total?: number | undefined;
	/** Asks for the page that follows; absent at the end of the listing. */
	readonly next?: Cursor | undefined;
	/** Asks for what has come before the first item since; absent when the page is empty. */
	readonly newer?: Cursor | undefined;
	/** Asks for what has come after the last item since, even at the end of the listing; absent when the page is empty. */
	readonly after?: Cursor | undefined;
}

/** The request of a list for a page: a cursor (none is the start), the number of rows (1–100), and a signal. */
export interface PageRequest {
	readonly cursor?: Cursor | undefined;
	readonly limit: number;
	readonly signal: AbortSignal;
	/** Nobody waits for the answer, so that a failure is not worth another attempt. */
	readonly isBackground?: boolean;
}

/** Gets one page of one query. Rejects with an `ApiError`, or with the signal's reason when it was aborted. */
export type FetchPage<T> = (request: PageRequest) => Promise<Page<T>>;

/** Equal for equal cursors. */
export function cursorKey(cursor: Cursor | undefined): string {
	return JSON.stringify(cursor ?? null);
}

/** A cursor that names another record where it named this one; none, if there is no other. */
export function moveCursor(cursor: Cursor | undefined, from: string, to: string | undefined): Cursor | undefined {
	if (!cursor || !Object.values(cursor).includes(from)) {
		return cursor;
	}
	return to === undefined ? undefined : Object.fromEntries(Object.keys(cursor).map((name) => [name, to]));
}
