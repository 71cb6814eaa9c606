import type { ApiErrorDetails } from './errors.ts';
import type { Exchange } from './transport.ts';

/** The request that failed. */
export interface SentRequest {
	readonly host: string;
	/** Without the query; of a signed address the origin alone. */
	readonly url: string;
	/** To be kept out of the error, should the service repeat it. Without one the address was signed, and all of it is secret. */
	readonly token: string | undefined;
	/** The parameter that named a place in the listing, if there was one. */
	readonly cursor: string | undefined;
	/** Whether something was to be changed. */
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
