// This folder is the wire: one client, one function that sends, and what answers and errors look like. It imports no VS Code.

import * as l10n from '@vscode/l10n';
import type { GenericSchema } from 'valibot';
import { tokenFrom } from './authorization.ts';
import { parseBaseUrl } from './baseUrl.ts';
import type { ContentOptions } from './contents.ts';
import {
	agents,
	check,
	type Dialect,
	files,
	type Generation,
	generationOfFile,
	generationOfPage,
	pageOf,
	type QueryParameters,
	sessions,
	versions,
} from './dialects.ts';
import { ApiError } from './errors.ts';
import type { Entry, Page } from './page.ts';
import type { AgentQuery, FileQuery, PageQuery } from './queries.ts';
import { type Agent, anySchema, type File, pageSchema, readers, recordSchema, type Session } from './schema.ts';
import type { Outgoing } from './send.ts';
import type { Exchange, Fetch } from './transport.ts';
import type { Upload, UploadOptions } from './upload.ts';

export interface ClientOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Asked before each request; without a token none is sent. */
	readonly token: () => PromiseLike<string | undefined>;
	/** The global one, unless said otherwise. */
	readonly fetch?: Fetch | undefined;
	/** Told of each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	/** Told of the generation of the service by each answer that shows it. */
	readonly onGeneration?: ((generation: Generation) => void) | undefined;
	/** Whether requests go through a browser, which hides redirects and reasons, and may not read every answer. */
	readonly isBrowser?: boolean | undefined;
}

/**
 * A client of the Qoder Cloud API. Every method rejects with an `ApiError`, or with the signal's reason when the signal was
 * aborted. Reads that fail in a way that may pass are tried again, twice at most and within 30 s in all; anything else only
 * when the service asked to slow down.
 */
export class QoderClient {
	readonly baseUrl: URL;
	readonly #options: ClientOptions;
	#generation: Generation | undefined;

	/** Throws an `ApiError` when the base URL cannot be used. */
	constructor(options: ClientOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.#options = options;
	}

	/** 1 for the documented service, 3 for today's, as the last answer that showed it did; nothing before there was one. */
	get generation(): Generation | undefined {
		return this.#generation;
	}

	/** One page of the account's files, newest first. One that nobody waits for is not tried again. */
	listFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		return this.#list('files', files, query, signal, isBackground);
	}

	/** One page of the account's agents; see {@link listFiles}. */
	listAgents(query: AgentQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Agent>> {
		return this.#list('agents', agents, query, signal, isBackground);
	}

	/** One page of the account's sessions; see {@link listFiles}. There is no way to ask for what has come before its first one since. */
	listSessions(query: PageQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Session>> {
		return this.#list('sessions', sessions, query, signal, isBackground);
	}

	/** One page of an agent's versions, newest first. An entry's id is `agent_…@2`, and a cursor the number of a version as text. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list(`agents/${inPath(id)}/versions`, versions, query, signal);
	}

	/** A file (Get a file). */
	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return this.#file(await this.#get(`files/${inPath(id)}`, {}, signal), id);
	}

	/** An agent (Get an agent), as it is now or as it was in a version. The entry's id is the agent's. */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		return readers.agent(await this.#get(`agents/${inPath(id)}`, { version }, signal), id);
	}

	/** A session (Get a session; generation 3). */
	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#get(`sessions/${inPath(id)}`, {}, signal), id);
	}

	/**
	 * The contents of a file (Download a file): the service is asked where they are, then they are read from there without the
	 * token, and asked for once more when that address is refused. Not one byte less or more than there has to be: that is an
	 * `ApiError` (`protocol`). Its `step` is `storage` when the second request failed, in a browser likely for want of CORS;
	 * `cannotFollow` tells that a browser hides where the contents are. The 30 s are until they begin; a body that brings
	 * nothing for 30 s ends as `timeout`.
	 */
	async getFileContent(id: string, options: ContentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
		const request = await this.#request(`files/${inPath(id)}/content`, options.signal);
		return (await import('./contents.ts')).contentsOf(request, options);
	}

	/** The address of the contents of a file, to be opened in a browser: a secret, good for about an hour. See {@link getFileContent}. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#request(`files/${inPath(id)}/content`, signal);
		return (await import('./contents.ts')).linkTo(request);
	}

	/**
	 * Stores a file (Upload a file) and resolves to its record. Sent once, unless the service asks to slow down: an `ApiError`
	 * with `maybeArrived` leaves open whether it was stored. Takes as long as a line of 64 kB a second, and 30 s more.
	 */
	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#request('files', signal);
		const { upload } = await import('./upload.ts');
		// Newer services have no purposes, and pay no heed to one.
		const purpose = this.#generation === 3 ? undefined : 'user_upload';
		return this.#file(await upload(request, file, purpose, onProgress), 'upload');
	}

	/** Deletes a file (Delete a file), which may be `gone` already. A file in use is an `ApiError` (`conflict`) in newer services. */
	async deleteFile(id: string, signal?: AbortSignal): Promise<'deleted' | 'gone'> {
		try {
			await this.#send(`files/${inPath(id)}`, { method: 'DELETE' }, anySchema, signal);
			return 'deleted';
		} catch (error) {
			if (error instanceof ApiError && error.status === 404) {
				return 'gone';
			}
			throw error;
		}
	}

	/** The address of a resource. */
	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
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
		this.#learn(generationOfPage(envelope, dialect));
		return pageOf(envelope, query, dialect, this.#generation ?? 1);
	}

	async #get(path: string, query: QueryParameters, signal?: AbortSignal): Promise<unknown> {
		return this.#send(path, { query }, recordSchema, signal);
	}

	async #send<T>(
		path: string,
		more: Pick<Outgoing, 'method' | 'query' | 'isBackground'>,
		answer: GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.#request(path, signal);
		const { send } = await import('./send.ts');
		return send({ ...request, ...more }, answer);
	}

	#file(value: unknown, id: string): Entry<File> {
		this.#learn(generationOfFile(value));
		return readers.file(value, id);
	}

	#learn(generation: Generation | undefined): void {
		if (generation !== undefined) {
			this.#generation = generation;
			this.#options.onGeneration?.(generation);
		}
	}

	async #request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url);
		// Loaded for the first request and not before: HTTP is what takes longest to load, in most windows for nothing.
		const { budget } = await import('./retry.ts');
		signal.throwIfAborted();
		const { fetch, report, isBrowser = isInBrowser } = this.#options;
		return { url, token, signal, fetch, report, isBrowser, deadline: performance.now() + budget };
	}
}

const isInBrowser = Object(globalThis).process?.versions?.node === undefined;

// An id comes from the service: it is not to lead to another resource than the one it names.
function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The id of this record cannot be part of an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
