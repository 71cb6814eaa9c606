import type { QueryParameters } from './dialects.ts';
import type { ApiErrorDetails } from './errors.ts';
import type { Token } from './token.ts';
import type { Exchange, Fetch, Follow } from './transport.ts';

/** All attempts of one request and the waits between them together, in milliseconds. */
export const budget = 30_000;

/** A request to the service or to where it stores contents. */
export interface Outgoing {
	/** `GET` by default; anything else is tried again only when it was certainly not done. */
	readonly method?: 'GET' | 'POST' | 'DELETE';
	/** It changes nothing, whatever its method is. */
	readonly isRead?: true;
	/** Without a query, unless it is signed. */
	readonly url: string;
	readonly query?: QueryParameters;
	/** Without one, no header of the client is sent, and the address is a secret: logs and errors have its origin alone. */
	readonly token: Token | undefined;
	readonly body?: Blob | ReadableStream<Uint8Array>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Called with the number of bytes of the body that were sent, where the body is a stream. */
	readonly onSent?: ((bytes: number) => void) | undefined;
	/** A redirect is an error, unless it is read: its body is the answer, or `{ url }` with its `Location`. */
	readonly redirect?: 'read';
	/** Redirects are followed to the addresses that this returns. */
	readonly follow?: Follow;
	readonly signal: AbortSignal;
	/** Nobody waits for the answer, so that a failure is not worth another attempt. */
	readonly isBackground?: boolean;
	/** The user confirmed one attempt, so that it is not tried again even when it was certainly not done. */
	readonly isSentOnce?: boolean;
	/** When the wait of the user began, by `performance.now()`. */
	readonly started: number;
	/** When all attempts and waits are to be over, by `performance.now()`. */
	readonly deadline: number;
	/** The global one of that moment by default, because VS Code may replace it, for proxies and certificates. */
	readonly fetch?: Fetch | undefined;
	/** Called with each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly isBrowser: boolean;
}

/** The request that failed. */
export interface SentRequest {
	readonly host: string;
	/** Without the query; of a signed address the origin alone. */
	readonly url: string;
	/** Hidden in the error, because the service may repeat it. Without one the address was signed, and all of it is secret. */
	readonly token: Token | undefined;
	/** The parameter that named a place in the listing, if there was one. */
	readonly cursor: string | undefined;
	/** Whether the request changes something. */
	readonly isWrite: boolean;
	readonly isBrowser: boolean;
	/** How long it may take in all. */
	readonly seconds: number;
	/** The last attempt that ended. */
	readonly last: Exchange | undefined;
}

/** Details for an error: which request it was, and status and request id if there was an answer. */
export function answerDetails(sent: SentRequest): ApiErrorDetails {
	return { ...requestDetails(sent), status: sent.last?.status, requestId: sent.last?.requestId };
}

/** Which request it was. */
export function requestDetails({ url, token }: SentRequest): ApiErrorDetails {
	return { url, step: token === undefined ? 'storage' : undefined };
}
