import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { fieldsOf } from '../text/fields.ts';
import { plainText } from '../text/plainText.ts';
import { parseBaseUrl } from './baseUrl.ts';
import { type ContentOptions, contentsOf, linkTo } from './contents.ts';
import {
	type AgentQuery,
	agents,
	type Capabilities,
	capabilities,
	cursorOf,
	type Dialect,
	type EventQuery,
	events,
	type FileQuery,
	fileSearch,
	files,
	type PageQuery,
	pageOf,
	type QueryParameters,
	type SessionQuery,
	type SessionSearch,
	serviceOfPage,
	sessions,
	versionIn,
	versions,
} from './dialects.ts';
import { ApiError, isNotFound } from './errors.ts';
import { type EventStreamListener, readEvents } from './eventStream.ts';
import { idIn } from './names.ts';
import type { Cursor, Entry, Page } from './page.ts';
import { budget, type Exchange, type Fetch, type Outgoing } from './request.ts';
import { type Agent, type File, pageSchema, readers, recordSchema, type Session, type SessionEvent } from './schema.ts';
import type { Send } from './send.ts';
import { type Token, tokenFrom } from './token.ts';
import { type Upload, type UploadOptions, upload } from './upload.ts';

export interface ClientOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Called before each request, which fails without a token, and has no time limit for it. */
	readonly token: () => Promise<Token | undefined>;
	readonly fetch?: Fetch | undefined;
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly capabilities?: Capabilities | undefined;
	readonly onCapabilities?: ((capabilities: Capabilities) => void) | undefined;
	/** A browser hides redirects and reasons, and blocks some answers (CORS). */
	readonly isBrowser?: boolean | undefined;
}

/** `POST /files/search` and `POST /sessions/search`, a beta. */
type Searchable = 'files' | 'sessions';

/**
 * A client of the Qoder Cloud API: one service and one token. Methods reject with an `ApiError`, or with the signal's reason after
 * an abort.
 */
export class QoderClient {
	readonly baseUrl: URL;
	readonly #options: ClientOptions;
	readonly #isBrowser: boolean;
	#capabilities: Capabilities | undefined;
	/** By the first answer. */
	readonly #hasSearch = new Map<Searchable, boolean>();

	/** Throws an `ApiError` for an invalid base URL. */
	constructor(options: ClientOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.#options = options;
		this.#isBrowser = options.isBrowser ?? Object(globalThis).process?.versions?.node === undefined;
		this.#capabilities = options.capabilities;
	}

	get capabilities(): Capabilities | undefined {
		return this.#capabilities;
	}

	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	/** One page of files, newest first. */
	listFiles(query: FileQuery, signal?: AbortSignal): Promise<Page<File>> {
		return this.#list('files', files, composed(query), signal);
	}

	listAgents(query: AgentQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list('agents', agents, query, signal);
	}

	/** The service cannot page towards newer sessions. */
	async listSessions(query: SessionQuery, signal?: AbortSignal): Promise<Page<Session>> {
		const page = await this.#list('sessions', sessions, query, signal);
		const { agent_id: agent } = query;
		// A service that ignores the agent sends all sessions.
		const items = page.items.filter(({ value }) => agent === undefined || (idIn(fieldsOf(value)['agent']) ?? agent) === agent);
		return { ...page, items };
	}

	/** How files are found by name: by any part, by their start, or only loaded rows. */
	get search(): 'part' | 'start' | 'none' {
		return this.capabilities?.search === false ? 'none' : this.#hasSearch.get('files') === false ? 'start' : 'part';
	}

	get searchesSessions(): boolean {
		return this.capabilities?.search !== false && this.#hasSearch.get('sessions') !== false;
	}

	/** Without a search, the list finds the start of a name. The documented service ignores the name. */
	async findFiles(query: FileQuery, signal?: AbortSignal): Promise<Page<File>> {
		const list = () => this.listFiles(query, signal);
		return this.search === 'part' ? this.#find('files', fileSearch, composed(query), {}, list, signal) : list();
	}

	/** Without a search, one page of all sessions. */
	async findSessions(
		{ name, ...query }: SessionSearch,
		statuses: readonly string[],
		signal?: AbortSignal,
	): Promise<Page<Session>> {
		const list = () => this.listSessions(query, signal);
		const chosen = statuses.length > 0 ? { statuses } : {};
		return this.searchesSessions ? this.#find('sessions', sessions, composed({ ...query, name }), chosen, list, signal) : list();
	}

	/** Newest first. An entry's id is `agent_…@2`. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list(`agents/${inPath(id)}/versions`, versions, query, signal);
	}

	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return readers.file(await this.#get('files', id, {}, signal), id);
	}

	/** The entry's id is the agent's. Rejects with an `ApiError` (`protocol`) for an unknown version. */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		const sent = await this.#get('agents', id, { version }, signal);
		const isOther = version !== undefined && versionIn(sent) !== `${version}`;
		return readers.agent(isOther ? await this.#findVersion(id, version, versionIn(sent), signal) : sent, id);
	}

	/**
	 * Replaces only the system prompt; never retried. Resolves to the next version. `ApiError`: `conflict` if the agent is in
	 * another version; `maybeArrived` if the prompt may have been replaced.
	 */
	async updatePrompt(id: string, version: number, system: string, signal?: AbortSignal): Promise<Entry<Agent>> {
		const body = new Blob([JSON.stringify({ system, version })], { type: 'application/json' });
		const update = { method: 'POST', body, isSentOnce: true } as const;
		return readers.agent(await this.#send(`agents/${inPath(id)}`, update, recordSchema, signal), id);
	}

	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#get('sessions', id, {}, signal), id);
	}

	async listEvents(sessionId: string, query: EventQuery, signal?: AbortSignal): Promise<Page<SessionEvent>> {
		return this.#list(`sessions/${inPath(sessionId)}/events`, events, query, signal);
	}

	/**
	 * Events after `lastId`, then new ones, until the stream ends; never retried. Events may come twice, or be missing if the
	 * service ignores the id.
	 */
	async streamEvents(
		sessionId: string,
		lastId: string | undefined,
		{ onOpen, onEvent }: EventStreamListener,
		signal: AbortSignal,
	): Promise<void> {
		const request = await this.#request(`sessions/${inPath(sessionId)}/events/stream`, signal);
		const isSent = lastId !== undefined && /^[!-~]{1,1000}$/.test(lastId);
		const headers = { accept: 'text/event-stream', ...(isSent ? { 'last-event-id': lastId } : {}) };
		const outgoing = { ...request, headers, isSentOnce: true, deadline: request.started + openTimeout };
		const body = await (await sender())(outgoing, 'text/event-stream');
		onOpen();
		return readEvents(body, { host: this.baseUrl.host, token: request.token }, onEvent, signal);
	}

	/**
	 * Downloads a file from the address that the service sends, without the token. `ApiError`: `protocol` for another size; `step`
	 * is `storage` if the download failed.
	 */
	async getFileContent(id: string, options: ContentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
		const request = await this.#request(`files/${inPath(id)}/content`, options.signal);
		return contentsOf(await sender(), request, options);
	}

	/** A download address for a browser: a secret, valid for about an hour. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#request(`files/${inPath(id)}/content`, signal);
		return linkTo(await sender(), request);
	}

	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#request('files', signal);
		// Today's service has no purposes.
		const purpose = this.capabilities?.groups === 'session' ? undefined : 'user_upload';
		return readers.file(await upload(await sender(), request, file, purpose, onProgress), 'upload');
	}

	/** A missing file counts as deleted. Today's service rejects a file in use (`conflict`). */
	async deleteFile(id: string, signal?: AbortSignal): Promise<void> {
		try {
			await this.#send(`files/${inPath(id)}`, { method: 'DELETE' }, v.unknown(), signal);
		} catch (error) {
			if (!isNotFound(error)) {
				throw error;
			}
		}
	}

	/** Searches the list, because the service ignored the parameter and sent another version. */
	async #findVersion(id: string, version: number, sent: string | undefined, signal: AbortSignal | undefined): Promise<unknown> {
		let cursor: Cursor | undefined = {};
		for (let pages = 0; cursor && pages < 10; pages += 1) {
			const page: Page<Agent> | undefined = await this.listAgentVersions(id, { limit: 100, ...cursor }, signal).catch((error) => {
				if (error instanceof ApiError && error.status === 404) {
					return undefined;
				}
				throw error;
			});
			const found = page?.items.find(({ value }) => versionIn(value) === `${version}`);
			if (found) {
				return found.value;
			}
			cursor = page?.next;
		}
		const { host } = this.baseUrl;
		throw new ApiError(
			'protocol',
			sent === undefined
				? l10n.t('Version {1} of this agent was requested, but {0} sent one without a version number.', host, version)
				: l10n.t('Version {2} of this agent was requested, but {0} sent version {1}.', host, plainText(sent, 20), version),
		);
	}

	/** Results, or a page of the listing if the service refuses the first search. */
	async #find<T>(
		kind: Searchable,
		dialect: Dialect<T>,
		query: PageQuery,
		more: object,
		list: () => Promise<Page<T>>,
		signal: AbortSignal | undefined,
	): Promise<Page<T>> {
		// The service ignores the query of the address.
		const body = new Blob([JSON.stringify({ ...query, ...more })], { type: 'application/json' });
		const search = { method: 'POST', isRead: true, headers: { 'x-qoder-beta': 'search-2026-08-31' }, body } as const;
		try {
			const envelope = await this.#send(`${kind}/search`, search, pageSchema, signal);
			this.#hasSearch.set(kind, true);
			const { total } = envelope;
			return { ...pageOf(envelope, query, dialect, capabilities.current), total: typeof total === 'number' ? total : undefined };
		} catch (error) {
			const isUnproven = this.#hasSearch.get(kind) !== true && cursorOf(query) === undefined;
			if (!isUnproven || !this.#isMissing(error)) {
				throw error;
			}
			const page = await list();
			this.#hasSearch.set(kind, false);
			return page;
		}
	}

	/** The service has no search. In a browser, CORS may forbid the header. */
	#isMissing(error: unknown): boolean {
		const { kind, status = 0 } = error instanceof ApiError ? error : {};
		return [400, 404, 405, 501, 503].includes(status) || (this.#isBrowser && kind === 'offline');
	}

	async #list<T>(path: string, dialect: Dialect<T>, query: PageQuery, signal?: AbortSignal): Promise<Page<T>> {
		const envelope = await this.#send(path, { query }, pageSchema, signal);
		const shown = serviceOfPage(envelope, dialect);
		if (shown) {
			this.#capabilities = shown;
			this.#options.onCapabilities?.(shown);
		}
		return pageOf(envelope, query, dialect, this.#capabilities ?? capabilities.documented);
	}

	async #get(path: string, id: string, query: QueryParameters, signal?: AbortSignal): Promise<unknown> {
		const record = await this.#send(`${path}/${inPath(id)}`, { query }, recordSchema, signal);
		if ((idIn(record) ?? id) !== id) {
			throw new ApiError('protocol', l10n.t('{0} sent another item than the one that was requested.', this.baseUrl.host));
		}
		return record;
	}

	async #send<T>(
		path: string,
		more: Pick<Outgoing, 'method' | 'isRead' | 'isSentOnce' | 'query' | 'headers' | 'body'>,
		answer: v.GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.#request(path, signal);
		return (await sender())({ ...request, ...more }, answer);
	}

	async #request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url, signal);
		const { fetch, report } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser: this.#isBrowser, started, deadline: started + budget };
	}
}

/** The function that sends. Loaded late, because evaluating ky takes more than 10 ms. */
async function sender(): Promise<Send> {
	return (await import('./send.ts')).send;
}

/** An id as one path segment. Throws an `ApiError` (`invalid`) for one that leads to another resource. */
function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The ID of this item cannot be used in an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}

/** Milliseconds until a stream has to begin, because a proxy may hold it back. */
const openTimeout = 10_000;

// The service stores composed names, and a Mac decomposes them: https://unicode.org/reports/tr15/.
function composed<T extends { readonly name?: string | undefined }>(query: T): T {
	return { ...query, name: query.name?.normalize() };
}
