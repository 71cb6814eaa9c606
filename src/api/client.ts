// This folder is the wire: one client, one function that sends, and what answers and errors look like. It imports no VS Code.

import * as l10n from '@vscode/l10n';
import type { GenericSchema } from 'valibot';
import { plainText } from '../text/plainText.ts';
import { parseBaseUrl } from './baseUrl.ts';
import { type ContentOptions, contentsOf, linkTo } from './contents.ts';
import {
	agents,
	type Capabilities,
	capabilities,
	check,
	type Dialect,
	events,
	fileSearch,
	files,
	pageOf,
	type QueryParameters,
	serviceOfFile,
	serviceOfPage,
	sessions,
	versionIn,
	versions,
} from './dialects.ts';
import { ApiError, isNotFound } from './errors.ts';
import { type EventStreamListener, readEvents } from './eventStream.ts';
import { idIn } from './names.ts';
import type { Cursor, Entry, Page } from './page.ts';
import type { AgentQuery, EventQuery, FileQuery, PageQuery, SessionQuery, SessionSearch } from './queries.ts';
import { budget, type Outgoing } from './request.ts';
import {
	type Agent,
	anySchema,
	type File,
	pageSchema,
	readers,
	recordSchema,
	type Session,
	type SessionEvent,
} from './schema.ts';
import { type Search, Searches, type SearchFor, type SearchPost } from './search.ts';
import type { Send } from './send.ts';
import { type Token, tokenFrom } from './token.ts';
import type { Exchange, Fetch } from './transport.ts';
import { type Upload, type UploadOptions, upload } from './upload.ts';

export interface ClientOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Called before each request; without a token none is sent. It has 5 s. */
	readonly token: () => PromiseLike<Token | undefined>;
	/** The global one by default. */
	readonly fetch?: Fetch | undefined;
	/** Called with each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	/** What the service can do, if earlier answers showed it. */
	readonly capabilities?: Capabilities | undefined;
	/** Called with what the service can do for each answer that shows it. */
	readonly onCapabilities?: ((capabilities: Capabilities) => void) | undefined;
	/** Whether requests go through a browser, which hides redirects and reasons, and may not read every answer. */
	readonly isBrowser?: boolean | undefined;
}

/**
 * A client of the Qoder Cloud API. Every method rejects with an `ApiError`, or with the signal's reason when the signal was
 * aborted. Reads that fail in a way that may pass are tried again, twice at most and within 30 s in all; anything else only
 * after HTTP 429.
 */
export class QoderClient {
	readonly baseUrl: URL;
	readonly #options: ClientOptions;
	#capabilities: Capabilities | undefined;
	readonly #searches = new Searches();

	/** Throws an `ApiError` when the base URL cannot be used. */
	constructor(options: ClientOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.#options = options;
		this.#capabilities = options.capabilities;
	}

	/** What the service can do, as the last answer that showed it did. */
	get capabilities(): Capabilities | undefined {
		return this.#capabilities;
	}

	/** One page of the account's files, newest first. With `isBackground` it is not retried. */
	listFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		return this.#list('files', files, composed(query), signal, isBackground);
	}

	/** One page of the account's agents; see {@link listFiles}. */
	listAgents(query: AgentQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Agent>> {
		return this.#list('agents', agents, query, signal, isBackground);
	}

	/** One page of the account's sessions; see {@link listFiles}. The service cannot page towards newer ones. */
	listSessions(query: SessionQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Session>> {
		return this.#list('sessions', sessions, query, signal, isBackground);
	}

	/** How the service finds files by name, as far as its answers showed it. */
	get search(): Search {
		return this.#capabilities?.search === false ? 'none' : this.#searches.knows('files') ? 'part' : 'start';
	}

	/** Whether the service finds sessions by title, as far as its answers showed it. */
	get searchesSessions(): boolean {
		return this.#capabilities?.search !== false && this.#searches.knows('sessions');
	}

	/** One page of the files with a name, as {@link search} finds them; without a search, of all files. See {@link listFiles}. */
	async findFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		const list = () => this.listFiles(query, signal, isBackground);
		return this.search === 'part'
			? this.#find({ kind: 'files', dialect: fileSearch, query: composed(query), list, signal }, isBackground)
			: list();
	}

	/** One page of the sessions with a title and one of these statuses; without a search, of all sessions. See {@link listFiles}. */
	async findSessions(
		{ name, ...query }: SessionSearch,
		statuses: readonly string[],
		signal?: AbortSignal,
		isBackground = false,
	): Promise<Page<Session>> {
		const list = () => this.listSessions(query, signal, isBackground);
		const search = { kind: 'sessions', dialect: sessions, query: composed({ ...query, name }), list, signal } as const;
		return this.searchesSessions
			? this.#find({ ...search, ...(statuses.length > 0 && { more: { statuses } }) }, isBackground)
			: list();
	}

	/** One page of an agent's versions, newest first. An entry's id is `agent_…@2`, and a cursor the number of a version as text. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list(`agents/${inPath(id)}/versions`, versions, query, signal);
	}

	/** A file (Get a file). */
	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return this.#file(await this.#get('files', id, {}, signal), id);
	}

	/**
	 * An agent (Get an agent), as it is now or as it was in a version; the entry's id is the agent's. A version that the service
	 * does not send is looked for among the versions; when it is not there, that is an `ApiError` (`protocol`).
	 */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		const agent = await this.#get('agents', id, { version }, signal);
		return readers.agent(
			version === undefined || isVersion(agent, version) ? agent : await this.#version(id, version, agent, signal),
			id,
		);
	}

	/**
	 * Replaces the system prompt of an agent that is in this version (Update an agent; today's service), and nothing else. Resolves
	 * to the agent in its next version. It is sent once, whatever the answer. An `ApiError` (`conflict`): the agent is in another
	 * version by now. With `maybeArrived` it may have been replaced all the same.
	 */
	async updatePrompt(id: string, version: number, system: string, signal?: AbortSignal): Promise<Entry<Agent>> {
		const request = await this.#request(`agents/${inPath(id)}`, signal);
		const [type, json] = ['application/json', JSON.stringify({ system, version })];
		const update = { method: 'POST', body: new Blob([json], { type }), headers: { 'content-type': type } } as const;
		return readers.agent(await (await sender())({ ...request, ...update, isSentOnce: true }, recordSchema), id);
	}

	/** A session (Get a session; today's service). */
	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#get('sessions', id, {}, signal), id);
	}

	/** One page of a session's events (today's service, List session events), oldest first unless the query says otherwise; see {@link listFiles}. */
	async listEvents(
		sessionId: string,
		query: EventQuery,
		signal?: AbortSignal,
		isBackground = false,
	): Promise<Page<SessionEvent>> {
		return this.#list(`sessions/${inPath(sessionId)}/events`, events, query, signal, isBackground);
	}

	/**
	 * Reads the stream of a session's events (today's service, Stream session events): those after the one with this id, and what
	 * happens from now on. One connection, which is not retried. Resolves to `done` when the service ended the stream, and to
	 * `closed` when the connection just ended. An event may come twice, or not at all when the service ignores the id, or when a
	 * header cannot hold it.
	 */
	async streamEvents(
		sessionId: string,
		lastId: string | undefined,
		{ onOpen, onEvent }: EventStreamListener,
		signal: AbortSignal,
	): Promise<'done' | 'closed'> {
		const request = await this.#request(`sessions/${inPath(sessionId)}/events/stream`, signal);
		const isSent = lastId !== undefined && /^[!-~]{1,1000}$/.test(lastId);
		const headers = { accept: 'text/event-stream', ...(isSent ? { 'last-event-id': lastId } : {}) };
		const outgoing = { ...request, headers, isBackground: true, deadline: request.started + untilOpen };
		const body = await (await sender())(outgoing, { mediaType: 'text/event-stream' });
		onOpen();
		return readEvents(body, { host: this.baseUrl.host, token: request.token }, onEvent, signal);
	}

	/**
	 * The contents of a file (Download a file). The service names their address; the client reads them from there without the
	 * token, and requests a second address when the first one is refused. One byte less or more than the size of the file is an
	 * `ApiError` (`protocol`), unless they came compressed. Its `step` is `storage` when the second request failed, in a browser
	 * likely because of CORS. `cannotFollow`: a browser hides where the contents are. They have to begin within 30 s; a body that
	 * brings nothing for 30 s ends as `timeout`.
	 */
	async getFileContent(id: string, options: ContentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
		const request = await this.#request(`files/${inPath(id)}/content`, options.signal);
		return contentsOf(await sender(), request, options);
	}

	/** The address of the contents of a file, to be opened in a browser: a secret, good for about an hour. See {@link getFileContent}. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#request(`files/${inPath(id)}/content`, signal);
		return linkTo(await sender(), request);
	}

	/**
	 * Stores a file (Upload a file) and resolves to its record. The client sends it once, and again only after HTTP 429. An
	 * `ApiError` with `maybeArrived` leaves open whether the file was stored. The time limit is 30 s, and 1 s for each 64 kB.
	 */
	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#request('files', signal);
		// Today's service has no purposes, and ignores one.
		const purpose = this.#capabilities?.groups === 'session' ? undefined : 'user_upload';
		return this.#file(await upload(await sender(), request, file, purpose, onProgress), 'upload');
	}

	/**
	 * Deletes a file (Delete a file). `alreadyDeleted`: the service itself answers that it has no such file. For a file in use,
	 * today's service answers with an `ApiError` (`conflict`).
	 */
	async deleteFile(id: string, signal?: AbortSignal): Promise<'deleted' | 'alreadyDeleted'> {
		try {
			await this.#send(`files/${inPath(id)}`, { method: 'DELETE' }, anySchema, signal);
			return 'deleted';
		} catch (error) {
			if (isNotFound(error)) {
				return 'alreadyDeleted';
			}
			throw error;
		}
	}

	/** The address of a resource. */
	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	// A service that ignores the parameter sends the current version.
	async #version(id: string, version: number, sent: unknown, signal: AbortSignal | undefined): Promise<unknown> {
		let cursor: Cursor | undefined;
		for (let pages = 0; pages < 10; pages += 1) {
			const page = await this.listAgentVersions(id, { limit: 100, ...cursor }, signal).catch((error: unknown) => {
				if (error instanceof ApiError && error.status === 404) {
					return undefined;
				}
				throw error;
			});
			const found = page?.items.find(({ value }) => isVersion(value, version));
			if (found) {
				return found.value;
			}
			cursor = page?.next;
			if (!cursor) {
				break;
			}
		}
		const { host } = this.baseUrl;
		const other = versionIn(sent);
		throw new ApiError(
			'protocol',
			other === undefined
				? l10n.t('Version {1} of this agent was requested, but {0} sent one without a version number.', host, version)
				: l10n.t('Version {2} of this agent was requested, but {0} sent version {1}.', host, plainText(other, 20), version),
		);
	}

	async #list<T>(
		path: string,
		dialect: Dialect<T>,
		query: PageQuery,
		signal?: AbortSignal,
		isBackground = false,
	): Promise<Page<T>> {
		check(query);
		const envelope = await this.#send(path, { query, isBackground }, pageSchema, signal);
		this.#learn(serviceOfPage(envelope, dialect));
		return pageOf(envelope, query, dialect, this.#capabilities ?? capabilities.documented);
	}

	async #find<T>(search: SearchFor<T>, isBackground: boolean): Promise<Page<T>> {
		check(search.query);
		const { isBrowser = isInBrowser } = this.#options;
		const send = (path: string, post: SearchPost) => this.#send(path, { ...post, isBackground }, pageSchema, search.signal);
		return this.#searches.find(search, send, isBrowser);
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
		more: Pick<Outgoing, 'method' | 'isRead' | 'query' | 'headers' | 'body' | 'isBackground'>,
		answer: GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.#request(path, signal);
		return (await sender())({ ...request, ...more }, answer);
	}

	#file(value: unknown, id: string): Entry<File> {
		this.#learn(serviceOfFile(value));
		return readers.file(value, id);
	}

	#learn(shown: Capabilities | undefined): void {
		if (shown) {
			this.#capabilities = shown;
			this.#options.onCapabilities?.(shown);
		}
	}

	async #request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url, signal);
		const { fetch, report, isBrowser = isInBrowser } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser, started, deadline: started + budget };
	}
}

/** Milliseconds in which a stream of events begins: a proxy may keep all of it back. */
const untilOpen = 10_000;

// Names are stored composed, and a Mac decomposes them: https://unicode.org/reports/tr15/.
function composed<T extends { readonly name?: string | undefined }>(query: T): T {
	return { ...query, name: query.name?.normalize() };
}

// Loaded with the first request, because ky tries out Node's `fetch` when it is evaluated, which takes more than 10 ms.
async function sender(): Promise<Send> {
	return (await import('./send.ts')).send;
}

function isVersion(agent: unknown, version: number): boolean {
	return versionIn(agent) === `${version}`;
}

const isInBrowser = Object(globalThis).process?.versions?.node === undefined;

// An id comes from the service, and must not lead to another resource.
function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The ID of this item cannot be used in an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
