/** Kinds of failure, by what the user can do next. */
export type ApiErrorKind =
	| 'unauthorized'
	| 'forbidden'
	| 'invalid'
	| 'conflict'
	| 'rateLimited'
	| 'server'
	| 'unavailable'
	| 'offline'
	| 'timeout'
	| 'protocol';

/** Details of a failure; each may be missing. */
export interface ApiErrorDetails {
	/** HTTP status, if there was an answer. */
	readonly status?: number | undefined;
	/** `error.type` of the service's envelope, or the `code` of its gateway. */
	readonly type?: string | undefined;
	/** The parameter or setting at fault. */
	readonly param?: string | undefined;
	/** The service's id of the request: `request_id` of the envelope, or of a header. */
	readonly requestId?: string | undefined;
	/** Seconds to wait, from `Retry-After`; a day at most. */
	readonly retryAfter?: number | undefined;
	/** Address of the request, without its query; of a signed address no more than the origin. */
	readonly url?: string | undefined;
	/** The listing cannot be continued from where it is; reading it from its start may help. */
	readonly startOver?: boolean | undefined;
	/** Where it went wrong, if not at the service itself: where a file's contents are stored. */
	readonly step?: 'storage' | undefined;
	/** The answer is a redirect that a browser does not show: other hosts can follow it. */
	readonly cannotFollow?: boolean | undefined;
	/** A write was sent, and no answer of the service came: it may have been done all the same. */
	readonly maybeArrived?: boolean | undefined;
	/** The message says itself what to do next. */
	readonly advises?: boolean | undefined;
	/** The error of the network. Never an object that holds the request, because that holds the token. */
	readonly cause?: unknown;
}

/** The longest `retryAfter` that is passed on, in seconds: a day. */
export const longestWait = 86_400;

/** Bytes of contents that are read at most: larger ones are an `ApiError` (`invalid`, param `maxBytes`). */
export const mostContentBytes = 500_000_000;

/** Whether a wait was cut to the longest that is passed on, so that its number means nothing. */
export function isCapped(retryAfter: number): boolean {
	return retryAfter >= longestWait;
}

/** The message of any error. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Whether the service itself answers that it has no such record (404), or has it no longer (410). A page of a proxy does not count. */
export function isNotFound(error: unknown): boolean {
	if (!(error instanceof ApiError) || error.type !== 'not_found_error' || error.status === undefined) {
		return false;
	}
	return error.status < 300 || error.status === 404 || error.status === 410;
}

/** The one error of this client. `message` is a sentence for people. Nothing in it holds the token, a signed address, or the body of an answer. */
export class ApiError extends Error implements ApiErrorDetails {
	override readonly name = 'ApiError';
	readonly kind: ApiErrorKind;
	readonly status: number | undefined;
	readonly type: string | undefined;
	readonly param: string | undefined;
	readonly requestId: string | undefined;
	readonly retryAfter: number | undefined;
	readonly url: string | undefined;
	readonly startOver: boolean;
	readonly step: 'storage' | undefined;
	readonly cannotFollow: boolean;
	readonly maybeArrived: boolean;
	readonly advises: boolean;

	constructor(kind: ApiErrorKind, message: string, details: ApiErrorDetails = {}) {
		super(message, { cause: details.cause });
		this.kind = kind;
		this.status = details.status;
		this.type = details.type;
		this.param = details.param;
		this.requestId = details.requestId;
		this.retryAfter = details.retryAfter;
		this.url = details.url;
		this.startOver = details.startOver ?? false;
		this.step = details.step;
		this.cannotFollow = details.cannotFollow ?? false;
		this.maybeArrived = details.maybeArrived ?? false;
		this.advises = details.advises ?? false;
	}
}
