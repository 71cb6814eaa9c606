/** A place in a listing, such as `{ after: 'file_019e…' }`. Only the client reads it. */
export type Cursor = Readonly<Record<string, string>>;

/** A record, exactly as the service sent it. */
export interface Item<T> {
	readonly id: string;
	readonly value: T;
	readonly problem?: undefined;
}

/** A record of an unexpected shape, kept so that the rest of its page is not lost. */
interface UnreadableItem {
	readonly id: string;
	readonly value: unknown;
	readonly problem: string;
}

export type Entry<T> = Item<T> | UnreadableItem;

/** One answer of a listing, in the service's order. */
export interface Page<T> {
	readonly items: readonly Entry<T>[];
	/** In the direction of the request, to find gaps; `next` leads to the next page. */
	readonly hasMore: boolean;
	/** Only with the first page of a search. */
	readonly total?: number | undefined;
	readonly next?: Cursor | undefined;
	/** For items before the first one. */
	readonly newer?: Cursor | undefined;
	/** For items after the last one, even at the end. */
	readonly after?: Cursor | undefined;
}

/** `limit` is 1–100. */
export interface PageRequest {
	readonly cursor?: Cursor | undefined;
	readonly limit: number;
	readonly signal: AbortSignal;
}

/** Rejects with an `ApiError`, or with the signal's reason after an abort. */
export type FetchPage<T> = (request: PageRequest) => Promise<Page<T>>;

/** Equal for equal cursors. */
export function cursorKey(cursor: Cursor | undefined): string {
	return JSON.stringify(cursor ?? null);
}

/** Replaces a record in a cursor; `undefined` if nothing replaces it. */
export function moveCursor(cursor: Cursor | undefined, from: string, to: string | undefined): Cursor | undefined {
	if (!cursor || !Object.values(cursor).includes(from)) {
		return cursor;
	}
	return to === undefined ? undefined : Object.fromEntries(Object.keys(cursor).map((name) => [name, to]));
}
