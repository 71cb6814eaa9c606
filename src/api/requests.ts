import * as l10n from '@vscode/l10n';
import type { GenericSchema } from 'valibot';
import { plainText } from '../text/plainText.ts';
import { tokenFrom } from './authorization.ts';
import type { ClientOptions } from './client.ts';
import { type ContentOptions, contentsOf, linkTo } from './contents.ts';
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
	versionIn,
	versions,
} from './dialects.ts';
import { ApiError, isNotFound } from './errors.ts';
import type { Cursor, Entry, Page } from './page.ts';
import type { AgentQuery, FileQuery, PageQuery } from './queries.ts';
import { budget } from './retry.ts';
import { type Agent, anySchema, type File, pageSchema, readers, recordSchema, type Session } from './schema.ts';
import { type Outgoing, send } from './send.ts';
import { type Upload, type UploadOptions, upload } from './upload.ts';

/** What `QoderClient` asks of the service; it says what each of these is. Here is all that a request takes, which is loaded with the first one. */
export class Requests {
	readonly #options: ClientOptions;
	readonly #urlOf: (path: string) => string;
	#generation: Generation | undefined;

	/** `urlOf` makes the address of a resource. */
	constructor(options: ClientOptions, urlOf: (path: string) => string) {
		this.#options = options;
		this.#generation = options.generation;
		this.#urlOf = urlOf;
	}

	listFiles(query: FileQuery, signal?: AbortSignal, isBackground = false): Promise<Page<File>> {
		return this.#list('files', files, query, signal, isBackground);
	}

	listAgents(query: AgentQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Agent>> {
		return this.#list('agents', agents, query, signal, isBackground);
	}

	listSessions(query: PageQuery, signal?: AbortSignal, isBackground = false): Promise<Page<Session>> {
		return this.#list('sessions', sessions, query, signal, isBackground);
	}

	async listAgentVersions(id: string, query: PageQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list(`agents/${inPath(id)}/versions`, versions, query, signal);
	}

	async getFile(id: string, signal?: AbortSignal): Promise<Entry<File>> {
		return this.#file(await this.#get(`files/${inPath(id)}`, {}, signal), id);
	}

	async getAgent(id: string, version?: number, signal?: AbortSignal): Promise<Entry<Agent>> {
		const agent = await this.#get(`agents/${inPath(id)}`, { version }, signal);
		return readers.agent(
			version === undefined || isVersion(agent, version) ? agent : await this.#version(id, version, agent, signal),
			id,
		);
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
		const { host } = new URL(this.#urlOf(''));
		const other = versionIn(sent);
		throw new ApiError(
			'protocol',
			other === undefined
				? l10n.t('{0} sent no version of this agent in place of version {1}.', host, version)
				: l10n.t('{0} sent version {1} of this agent in place of version {2}.', host, plainText(other, 20), version),
		);
	}

	async getSession(id: string, signal?: AbortSignal): Promise<Entry<Session>> {
		return readers.session(await this.#get(`sessions/${inPath(id)}`, {}, signal), id);
	}

	async getFileContent(id: string, options: ContentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
		const request = await this.#request(`files/${inPath(id)}/content`, options.signal);
		return contentsOf(request, options);
	}

	async getFileLink(id: string, signal?: AbortSignal): Promise<string> {
		const request = await this.#request(`files/${inPath(id)}/content`, signal);
		return linkTo(request);
	}

	async uploadFile(file: Upload, { signal, onProgress }: UploadOptions = {}): Promise<Entry<File>> {
		const request = await this.#request('files', signal);
		// Newer services have no purposes, and pay no heed to one.
		const purpose = this.#generation === 3 ? undefined : 'user_upload';
		return this.#file(await upload(request, file, purpose, onProgress), 'upload');
	}

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
		const url = this.#urlOf(path);
		const token = await tokenFrom(this.#options.token, new URL(url).host, url, signal);
		const { fetch, report, isBrowser = isInBrowser } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser, started, deadline: started + budget };
	}
}

function isVersion(agent: unknown, version: number): boolean {
	return versionIn(agent) === `${version}`;
}

const isInBrowser = Object(globalThis).process?.versions?.node === undefined;

// An id comes from the service: it is not to lead to another resource than the one it names.
function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The id of this record cannot be part of an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
