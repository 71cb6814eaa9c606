import type { Connection } from './connection.ts';
import { capabilities, check, cursorOf, type Dialect, pageOf } from './dialects.ts';
import { ApiError } from './errors.ts';
import type { Page } from './page.ts';
import type { PageQuery } from './queries.ts';
import { pageSchema } from './schema.ts';

/** What the service looks for in all names: any part of one, or its start. `none`: only rows that are loaded can be looked through. */
export type Search = 'part' | 'start' | 'none';

/** What can be searched for: `POST /files/search` and `POST /sessions/search` (today's service, a beta). */
type Searchable = 'files' | 'sessions';

/** A search for one page. */
export interface SearchFor<T> {
	readonly kind: Searchable;
	readonly dialect: Dialect<T>;
	readonly query: PageQuery;
	/** Parameters besides those of the query. */
	readonly more?: object;
	/** Gets the page that the service lists where it cannot search. */
	readonly list: () => Promise<Page<T>>;
	readonly signal: AbortSignal | undefined;
}

/** Searches that may be under way at once. The service allows ten, for all that use an account. */
const atOnce = 2;

/** The search of a service, which is a beta: the first answer shows whether there is one. */
export class Searches {
	readonly #connection: Connection;
	readonly #known = new Map<Searchable, boolean>();
	#underWay = 0;
	readonly #waiting: (() => void)[] = [];

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	/** Whether the service searches, as far as its answers showed it. */
	knows(kind: Searchable): boolean {
		return this.#known.get(kind) !== false;
	}

	/** One page of what the service found, or of what it lists if it refuses the first search of all. */
	async find<T>({ kind, dialect, query, more, list, signal }: SearchFor<T>, isBackground: boolean): Promise<Page<T>> {
		check(query);
		// The service ignores the query of the address.
		const body = new Blob([JSON.stringify({ ...query, ...more })], { type: 'application/json' });
		const headers = { 'x-qoder-beta': 'search-2026-08-31' };
		try {
			const search = { method: 'POST', isRead: true, headers, body, isBackground } as const;
			const send = () => this.#connection.send(`${kind}/search`, search, pageSchema, signal);
			const envelope = await this.#inTurn(send, signal);
			this.#known.set(kind, true);
			const { total } = envelope;
			return { ...pageOf(envelope, query, dialect, capabilities.current), total: typeof total === 'number' ? total : undefined };
		} catch (error) {
			const isFirst = !this.#known.has(kind) && cursorOf(query) === undefined;
			if (!isFirst || !isRefusal(error, this.#connection.isBrowser)) {
				throw error;
			}
			const page = await list();
			this.#known.set(kind, false);
			return page;
		}
	}

	async #inTurn<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
		if (this.#underWay >= atOnce) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		} else {
			this.#underWay += 1;
		}
		try {
			signal?.throwIfAborted();
			return await run();
		} finally {
			const next = this.#waiting.shift();
			if (next) {
				next();
			} else {
				this.#underWay -= 1;
			}
		}
	}
}

/** Whether a service has no search, by its answer. In a browser, it may not permit the header (CORS). */
function isRefusal(error: unknown, isBrowser: boolean): boolean {
	if (!(error instanceof ApiError)) {
		return false;
	}
	return [400, 404, 405, 501, 503].includes(error.status ?? 0) || (isBrowser && error.kind === 'offline');
}
