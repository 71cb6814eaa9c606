import * as l10n from '@vscode/l10n';
import type { GenericSchema } from 'valibot';
import { parseBaseUrl } from './baseUrl.ts';
import {
	type Capabilities,
	capabilities,
	type Dialect,
	type PageQuery,
	pageOf,
	type QueryParameters,
	serviceOfPage,
} from './dialects.ts';
import { ApiError } from './errors.ts';
import { idIn } from './names.ts';
import type { Page } from './page.ts';
import { budget, type Exchange, type Fetch, type Outgoing } from './request.ts';
import { pageSchema, recordSchema } from './schema.ts';
import type { Send } from './send.ts';
import { type Token, tokenFrom } from './token.ts';

export interface ConnectionOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Called before each request, which fails without a token. */
	readonly token: () => PromiseLike<Token | undefined>;
	readonly fetch?: Fetch | undefined;
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly capabilities?: Capabilities | undefined;
	readonly onCapabilities?: ((capabilities: Capabilities) => void) | undefined;
	/** A browser hides redirects and reasons, and blocks some answers (CORS). */
	readonly isBrowser?: boolean | undefined;
}

/** One service and one token: sends the client's requests. */
export class Connection {
	readonly baseUrl: URL;
	readonly isBrowser: boolean;
	readonly #options: ConnectionOptions;
	#capabilities: Capabilities | undefined;

	constructor(options: ConnectionOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.isBrowser = options.isBrowser ?? Object(globalThis).process?.versions?.node === undefined;
		this.#options = options;
		this.#capabilities = options.capabilities;
	}

	get capabilities(): Capabilities | undefined {
		return this.#capabilities;
	}

	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	async list<T>(path: string, dialect: Dialect<T>, query: PageQuery, signal?: AbortSignal): Promise<Page<T>> {
		const envelope = await this.send(path, { query }, pageSchema, signal);
		this.setCapabilities(serviceOfPage(envelope, dialect));
		return pageOf(envelope, query, dialect, this.#capabilities ?? capabilities.documented);
	}

	async get(path: string, id: string, query: QueryParameters, signal?: AbortSignal): Promise<unknown> {
		const record = await this.send(`${path}/${inPath(id)}`, { query }, recordSchema, signal);
		if ((idIn(record) ?? id) !== id) {
			throw new ApiError('protocol', l10n.t('{0} sent another item than the one that was requested.', this.baseUrl.host));
		}
		return record;
	}

	async send<T>(
		path: string,
		more: Pick<Outgoing, 'method' | 'isRead' | 'isSentOnce' | 'query' | 'headers' | 'body'>,
		answer: GenericSchema<unknown, T>,
		signal?: AbortSignal,
	): Promise<T> {
		const request = await this.request(path, signal);
		return (await sender())({ ...request, ...more }, answer);
	}

	async request(path: string, signal = new AbortController().signal): Promise<Outgoing> {
		const url = this.urlOf(path);
		const token = await tokenFrom(this.#options.token, this.baseUrl.host, url, signal);
		const { fetch, report } = this.#options;
		const started = performance.now();
		return { url, token, signal, fetch, report, isBrowser: this.isBrowser, started, deadline: started + budget };
	}

	setCapabilities(shown: Capabilities | undefined): void {
		if (shown) {
			this.#capabilities = shown;
			this.#options.onCapabilities?.(shown);
		}
	}
}

/** The function that sends. Loaded late, because evaluating ky takes more than 10 ms. */
export async function sender(): Promise<Send> {
	return (await import('./send.ts')).send;
}

/** An id as one path segment. Throws an `ApiError` (`invalid`) for one that leads to another resource. */
export function inPath(id: string): string {
	if (['', '.', '..'].includes(id)) {
		throw new ApiError('invalid', l10n.t('The ID of this item cannot be used in an address.'), { param: 'id' });
	}
	return encodeURIComponent(id.toWellFormed());
}
