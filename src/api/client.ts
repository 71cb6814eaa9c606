import * as l10n from '@vscode/l10n';
import { parseBaseUrl } from './baseUrl.ts';
import { ApiError } from './errors.ts';
import type { Page } from './page.ts';
import { agents, check, type Dialect, files, isNewer, pageOf, type Query } from './paging.ts';
import type { Agent, File } from './schema.ts';
import type { Exchange, Fetch } from './transport.ts';

/** Parameters of `GET /files` (List files, "Query parameters"); the cursors of a page are such parameters too. */
export interface FileQuery {
	/** One of the five `purposes`. */
	readonly purpose?: string | undefined;
	/** The beginning of a name, upper and lower case alike. Only newer generations of the service look at it. */
	readonly name?: string | undefined;
	/** 1–100. */
	readonly limit?: number | undefined;
	readonly after?: string | undefined;
	readonly before?: string | undefined;
}

/** Parameters of `GET /agents` (List agents, "Query parameters"); the cursors of a page are such parameters too. */
export interface AgentQuery {
	/** 1–100; the service's default is 20. */
	readonly limit?: number | undefined;
	/** By time of creation; the service's default is `desc`, newest first. */
	readonly order?: 'asc' | 'desc' | undefined;
	readonly after_id?: string | undefined;
	readonly before_id?: string | undefined;
}

/** 1 is the documented contract, 3 what newer services answer. */
export type Generation = 1 | 3;

export interface ClientOptions {
	/** For example `https://openapi.qoder.sh/api/v1/cloud`; see {@link parseBaseUrl}. */
	readonly baseUrl: string;
	/** Asked before each request; without a token none is sent. An `ApiError` that it rejects with is passed on. */
	readonly token: () => PromiseLike<string | undefined>;
	/** The global one, unless said otherwise. */
	readonly fetch?: Fetch;
	/** Told of each attempt. */
	readonly report?: (exchange: Exchange) => void;
}

/**
 * A client of the Qoder Cloud API for its two listings. Every method rejects with an `ApiError`, or with the signal's
 * reason when the signal was aborted. Failures that may pass are tried again, twice at most and within 30 s in all.
 */
export class QoderClient {
	readonly baseUrl: URL;
	readonly #options: ClientOptions;
	/** Whether this service is of a newer generation, as the last answer that showed it did. */
	#isNewer: boolean | undefined;

	/** Throws an `ApiError` when the base URL cannot be used. */
	constructor(options: ClientOptions) {
		this.baseUrl = parseBaseUrl(options.baseUrl);
		this.#options = options;
	}

	/** The generation of the service, as the last answer that showed it did; nothing before that. */
	get generation(): Generation | undefined {
		return this.#isNewer === undefined ? undefined : this.#isNewer ? 3 : 1;
	}

	/** One page of the account's files, newest first. */
	listFiles(query: FileQuery, signal?: AbortSignal): Promise<Page<File>> {
		return this.#list(files, { ...query }, signal);
	}

	/** One page of the account's agents that are not archived. */
	listAgents(query: AgentQuery, signal?: AbortSignal): Promise<Page<Agent>> {
		return this.#list(agents, { ...query }, signal);
	}

	/** The address of a listing. */
	urlOf(path: string): string {
		return `${this.baseUrl.href.replace(/\/$/, '')}/${path}`;
	}

	async #list<T>(dialect: Dialect<T>, query: Query, signal = new AbortController().signal): Promise<Page<T>> {
		check(query);
		const url = this.urlOf(dialect.path);
		const token = await this.#token(url);
		// Loaded for the first request and not before: HTTP is what takes longest to load, in most windows for nothing.
		const { get } = await import('./get.ts');
		signal.throwIfAborted();
		const { fetch, report } = this.#options;
		const envelope = await get({ url, query, token, signal, fetch, report });
		this.#isNewer = isNewer(envelope) ?? this.#isNewer;
		return pageOf(envelope, query, dialect, this.#isNewer ?? false);
	}

	async #token(url: string): Promise<string> {
		const { host } = this.baseUrl;
		let token: string | undefined;
		try {
			token = await this.#options.token();
		} catch (cause) {
			if (cause instanceof ApiError) {
				throw cause;
			}
			throw new ApiError('unauthorized', l10n.t('The token for {0} cannot be read from where VS Code keeps it.', host), {
				url,
				cause,
			});
		}
		if (!token) {
			throw new ApiError('unauthorized', l10n.t('Not signed in to {0}.', host), { url });
		}
		// Checked here because the error of a header that cannot be sent would quote it.
		if (!/^[\x21-\x7e]+$/.test(token)) {
			throw new ApiError('unauthorized', l10n.t('The token for {0} holds characters that no token has.', host), { url });
		}
		return token;
	}
}
