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

/** One service and one token: makes the requests of the client, and keeps what the answers show of the service. */
export class Connection {
	readonly baseUrl: URL;
	readonly isBrowser: boolean;
	readonly #options: ConnectionOptions;
	#capabilities: Capabilities | undefined;

	/** Throws an `ApiError` when the base URL cannot be used. */
	constructor(options: ConnectionOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.isBrowser = options.isBrowser ?? Object(globalThis).process?.versions?.node === undefined;
		this.#options = options;
		this.#capabilities = options.capabilities;
	}

	/** What the service can do, as the last answer that showed it did. */
	get capabilities(): Capabilities | undefined {
		return this.#capabilities;
	}

	/** The address of a resource. */
	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	/** One page of a listing. With `isBackground` the request is not retried. */
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

	/** Sends a request, and resolves to the answer. */
	async send<T>(
		path: string,
		more: Pick<Outgoing, 'method' | 'isRead' | 'query' | 'headers' | 'body' | 'isBackground'>,
		answer: GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.request(path, signal);
		return (await sender())({ ...request, ...more }, answer);
	}

	/** A request for a resource, with the token, to be sent with {@link sender}. */
	async request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url, signal);
		const { fetch, report } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser: this.isBrowser, started, deadline: started + budget };
	}

	/** Keeps what an answer showed of the service. */
	learn(shown: Capabilities | undefined): void {
		if (shown) {
			this.#capabilities = shown;
			this.#options.onCapabilities?.(shown);
		}
	}
}

/** The function that sends. Loaded with the first request, because ky tries out Node's `fetch` when it is evaluated, which takes more than 10 ms. */
export async function sender(): Promise<Send> {
	return (await import('./send.ts')).send;
}

/** An id as one part of an address: it comes from the service, and must not lead to another resource. */
export function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The ID of this item cannot be used in an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
