import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';
import { idIn } from './names.ts';
import type { Cursor, Entry, Page } from './page.ts';
import { type Agent, type File, type PageEnvelope, readers, type Session, type SessionEvent } from './schema.ts';

/** Parameters by their names on the wire. */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** The capabilities of a service. */
export interface Capabilities {
	/** Stored by `Account`; there is no 2. */
	readonly generation: 1 | 3;
	readonly groups: 'purpose' | 'session';
	/** Searches files by the start of their name. */
	readonly search: boolean;
	readonly archived: boolean;
	/** Lists agents oldest first. */
	readonly order: boolean;
	/** Replaces the system prompt alone. */
	readonly prompts: boolean;
}

/** The documented service, and today's. */
export const capabilities = {
	documented: { generation: 1, groups: 'purpose', search: false, archived: false, order: true, prompts: false },
	current: { generation: 3, groups: 'session', search: true, archived: true, order: false, prompts: true },
} as const satisfies Readonly<Record<string, Capabilities>>;

/** Undefined for an invalid number. */
export function capabilitiesOf(generation: unknown): Capabilities | undefined {
	return Object.values(capabilities).find((service) => service.generation === generation);
}

/** The cursors of a listing, and the reader of its items. */
export interface Dialect<T> {
	/** Parameters for the page after a record, and before it if possible. */
	readonly cursors: (service: Capabilities) => { readonly after: string; readonly before?: string };
	readonly read: (value: unknown, place: string) => Entry<T>;
	readonly idOf: (value: unknown) => string | undefined;
	readonly serviceOf?: (value: unknown) => Capabilities | undefined;
}

const byId = { after: 'after_id', before: 'before_id' };
const byPage = { after: 'page' };

/** `GET /files` (List files). */
export const files: Dialect<File> = {
	cursors: (service) => (service === capabilities.documented ? { after: 'after', before: 'before' } : byId),
	read: readers.file,
	idOf: idIn,
	serviceOf: serviceOfFile,
};

/** `GET /agents` (List agents). */
export const agents: Dialect<Agent> = { cursors: () => byId, read: readers.agent, idOf: idIn };

/** `GET /sessions` (List sessions), which cannot page backwards. */
export const sessions: Dialect<Session> = { cursors: () => byPage, read: readers.session, idOf: idIn };

/** `GET /sessions/{id}/events` (List session events). */
export const events: Dialect<SessionEvent> = { cursors: () => byId, read: readers.event, idOf: idIn };

/** `GET /agents/{id}/versions` (List agent versions): a cursor is a version number. */
export const versions: Dialect<Agent> = {
	cursors: (service) => (service === capabilities.documented ? { after: 'after_id' } : byPage),
	read: (value, place) => {
		const version = versionIn(value);
		const id = idIn(value);
		return readers.agent(value, place, id === undefined || version === undefined ? undefined : `${id}@${version}`);
	},
	idOf: versionIn,
};

/** `POST /files/search`, a beta. */
export const fileSearch: Dialect<File> = { ...files, cursors: () => byPage };

const forward = ['page', 'after', 'after_id'];
const backward = ['before', 'before_id'];

/** The name of the cursor in a query. */
export function cursorOf(query: QueryParameters): string | undefined {
	return [...forward, ...backward].find((name) => query[name] !== undefined);
}

/** Throws an `ApiError` (`protocol`) if there is more, but no cursor. */
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

/** Undefined if unknown. Today's service always sends `next_page`, even as null. */
export function serviceOfPage<T>({ next_page, data }: PageEnvelope, { serviceOf }: Dialect<T>): Capabilities | undefined {
	if (next_page !== undefined) {
		return capabilities.current;
	}
	const shown = data.map((record) => serviceOf?.(record)).find((service) => service !== undefined);
	// Both services send such records without `next_page`.
	return shown === capabilities.current ? undefined : capabilities.documented;
}

/** Undefined if unknown. Only the documented service sends `file_id`. */
function serviceOfFile(file: unknown): Capabilities | undefined {
	if ('file_id' in Object(file)) {
		return capabilities.documented;
	}
	return 'id' in Object(file) ? capabilities.current : undefined;
}

/** An agent's version as text. */
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

/** Parameters of every listing, by their names on the wire. */
export interface PageQuery extends QueryParameters {
	/** 1–100; 20 by default. */
	readonly limit?: number | undefined;
}

/** `GET /files` (List files). */
export interface FileQuery extends PageQuery {
	/** One of `purposes`; documented service only. */
	readonly purpose?: string | undefined;
	/** The start of a name, ignoring case; today's service only. */
	readonly name?: string | undefined;
	/** Today's service only. */
	readonly scope_id?: string | undefined;
}

/** `GET /sessions` (List sessions). */
export interface SessionQuery extends PageQuery {
	readonly agent_id?: string | undefined;
}

/** `POST /sessions/search`, a beta. */
export interface SessionSearch extends PageQuery {
	/** A part of the title, ignoring case. */
	readonly name?: string | undefined;
}

/** `GET /sessions/{id}/events` (List session events). */
export interface EventQuery extends PageQuery {
	/** By time; `asc` by default. */
	readonly order?: 'asc' | 'desc' | undefined;
	readonly after_id?: string | undefined;
}

/** `GET /agents` (List agents). */
export interface AgentQuery extends PageQuery {
	/** By creation time; `desc` by default. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** Today's service only. */
	readonly include_archived?: boolean | undefined;
}
