import type { QueryParameters } from './dialects.ts';
import type { ApiErrorDetails } from './errors.ts';
import type { Token } from './token.ts';
import type { Exchange, Fetch, Follow } from './transport.ts';

/** The time for all attempts of a request and the waits between them, in milliseconds. */
export const budget = 30_000;

/** A request to the service or its storage. */
export interface Outgoing {
	/** `GET` by default. The client retries other methods only when the service certainly did not process the request. */
	readonly method?: 'GET' | 'POST' | 'DELETE';
	/** The request changes nothing, whatever its method. */
	readonly isRead?: true;
	/** Without a query, unless it is signed. */
	readonly url: string;
	readonly query?: QueryParameters;
	/**
	 * Without a token, the client sends none of its headers. The address is then a secret: logs and errors contain only its
	 * origin.
	 */
	readonly token: Token | undefined;
	readonly body?: Blob | ReadableStream<Uint8Array>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Called with the number of body bytes sent, if the body is a stream. */
	readonly onSent?: ((bytes: number) => void) | undefined;
	/** A redirect is an error unless this is set. Then its body is the answer, or `{ url }` with its `Location`. */
	readonly redirect?: 'read';
	/** The client follows redirects to the addresses that this returns. */
	readonly follow?: Follow;
	readonly signal: AbortSignal;
	/** The client does not retry it, because nobody waits for the answer. */
	readonly isBackground?: boolean;
	/** The client never retries it, because the user confirmed one attempt. */
	readonly isSentOnce?: boolean;
	/** When the user began to wait, by `performance.now()`. */
	readonly started: number;
	/** The end of all attempts and waits, by `performance.now()`. */
	readonly deadline: number;
	/** The global `fetch` of that moment by default, because VS Code may replace it, for proxies and certificates. */
	readonly fetch?: Fetch | undefined;
	/** Called with each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly isBrowser: boolean;
}

/** The request that failed. */
export interface SentRequest {
	readonly host: string;
	/** Without the query; for a signed address the origin alone. */
	readonly url: string;
	/** Hidden in the error, because the service may repeat it. Without a token the whole address is a secret. */
	readonly token: Token | undefined;
	/** The cursor of the request, if there was one. */
	readonly cursor: string | undefined;
	/** Whether the request changes something. */
	readonly isWrite: boolean;
	readonly isBrowser: boolean;
	/** The time limit in seconds. */
	readonly seconds: number;
	/** The last attempt that ended. */
	readonly last: Exchange | undefined;
}

/** Details for an error: the request, and the status and request id of the answer, if any. */
export function answerDetails(sent: SentRequest): ApiErrorDetails {
	return { ...requestDetails(sent), status: sent.last?.status, requestId: sent.last?.requestId };
}

export function requestDetails({ url, token }: SentRequest): ApiErrorDetails {
	return { url, step: token === undefined ? 'storage' : undefined };
}
