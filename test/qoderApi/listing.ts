/** Right after or right before an id, in the order of the listing. */
export interface Cursor {
	readonly id: string;
	readonly direction: 'after' | 'before';
}

export interface Query {
	/** Default 20. */
	readonly limit?: number;
	readonly cursor?: Cursor | undefined;
	/** Default `desc`, newest first. */
	readonly order?: 'asc' | 'desc';
}

export interface Page<T> {
	readonly items: T[];
	/** In the direction of paging. */
	readonly hasMore: boolean;
	/** After the last item, in either direction of paging. */
	readonly hasNext: boolean;
}

/** The cursor of a deleted record still has a place, because ids are in order of time. */
export function takePage<T>(newestFirst: readonly T[], idOf: (row: T) => string, query: Query): Page<T> {
	const { limit = 20, cursor, order = 'desc' } = query;
	const rows = order === 'asc' ? newestFirst.toReversed() : newestFirst;
	if (cursor === undefined) {
		return pageFrom(rows, 0, limit);
	}
	const found = rows.findIndex((row) => idOf(row) === cursor.id);
	const place = found >= 0 ? found : placeOf(cursor.id, rows.map(idOf), order);
	if (cursor.direction === 'after') {
		return pageFrom(rows, found >= 0 ? found + 1 : place, limit);
	}
	const start = Math.max(0, place - limit);
	return { items: rows.slice(start, place), hasMore: start > 0, hasNext: place < rows.length };
}

function pageFrom<T>(rows: readonly T[], start: number, limit: number): Page<T> {
	const hasMore = start + limit < rows.length;
	return { items: rows.slice(start, start + limit), hasMore, hasNext: hasMore };
}

function placeOf(lostId: string, ids: readonly string[], order: 'asc' | 'desc'): number {
	const next = ids.findIndex((id) => (order === 'asc' ? id > lostId : id < lostId));
	return next >= 0 ? next : ids.length;
}
