// This folder is the wire: one client, one function that sends, and what answers and errors look like. It imports no VS Code.

import { parseBaseUrl } from './baseUrl.ts';
import type { ContentOptions } from './contents.ts';
import type { Generation } from './dialects.ts';
import type { Entry, Page } from './page.ts';
import type { AgentQuery, FileQuery, PageQuery } from './queries.ts';
import type { Requests } from './requests.ts';
import type { Agent, File, Session } from './schema.ts';
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
	/** The generation of the service, if earlier answers showed it. */
	readonly generation?: Generation | undefined;
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
	#requests: Promise<Requests> | undefined;
	#generation: Generation | undefined;

	/** Throws an `ApiError` when the base URL cannot be used. */
	constructor(options: ClientOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.#options = options;
		this.#generation = options.generation;
	}

	/** 1 for the documented service, 3 for today's, as the last answer that showed it did. */
	get generation(): Generation | undefined {
		return this.#generation;
	}

	/** One page of the account's files, newest first. With `isBackground` it is not retried. */
	async listFiles(query: FileQuery, signal?: AbortSignal, isBackground?: boolean): Promise<Page<File>> {
		return (await this.#load()).listFiles(query, signal, isBackground);
	}

	/** One page of the account's agents; see {@link listFiles}. */
	async listAgents(query: AgentQuery, signal?: AbortSignal, isBackground?: boolean): Promise<Page<Agent>> {
		return (await this.#load()).listAgents(query, signal, isBackground);
	}

	/** One page of the account's sessions; see {@link listFiles}. There is no way to ask for what has come before its first one since. */
	async listSessions(query: PageQuery, signal?: AbortSignal, isBackground?: boolean): Promise<Page<Session>> {
		return (await this.#load()).listSessions(query, signal, isBackground);
	}

	/** One page of an agent's versions, newest first. An entry's id is `agent_…@2`, and a cursor the number of a version as text. */
	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return (await this.#load()).listAgentVersions(id, query, signal);
	}

	/** A file (Get a file). */
	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return (await this.#load()).getFile(id, signal);
	}

	/**
	 * An agent (Get an agent), as it is now or as it was in a version; the entry's id is the agent's. A version that the service
	 * does not send is looked for among the versions; when it is not there, that is an `ApiError` (`protocol`).
	 */
	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		return (await this.#load()).getAgent(id, version, signal);
	}

	/** A session (Get a session; generation 3). */
	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return (await this.#load()).getSession(id, signal);
	}

	/**
	 * The contents of a file (Download a file): the service is asked where they are, then they are read from there without the
	 * token, and asked for once more when that address is refused. Not one byte less or more than there has to be: that is an
	 * `ApiError` (`protocol`). Its `step` is `storage` when the second request failed, in a browser likely for want of CORS;
	 * `cannotFollow` tells that a browser hides where the contents are. The 30 s are until they begin; a body that brings
	 * nothing for 30 s ends as `timeout`.
	 */
	async getFileContent(id: string, options?: ContentOptions): Promise<Uint8Array<ArrayBuffer>> {
		return (await this.#load()).getFileContent(id, options);
	}

	/** The address of the contents of a file, to be opened in a browser: a secret, good for about an hour. See {@link getFileContent}. */
	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		return (await this.#load()).getFileLink(id, signal);
	}

	/**
	 * Stores a file (Upload a file) and resolves to its record. Sent once, unless the service asks to slow down: an `ApiError`
	 * with `maybeArrived` leaves open whether it was stored. Takes as long as a line of 64 kB a second, and 30 s more.
	 */
	async uploadFile(file: Upload, options?: UploadOptions): Promise<Entry<File>> {
		return (await this.#load()).uploadFile(file, options);
	}

	/** Deletes a file (Delete a file). `alreadyDeleted`: the service itself says that it has no such file. A file in use is an `ApiError` (`conflict`) in newer services. */
	async deleteFile(id: string, signal?: AbortSignal): Promise<'deleted' | 'alreadyDeleted'> {
		return (await this.#load()).deleteFile(id, signal);
	}

	/** The address of a resource. */
	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	// HTTP is what takes longest to load, in most windows for nothing: it comes with the first request.
	async #load(): Promise<Requests> {
		this.#requests ??= import('./requests.ts').then(({ Requests }) => {
			const onGeneration = (generation: Generation) => {
				this.#generation = generation;
				this.#options.onGeneration?.(generation);
			};
			return new Requests({ ...this.#options, onGeneration }, (path) => this.urlOf(path));
		});
		return this.#requests;
	}
}
