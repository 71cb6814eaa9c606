import type { Connection } from './connection.ts';
import { capabilities, cursorOf, type Dialect, type PageQuery, pageOf } from './dialects.ts';
import { ApiError } from './errors.ts';
import type { Page } from './page.ts';
import { pageSchema } from './schema.ts';

/** `none`: only loaded rows can be searched. */
export type Search = 'part' | 'start' | 'none';

/** `POST /files/search` and `POST /sessions/search`, a beta. */
type Searchable = 'files' | 'sessions';

/** A search for one page. */
interface SearchFor<T> {
	readonly kind: Searchable;
	readonly dialect: Dialect<T>;
	readonly query: PageQuery;
	readonly more?: object;
	readonly list: () => Promise<Page<T>>;
	readonly signal: AbortSignal | undefined;
}

/** The first answer shows whether the service searches. */
export class Searches {
	readonly #connection: Connection;
	readonly #supported = new Map<Searchable, boolean>();

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	supports(kind: Searchable): boolean {
		return this.#supported.get(kind) !== false;
	}

	/** Results, or a page of the listing if the service refuses the first search. */
	async find<T>({ kind, dialect, query, more, list, signal }: SearchFor<T>): Promise<Page<T>> {
		// The service ignores the query of the address.
		const body = new Blob([JSON.stringify({ ...query, ...more })], { type: 'application/json' });
		const headers = { 'x-qoder-beta': 'search-2026-08-31' };
		try {
			const search = { method: 'POST', isRead: true, headers, body } as const;
			const envelope = await this.#connection.send(`${kind}/search`, search, pageSchema, signal);
			this.#supported.set(kind, true);
			const { total } = envelope;
			return { ...pageOf(envelope, query, dialect, capabilities.current), total: typeof total === 'number' ? total : undefined };
		} catch (error) {
			const isUnproven = this.#supported.get(kind) !== true && cursorOf(query) === undefined;
			if (!isUnproven || !isRefusal(error, this.#connection.isBrowser)) {
				throw error;
			}
			const page = await list();
			this.#supported.set(kind, false);
			return page;
		}
	}
}

/** The service has no search. In a browser, CORS may forbid the header. */
function isRefusal(error: unknown, isBrowser: boolean): boolean {
	if (!(error instanceof ApiError)) {
		return false;
	}
	return [400, 404, 405, 501, 503].includes(error.status ?? 0) || (isBrowser && error.kind === 'offline');
}
