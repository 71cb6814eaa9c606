import { ApiError } from '../api/errors.ts';
import { nameOf } from '../api/names.ts';
import { type Cursor, cursorKey, type Entry, type FetchPage } from '../api/page.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { type Answer, maxRows } from './answer.ts';

/** What a model reads page by page. */
interface Listing {
	/** Like `files`. */
	readonly noun: string;
	/** At most a few kB. */
	readonly row: (entry: Entry<unknown>) => object;
	readonly fetchPage: FetchPage<unknown>;
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

const maxPlaces = 20;
const maxRemembered = 500;

/** What models have listed: where they may continue, and names without a request. */
export class Listed {
	readonly #rows: () => readonly Entry<unknown>[];
	/** By number, because a cursor is text of the service. */
	readonly #places = new Map<string, Place>();
	#last = 0;
	/** The newest first. */
	#entries: readonly Entry<unknown>[] = [];

	/** `rows` are those of the views, whose names are known too. */
	constructor(rows: () => readonly Entry<unknown>[]) {
		this.#rows = rows;
	}

	/** Rejects with an `ApiError`. */
	async answer(listing: Listing, { cursor, limit = maxRows }: PageInput, signal: AbortSignal): Promise<Answer> {
		const place = cursor === undefined ? { listing, rest: [], next: undefined } : this.#places.get(cursor);
		if (place?.listing.noun !== listing.noun) {
			return { sentences: () => 'No such cursor. To start over, call again without a cursor.' };
		}
		const { noun, row } = listing;
		// A page may have more records than the limit. Then no cursor begins at the first that was not shown.
		const { rest, next } = place.rest.length > 0 ? place : await this.#read(place, limit, signal);
		return {
			sentences: (shown) => `${shown} ${noun}, newest first.`,
			parts: rest.slice(0, limit).map((entry) => JSON.stringify(row(entry))),
			next: (shown) => {
				const isEnd = shown === rest.length && !next;
				return isEnd ? undefined : this.#add({ listing: place.listing, rest: rest.slice(shown), next });
			},
		};
	}

	/** A record's name, or its id if not known. */
	name(id: string): string {
		const entry = this.#find(id);
		return entry ? nameOf(entry) : id;
	}

	/** Like `12.3 kB`, if known. */
	size(id: string): string | undefined {
		return formatBytes(fieldsOf(this.#find(id)?.value)['size_bytes']);
	}

	clear(): void {
		this.#places.clear();
		this.#entries = [];
	}

	async #read({ listing, next }: Place, limit: number, signal: AbortSignal): Promise<Place> {
		const page = await listing.fetchPage({ cursor: next, limit, signal });
		signal.throwIfAborted();
		if (next && page.next && cursorKey(page.next) === cursorKey(next)) {
			throw new ApiError('protocol', 'The service returned the same page again.');
		}
		this.#entries = [...page.items, ...this.#entries].slice(0, maxRemembered);
		return { listing, rest: page.items, next: page.next };
	}

	#add(place: Place): string {
		this.#last += 1;
		this.#places.set(`${this.#last}`, place);
		this.#places.delete(`${this.#last - maxPlaces}`);
		return `${this.#last}`;
	}

	#find(id: string): Entry<unknown> | undefined {
		return [...this.#rows(), ...this.#entries].find((entry) => entry.id === id);
	}
}
