import * as l10n from '@vscode/l10n';
import type { GenericSchema } from 'valibot';
import { parseBaseUrl } from './baseUrl.ts';
import { type Capabilities, capabilities, check, type Dialect, pageOf, type QueryParameters, serviceOfPage } from './dialects.ts';
import { ApiError } from './errors.ts';
import { idIn } from './names.ts';
import type { Page } from './page.ts';
import type { PageQuery } from './queries.ts';
import { budget, type Outgoing } from './request.ts';
import { pageSchema, recordSchema } from './schema.ts';
import type { Send } from './send.ts';
import { type Token, tokenFrom } from './token.ts';
import type { Exchange, Fetch } from './transport.ts';

export interface ConnectionOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Called before each request; times out after 5 s. Without a token the request has no `Authorization`. */
	readonly token: () => PromiseLike<Token | undefined>;
	/** The global `fetch` by default. */
	readonly fetch?: Fetch | undefined;
	/** Called with each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	/** The capabilities of the service, if earlier answers showed them. */
	readonly capabilities?: Capabilities | undefined;
	/** Called with the capabilities for each answer that shows them. */
	readonly onCapabilities?: ((capabilities: Capabilities) => void) | undefined;
	/** Whether requests go through a browser, which hides redirects and reasons, and blocks some answers (CORS). */
	readonly isBrowser?: boolean | undefined;
}

/** One service and one token: sends the client's requests, and keeps the capabilities that answers show. */
export class Connection {
	readonly baseUrl: URL;
	readonly isBrowser: boolean;
	readonly #options: ConnectionOptions;
	#capabilities: Capabilities | undefined;

	/** Throws an `ApiError` for an invalid base URL. */
	constructor(options: ConnectionOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.isBrowser = options.isBrowser ?? Object(globalThis).process?.versions?.node === undefined;
		this.#options = options;
		this.#capabilities = options.capabilities;
	}

	/** The capabilities of the service, from the last answer that showed them. */
	get capabilities(): Capabilities | undefined {
		return this.#capabilities;
	}

	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	/** One page of a listing. With `isBackground` it is not retried. */
	async list<T>(
		path: string,
		dialect: Dialect<T>,
		query: PageQuery,
		signal?: AbortSignal,
		isBackground = false,
	): Promise<Page<T>> {
		check(query);
		const envelope = await this.send(path, { query, isBackground }, pageSchema, signal);
		this.learn(serviceOfPage(envelope, dialect));
		return pageOf(envelope, query, dialect, this.#capabilities ?? capabilities.documented);
	}

	/** The record with this id. */
	async get(path: string, id: string, query: QueryParameters, signal?: AbortSignal): Promise<unknown> {
		const record = await this.send(`${path}/${inPath(id)}`, { query }, recordSchema, signal);
		if ((idIn(record) ?? id) !== id) {
			throw new ApiError('protocol', l10n.t('{0} sent another item than the one that was requested.', this.baseUrl.host));
		}
		return record;
	}

	async send<T>(
		path: string,
		more: Pick<Outgoing, 'method' | 'isRead' | 'query' | 'headers' | 'body' | 'isBackground'>,
		answer: GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.request(path, signal);
		return (await sender())({ ...request, ...more }, answer);
	}

	/** A request for a resource, with the token, for {@link sender}. */
	async request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url, signal);
		const { fetch, report } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser: this.isBrowser, started, deadline: started + budget };
	}

	/** Keeps the capabilities that an answer showed. */
	learn(shown: Capabilities | undefined): void {
		if (shown) {
			this.#capabilities = shown;
			this.#options.onCapabilities?.(shown);
		}
	}
}

/**
 * The function that sends. Loaded with the first request, because evaluating ky takes more than 10 ms: it checks Node's `fetch`.
 */
export async function sender(): Promise<Send> {
	return (await import('./send.ts')).send;
}

/** An id as one segment of an address. It comes from the service and must not lead to another resource. */
export function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The ID of this item cannot be used in an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
