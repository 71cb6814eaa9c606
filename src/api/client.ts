// This folder is the wire: one client, one function that sends, the shapes of answers, and errors. It imports no VS Code.

import { Connection, type ConnectionOptions, inPath, sender } from './connection.ts';
import { type ContentOptions, contentsOf, linkTo } from './contents.ts';
import { agents, type Capabilities, events, fileSearch, files, serviceOfFile, sessions } from './dialects.ts';
import { isNotFound } from './errors.ts';
import { type EventStreamListener, readEvents } from './eventStream.ts';
import type { Entry, Page } from './page.ts';
import type { AgentQuery, EventQuery, FileQuery, PageQuery, SessionQuery, SessionSearch } from './queries.ts';
import { type Agent, anySchema, type File, readers, recordSchema, type Session, type SessionEvent } from './schema.ts';
import { type Search, Searches } from './search.ts';
import { type Upload, type UploadOptions, upload } from './upload.ts';
import { getVersion, listVersions } from './versions.ts';

/**
 * A client of the Qoder Cloud API. Every method rejects with an `ApiError`, or with the signal's reason after an abort. The
 * client retries failed reads at most twice and within 30 s; writes only after HTTP 429.
 */
export class QoderClient {
	readonly #connection: Connection;
	readonly #searches: Searches;

	/** Throws an `ApiError` for an invalid base URL. */
	constructor(options: ConnectionOptions) {
		this.#connection = new Connection(options);
		this.#searches = new Searches(this.#connection);
	}

	get baseUrl(): URL {
		return this.#connection.baseUrl;
	}

	/** The capabilities of the service, from the last answer that showed them. */
	get capabilities(): Capabilities | undefined {
		return this.#connection.capabilities;
	}

	urlOf(path: string): string {
		return this.#connection.urlOf(path);
	}

	/** One page of the account's files, newest first. With `isBackground` the client does not retry it. */
	listFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		return this.#connection.list('files', files, composed(query), signal, isBackground);
	}

	/** One page of the account's agents; see {@link listFiles}. */
	listAgents(query: AgentQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Agent>> {
		return this.#connection.list('agents', agents, query, signal, isBackground);
	}

	/** One page of the account's sessions; see {@link listFiles}. The service cannot page towards newer ones. */
	listSessions(query: SessionQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Session>> {
		return this.#connection.list('sessions', sessions, query, signal, isBackground);
	}

	/** How the service searches file names, from its answers so far. */
	get search(): Search {
		return this.capabilities?.search === false ? 'none' : this.#searches.supports('files') ? 'part' : 'start';
	}

	/** Whether the service searches session titles, from its answers so far. */
	get searchesSessions(): boolean {
		return this.capabilities?.search !== false && this.#searches.supports('sessions');
	}

	/** One page of the files that {@link search} finds; without a search, of all files. See {@link listFiles}. */
	async findFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		const list = () => this.listFiles(query, signal, isBackground);
		return this.search === 'part'
			? this.#searches.find({ kind: 'files', dialect: fileSearch, query: composed(query), list, signal }, isBackground)
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
			? this.#searches.find({ ...search, ...(statuses.length > 0 && { more: { statuses } }) }, isBackground)
			: list();
	}

	/** One page of an agent's versions, newest first. An entry's id is `agent_…@2`. A cursor is a version number as text. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return listVersions(this.#connection, id, query, signal);
	}

	/** A file (Get a file). */
	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return this.#file(await this.#connection.get('files', id, {}, signal), id);
	}

	/**
	 * An agent (Get an agent), now or in a version; the entry's id is the agent's. If the service does not send that version, the
	 * client searches the list of versions. Rejects with an `ApiError` (`protocol`) for an unknown version.
	 */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		const agent = await (version === undefined
			? this.#connection.get('agents', id, {}, signal)
			: getVersion(this.#connection, id, version, signal));
		return readers.agent(agent, id);
	}

	/**
	 * Replaces only the system prompt of an agent, if it is in this version (Update an agent; today's service). Resolves to the
	 * agent in its next version. The client never retries it. `ApiError` (`conflict`): the agent is in another version.
	 * `maybeArrived`: the service may have replaced the prompt.
	 */
	async updatePrompt(id: string, version: number, system: string, signal?: AbortSignal): Promise<Entry<Agent>> {
		const request = await this.#connection.request(`agents/${inPath(id)}`, signal);
		const [type, json] = ['application/json', JSON.stringify({ system, version })];
		const update = { method: 'POST', body: new Blob([json], { type }), headers: { 'content-type': type } } as const;
		return readers.agent(await (await sender())({ ...request, ...update, isSentOnce: true }, recordSchema), id);
	}

	/** A session (Get a session; today's service). */
	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#connection.get('sessions', id, {}, signal), id);
	}

	/** One page of a session's events (today's service, List session events), oldest first by default; see {@link listFiles}. */
	async listEvents(
		sessionId: string,
		query: EventQuery,
		signal?: AbortSignal,
		isBackground = false,
	): Promise<Page<SessionEvent>> {
		return this.#connection.list(`sessions/${inPath(sessionId)}/events`, events, query, signal, isBackground);
	}

	/**
	 * Reads a session's events after this id, and then new ones as they happen (today's service, Stream session events). It uses
	 * one connection without retries. Resolves to `done` when the service ended the stream, and to `closed` when the connection
	 * ended. An event may come twice. Events may be missing when the service ignores the id, or when a header cannot hold it.
	 */
	async streamEvents(
		sessionId: string,
		lastId: string | undefined,
		{ onOpen, onEvent }: EventStreamListener,
		signal: AbortSignal,
	): Promise<'done' | 'closed'> {
		const request = await this.#connection.request(`sessions/${inPath(sessionId)}/events/stream`, signal);
		const isSent = lastId !== undefined && /^[!-~]{1,1000}$/.test(lastId);
		const headers = { accept: 'text/event-stream', ...(isSent ? { 'last-event-id': lastId } : {}) };
		const outgoing = { ...request, headers, isBackground: true, deadline: request.started + untilOpen };
		const body = await (await sender())(outgoing, { mediaType: 'text/event-stream' });
		onOpen();
		return readEvents(body, { host: this.baseUrl.host, token: request.token }, onEvent, signal);
	}

	/**
	 * Downloads the contents of a file (Download a file). The service sends an address; the client reads the contents from there,
	 * without the token. It requests a second address when the first one is refused. Contents of another size are an `ApiError`
	 * (`protocol`), unless they are compressed. `step` is `storage` when the download itself failed, in a browser likely because
	 * of CORS. `cannotFollow`: a browser hides the address. The download times out when it does not begin within 30 s, or pauses
	 * for 30 s.
	 */
	async getFileContent(id: string, options: ContentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
		const request = await this.#connection.request(`files/${inPath(id)}/content`, options.signal);
		return contentsOf(await sender(), request, options);
	}

	/** A download address of a file, for a browser: a secret, valid for about an hour. See {@link getFileContent}. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#connection.request(`files/${inPath(id)}/content`, signal);
		return linkTo(await sender(), request);
	}

	/**
	 * Uploads a file (Upload a file) and resolves to its record. The client retries only after HTTP 429. After an `ApiError` with
	 * `maybeArrived` the service may have stored the file. The time limit is 30 s, plus 1 s for each 64 kB.
	 */
	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#connection.request('files', signal);
		// Today's service has no purposes and ignores the parameter.
		const purpose = this.capabilities?.groups === 'session' ? undefined : 'user_upload';
		return this.#file(await upload(await sender(), request, file, purpose, onProgress), 'upload');
	}

	/**
	 * Deletes a file (Delete a file). `alreadyDeleted`: the service has no such file. Today's service rejects a file in use with
	 * an `ApiError` (`conflict`).
	 */
	async deleteFile(id: string, signal?: AbortSignal): Promise<'deleted' | 'alreadyDeleted'> {
		try {
			await this.#connection.send(`files/${inPath(id)}`, { method: 'DELETE' }, anySchema, signal);
			return 'deleted';
		} catch (error) {
			if (isNotFound(error)) {
				return 'alreadyDeleted';
			}
			throw error;
		}
	}

	#file(value: unknown, id: string): Entry<File> {
		this.#connection.learn(serviceOfFile(value));
		return readers.file(value, id);
	}
}

/** Milliseconds in which a stream of events has to begin, because a proxy may hold all of it back. */
const untilOpen = 10_000;

// The service stores composed names, and a Mac decomposes them: https://unicode.org/reports/tr15/.
function composed<T extends { readonly name?: string | undefined }>(query: T): T {
	return { ...query, name: query.name?.normalize() };
}
