import { ApiError } from '../api/errors.ts';
import { type Cursor, cursorKey, type Entry, type Page } from '../api/page.ts';
import { type Answer, mostRows } from './answer.ts';

/** What a model reads page by page. */
interface Listing {
	/** Like `files`. */
	readonly noun: string;
	/** At most a few kB. */
	readonly row: (entry: Entry<unknown>) => object;
	/** Rejects with an `ApiError`. */
	readonly read: (cursor: Cursor | undefined, limit: number, signal: AbortSignal) => Promise<Page<unknown>>;
}

/** Records that were read and not shown, then the page at `next`. */
interface Place {
	readonly listing: Listing;
	readonly rest: readonly Entry<unknown>[];
	readonly next: Cursor | undefined;
}

interface PageInput {
	readonly cursor?: string | undefined;
	readonly limit?: number | undefined;
}

const mostPlaces = 20;

/** Where models may continue. They see numbers, because a cursor is text of the service. */
export class Pages {
	readonly #places = new Map<string, Place>();
	#last = 0;

	/** Rejects with an `ApiError`. */
	async answer(listing: Listing, { cursor, limit = mostRows }: PageInput, signal: AbortSignal): Promise<Answer> {
		const place = cursor === undefined ? { listing, rest: [], next: undefined } : this.#places.get(cursor);
		if (place?.listing.noun !== listing.noun) {
			return { sentences: () => 'No such cursor. To start over, call again without a cursor.' };
		}
		const { noun, row } = listing;
		const { rest, next } = await pageAt(place, limit, signal);
		return {
			sentences: (shown) => `${shown} ${noun}, newest first.`,
			parts: rest.slice(0, limit).map((entry) => JSON.stringify(row(entry))),
			next: (shown) => {
				const isEnd = shown === rest.length && !next;
				return isEnd ? undefined : this.#add({ listing: place.listing, rest: rest.slice(shown), next });
			},
		};
	}

	clear(): void {
		this.#places.clear();
	}

	#add(place: Place): string {
		this.#last += 1;
		this.#places.set(`${this.#last}`, place);
		this.#places.delete(`${this.#last - mostPlaces}`);
		return `${this.#last}`;
	}
}

// A page may have more records than the limit. Then no cursor begins at the first that was not shown.
async function pageAt({ listing, rest, next }: Place, limit: number, signal: AbortSignal): Promise<Omit<Place, 'listing'>> {
	if (rest.length > 0) {
		return { rest, next };
	}
	const page = await listing.read(next, limit, signal);
	if (next && page.next && cursorKey(page.next) === cursorKey(next)) {
		throw new ApiError('protocol', 'The service returned the same page again.');
	}
	return { rest: page.items, next: page.next };
}
