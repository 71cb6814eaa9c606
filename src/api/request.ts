import type { QueryParameters } from './dialects.ts';
import type { ApiErrorDetails } from './errors.ts';
import type { Token } from './token.ts';

/** Milliseconds for all attempts of a request and the waits between them. */
export const budget = 30_000;

/** One attempt for the log, without token, signed address or body. `status` is missing without an answer. */
export interface Exchange {
	readonly method: string;
	readonly url: URL;
	readonly attempt: number;
	readonly status?: number | undefined;
	/** Until the last byte. */
	readonly milliseconds: number;
	/** After decompression; missing if incomplete. */
	readonly bytes?: number | undefined;
	readonly requestId?: string | undefined;
}

export type Fetch = typeof globalThis.fetch;

/** Resolves a `Location`. Throws an `ApiError` for an unsafe one. */
export type Follow = (location: string, from: string) => URL;

/** A request to the service or its storage. */
export interface Outgoing {
	readonly method?: 'GET' | 'POST' | 'DELETE';
	/** Changes nothing, whatever its method. */
	readonly isRead?: true;
	/** Without a query, unless it is signed. */
	readonly url: string;
	readonly query?: QueryParameters;
	/** Without a token the address is a secret: logs and errors contain only its origin. */
	readonly token: Token | undefined;
	readonly body?: Blob | ReadableStream<Uint8Array>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly onSent?: ((bytes: number) => void) | undefined;
	/** If set, a redirect is no error: the answer is its body, or `{ url }` with its `Location`. */
	readonly redirect?: 'read';
	readonly follow?: Follow;
	readonly signal: AbortSignal;
	/** Never retried. */
	readonly isSentOnce?: boolean;
	/** By `performance.now()`, like `deadline`. */
	readonly started: number;
	readonly deadline: number;
	/** The global `fetch` of that moment by default, because VS Code may replace it. */
	readonly fetch?: Fetch | undefined;
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly isBrowser: boolean;
}

/** The request that failed. */
export interface SentRequest {
	readonly host: string;
	readonly url: string;
	/** Hidden in errors, because the service may repeat it. */
	readonly token: Token | undefined;
	/** The name of the cursor parameter. */
	readonly cursor: string | undefined;
	readonly isWrite: boolean;
	readonly isBrowser: boolean;
	/** The time limit. */
	readonly seconds: number;
	readonly last: Exchange | undefined;
}

/** Details with the answer's status and request id, if any. */
export function answerDetails(sent: SentRequest): ApiErrorDetails {
	return { ...requestDetails(sent), status: sent.last?.status, requestId: sent.last?.requestId };
}

export function requestDetails({ url, token }: SentRequest): ApiErrorDetails {
	return { url, step: token === undefined ? 'storage' : undefined };
}
