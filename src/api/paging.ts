import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';
import type { Cursor, Entry, Page } from './page.ts';
import { type Agent, type File, idIn, type PageEnvelope, readAgents, readFiles } from './schema.ts';

/** The parameters of a request, by the names they have on the wire. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** How one listing words its cursors, and reads its items. */
export interface Dialect<T> {
	readonly path: string;
	readonly after: string;
	readonly before: string;
	readonly read: (data: readonly unknown[], place: string) => Entry<T>[];
}

/** The parameters by which newer generations of the service page every listing. */
const byId = { after: 'after_id', before: 'before_id' };

/** `GET /files` as documented (List files, "Query parameters"). */
export const files: Dialect<File> = { path: 'files', after: 'after', before: 'before', read: readFiles };

/** `GET /agents` as documented (List agents, "Query parameters"). */
export const agents: Dialect<Agent> = { path: 'agents', ...byId, read: readAgents };

const forward = ['page', 'after', 'after_id'];
const backward = ['before', 'before_id'];

/** The parameter that names a place in the listing, if there is one. */
export function cursorOf(query: Query): string | undefined {
	return [...forward, ...backward].find((name) => query[name] !== undefined);
}

/** Throws an `ApiError` (`invalid`) for what the documentation rules out for certain; the rest is the service's to judge. */
export function check({ limit, ...query }: Query): void {
	if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= 100)) {
		throw new ApiError('invalid', l10n.t('The page size must be a whole number from 1 to 100.'), { param: 'limit' });
	}
	const [, second] = [...forward, ...backward].filter((name) => query[name] !== undefined);
	if (second !== undefined) {
		throw new ApiError('invalid', l10n.t('A page is either after or before a row, not both.'), { param: second });
	}
}

/** What an answer says about a listing. `newer` tells that its service is of a newer generation, see {@link isNewer}. */
export function pageOf<T>(envelope: PageEnvelope, query: Query, dialect: Dialect<T>, newer: boolean): Page<T> {
	const { after, before } = newer ? byId : dialect;
	const cursor = cursorOf(query);
	const ids = envelope.data.map(idIn);
	const firstId = envelope.first_id || ids.find((id) => id !== undefined);
	const lastId = envelope.last_id || ids.findLast((id) => id !== undefined);
	const afterLast = lastId === undefined ? undefined : { [after]: lastId };
	const isBackward = cursor !== undefined && backward.includes(cursor);
	return {
		items: dialect.read(envelope.data, cursor === undefined ? 'start' : `${cursor}=${query[cursor]}`),
		// `next_page` is about what follows the page, `has_more` about the direction of paging.
		hasMore: envelope.has_more || (!isBackward && Boolean(envelope.next_page)),
		next: isBackward ? undefined : nextOf(envelope, afterLast),
		newer: firstId === undefined ? undefined : { [before]: firstId },
		after: afterLast,
	};
}

/**
 * Whether an answer is of a newer generation: those tell where the next page is, even if only that there is none, and call
 * a file's id an id. Nothing when it does not show.
 */
export function isNewer({ next_page, data }: PageEnvelope): boolean | undefined {
	if (next_page !== undefined) {
		return true;
	}
	return data.some((record) => 'file_id' in Object(record)) ? false : undefined;
}

function nextOf(envelope: PageEnvelope, afterLast: Cursor | undefined): Cursor | undefined {
	if (envelope.next_page) {
		return { page: envelope.next_page };
	}
	if (envelope.has_more && !afterLast) {
		throw new ApiError('protocol', l10n.t('The service says that there is more, but not where it goes on.'), { startOver: true });
	}
	return envelope.has_more ? afterLast : undefined;
}
