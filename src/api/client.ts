import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { fieldsOf } from '../text/fields.ts';
import { plainText } from '../text/plainText.ts';
import { Connection, type ConnectionOptions, inPath, sender } from './connection.ts';
import { type ContentOptions, contentsOf, linkTo } from './contents.ts';
import type { AgentQuery, EventQuery, FileQuery, PageQuery, SessionQuery, SessionSearch } from './dialects.ts';
import {
	agents,
	type Capabilities,
	events,
	fileSearch,
	files,
	serviceOfFile,
	sessions,
	versionIn,
	versions,
} from './dialects.ts';
import { ApiError, isNotFound } from './errors.ts';
import { type EventStreamListener, readEvents } from './eventStream.ts';
import { idIn } from './names.ts';
import type { Cursor, Entry, Page } from './page.ts';
import { type Agent, type File, readers, recordSchema, type Session, type SessionEvent } from './schema.ts';
import { type Search, Searches } from './search.ts';
import { type Upload, type UploadOptions, upload } from './upload.ts';

/** A client of the Qoder Cloud API. Methods reject with an `ApiError`, or with the signal's reason after an abort. */
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

	get capabilities(): Capabilities | undefined {
		return this.#connection.capabilities;
	}

	urlOf(path: string): string {
		return this.#connection.urlOf(path);
	}

	/** One page of files, newest first. */
	listFiles(query: FileQuery, signal?: AbortSignal): Promise<Page<File>> {
		return this.#connection.list('files', files, composed(query), signal);
	}

	listAgents(query: AgentQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#connection.list('agents', agents, query, signal);
	}

	/** The service cannot page towards newer sessions. */
	async listSessions(query: SessionQuery, signal?: AbortSignal): Promise<Page<Session>> {
		const page = await this.#connection.list('sessions', sessions, query, signal);
		const { agent_id: agent } = query;
		// A service that ignores the agent sends all sessions.
		const items = page.items.filter(({ value }) => agent === undefined || (idIn(fieldsOf(value)['agent']) ?? agent) === agent);
		return { ...page, items };
	}

	get search(): Search {
		return this.capabilities?.search === false ? 'none' : this.#searches.supports('files') ? 'part' : 'start';
	}

	get searchesSessions(): boolean {
		return this.capabilities?.search !== false && this.#searches.supports('sessions');
	}

	/** Without a search, the list finds the start of a name. The documented service ignores the name. */
	async findFiles(query: FileQuery, signal?: AbortSignal): Promise<Page<File>> {
		const list = () => this.listFiles(query, signal);
		return this.search === 'part'
			? this.#searches.find({ kind: 'files', dialect: fileSearch, query: composed(query), list, signal })
			: list();
	}

	/** Without a search, one page of all sessions. */
	async findSessions(
		{ name, ...query }: SessionSearch,
		statuses: readonly string[],
		signal?: AbortSignal,
	): Promise<Page<Session>> {
		const list = () => this.listSessions(query, signal);
		const search = { kind: 'sessions', dialect: sessions, query: composed({ ...query, name }), list, signal } as const;
		return this.searchesSessions
			? this.#searches.find({ ...search, ...(statuses.length > 0 && { more: { statuses } }) })
			: list();
	}

	/** Newest first. An entry's id is `agent_…@2`. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#connection.list(`agents/${inPath(id)}/versions`, versions, query, signal);
	}

	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return this.#file(await this.#connection.get('files', id, {}, signal), id);
	}

	/** The entry's id is the agent's. Rejects with an `ApiError` (`protocol`) for an unknown version. */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		const sent = await this.#connection.get('agents', id, { version }, signal);
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
		return readers.agent(await this.#connection.send(`agents/${inPath(id)}`, update, recordSchema, signal), id);
	}

	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#connection.get('sessions', id, {}, signal), id);
	}

	async listEvents(sessionId: string, query: EventQuery, signal?: AbortSignal): Promise<Page<SessionEvent>> {
		return this.#connection.list(`sessions/${inPath(sessionId)}/events`, events, query, signal);
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
		const request = await this.#connection.request(`sessions/${inPath(sessionId)}/events/stream`, signal);
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
		const request = await this.#connection.request(`files/${inPath(id)}/content`, options.signal);
		return contentsOf(await sender(), request, options);
	}

	/** A download address for a browser: a secret, valid for about an hour. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#connection.request(`files/${inPath(id)}/content`, signal);
		return linkTo(await sender(), request);
	}

	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#connection.request('files', signal);
		// Today's service has no purposes.
		const purpose = this.capabilities?.groups === 'session' ? undefined : 'user_upload';
		return this.#file(await upload(await sender(), request, file, purpose, onProgress), 'upload');
	}

	/** Today's service rejects a file in use (`conflict`). */
	async deleteFile(id: string, signal?: AbortSignal): Promise<'deleted' | 'alreadyDeleted'> {
		try {
			await this.#connection.send(`files/${inPath(id)}`, { method: 'DELETE' }, v.unknown(), signal);
			return 'deleted';
		} catch (error) {
			if (isNotFound(error)) {
				return 'alreadyDeleted';
			}
			throw error;
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

	#file(value: unknown, id: string): Entry<File> {
		this.#connection.setCapabilities(serviceOfFile(value));
		return readers.file(value, id);
	}
}

/** Milliseconds until a stream has to begin, because a proxy may hold it back. */
const openTimeout = 10_000;

// The service stores composed names, and a Mac decomposes them: https://unicode.org/reports/tr15/.
function composed<T extends { readonly name?: string | undefined }>(query: T): T {
	return { ...query, name: query.name?.normalize() };
}
