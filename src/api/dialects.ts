import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';
import { idIn } from './names.ts';
import type { Cursor, Entry, Page } from './page.ts';
import { type Agent, type File, type PageEnvelope, readers, type Session, type SessionEvent } from './schema.ts';

/** The parameters of a request, by their names on the wire. */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** The capabilities of a service. */
export interface Capabilities {
	/** The number that `Account` stores for the service; there is no 2. */
	readonly generation: 1 | 3;
	/** The grouping of files. */
	readonly groups: 'purpose' | 'session';
	/** Whether it searches files by the start of their name. */
	readonly search: boolean;
	/** Whether it can list archived agents. */
	readonly archived: boolean;
	/** Whether it can list agents oldest first. */
	readonly order: boolean;
}

/** The documented service, and today's. */
export const capabilities = {
	documented: { generation: 1, groups: 'purpose', search: false, archived: false, order: true },
	current: { generation: 3, groups: 'session', search: true, archived: true, order: false },
} as const satisfies Readonly<Record<string, Capabilities>>;

/** The service of a stored generation number, if the number is valid. */
export function capabilitiesOf(generation: unknown): Capabilities | undefined {
	return Object.values(capabilities).find((service) => service.generation === generation);
}

/** The cursors of one listing, and the reader of its items. */
export interface Dialect<T> {
	/** The parameters for the page after a record, and for the page before it if there is one. */
	readonly cursors: (service: Capabilities) => { readonly after: string; readonly before?: string };
	readonly read: (value: unknown, place: string) => Entry<T>;
	/** The id of a record in a cursor. */
	readonly idOf: (value: unknown) => string | undefined;
	/** The service that sends such a record, if the record shows it. */
	readonly serviceOf?: (value: unknown) => Capabilities | undefined;
}

const byId = { after: 'after_id', before: 'before_id' };
const byPage = { after: 'page' };

/** `GET /files` (List files, "Query parameters"). */
export const files: Dialect<File> = {
	cursors: (service) => (service === capabilities.documented ? { after: 'after', before: 'before' } : byId),
	read: readers.file,
	idOf: idIn,
	serviceOf: serviceOfFile,
};

/** `GET /agents` (List agents, "Query parameters"). */
export const agents: Dialect<Agent> = { cursors: () => byId, read: readers.agent, idOf: idIn };

/** `GET /sessions` (List sessions; today's service), which cannot page backwards. */
export const sessions: Dialect<Session> = { cursors: () => byPage, read: readers.session, idOf: idIn };

/** `GET /sessions/{id}/events` (today's service, List session events). */
export const events: Dialect<SessionEvent> = { cursors: () => byId, read: readers.event, idOf: idIn };

/** `GET /agents/{id}/versions` (List agent versions). A cursor is a version number, an entry's id is `agent_…@2`. */
export const versions: Dialect<Agent> = {
	cursors: (service) => (service === capabilities.documented ? { after: 'after_id' } : byPage),
	read: (value, place) => {
		const version = versionIn(value);
		const id = idIn(value);
		return readers.agent(value, place, id === undefined || version === undefined ? undefined : `${id}@${version}`);
	},
	idOf: versionIn,
};

/** `POST /files/search` (today's service, a beta). */
export const fileSearch: Dialect<File> = { ...files, cursors: () => byPage };

const forward = ['page', 'after', 'after_id'];
const backward = ['before', 'before_id'];

/** The value of a cursor, if the query has one. */
export function cursorOf(query: QueryParameters): string | undefined {
	return [...forward, ...backward].find((name) => query[name] !== undefined);
}

/** Throws an `ApiError` (`invalid`) for values that the documentation excludes; the service judges the rest. */
export function check({ limit, ...query }: QueryParameters): void {
	if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= 100)) {
		throw new ApiError('invalid', l10n.t('The page size must be a whole number from 1 to 100.'), { param: 'limit' });
	}
	const [, second] = [...forward, ...backward].filter((name) => query[name] !== undefined);
	if (second !== undefined) {
		throw new ApiError('invalid', l10n.t('A page can start after or before an item, not both.'), { param: second });
	}
}

/** The page in an answer of this service. */
export function pageOf<T>(envelope: PageEnvelope, query: QueryParameters, dialect: Dialect<T>, service: Capabilities): Page<T> {
	const { after, before } = dialect.cursors(service);
	const cursor = cursorOf(query);
	const place = cursor === undefined ? 'start' : `${cursor}=${query[cursor]}`;
	const ids = envelope.data.map(dialect.idOf);
	const firstId = envelope.first_id || ids.find((id) => id !== undefined);
	const lastId = envelope.last_id || ids.findLast((id) => id !== undefined);
	const afterLast = lastId === undefined ? undefined : { [after]: lastId };
	const isBackward = cursor !== undefined && backward.includes(cursor);
	return {
		items: envelope.data.map((value, index) => dialect.read(value, `${place}#${index}`)),
		// `next_page` is about the items after the page, `has_more` about the direction of paging.
		hasMore: envelope.has_more || (!isBackward && Boolean(envelope.next_page)),
		next: isBackward ? undefined : nextOf(envelope, afterLast),
		newer: firstId === undefined || before === undefined ? undefined : { [before]: firstId },
		after: afterLast,
	};
}

/** The service that sent a page, if the page shows it. Today's service always sends `next_page`, even as null. */
export function serviceOfPage<T>({ next_page, data }: PageEnvelope, { serviceOf }: Dialect<T>): Capabilities | undefined {
	if (next_page !== undefined) {
		return capabilities.current;
	}
	const shown = data.map((record) => serviceOf?.(record)).find((service) => service !== undefined);
	// Both services can send such records without `next_page`.
	return shown === capabilities.current ? undefined : capabilities.documented;
}

/** The service that sent a file, if the file shows it. The documented service calls the id `file_id`. */
export function serviceOfFile(file: unknown): Capabilities | undefined {
	if ('file_id' in Object(file)) {
		return capabilities.documented;
	}
	return 'id' in Object(file) ? capabilities.current : undefined;
}

/** The number of an agent's version as text. */
export function versionIn(agent: unknown): string | undefined {
	const { version } = Object(agent) as { version?: unknown };
	return typeof version === 'number' || (typeof version === 'string' && version !== '') ? `${version}` : undefined;
}

function nextOf(envelope: PageEnvelope, afterLast: Cursor | undefined): Cursor | undefined {
	if (envelope.next_page) {
		return { page: envelope.next_page };
	}
	if (envelope.has_more && !afterLast) {
		throw new ApiError('protocol', l10n.t('The service reported more items, but not how to get them.'), { startOver: true });
	}
	return envelope.has_more ? afterLast : undefined;
}
