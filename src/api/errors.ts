/** Kinds of failure, by the user's next step. */
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
	/** The address of the request without its query; for a signed address the origin alone. */
	readonly url?: string | undefined;
	/** The listing cannot continue from here; reading it from the start may help. */
	readonly startOver?: boolean | undefined;
	/** The place of the failure if it is not the service: the storage of contents. */
	readonly step?: 'storage' | undefined;
	/** The answer is a redirect that a browser hides; other hosts can follow it. */
	readonly cannotFollow?: boolean | undefined;
	/** A write was sent without an answer of the service, which may have processed it. */
	readonly maybeArrived?: boolean | undefined;
	/** The message already contains the next step. */
	readonly advises?: boolean | undefined;
	/** The error of the network. Never an object that holds the request, because the request holds the token. */
	readonly cause?: unknown;
}

/** The longest `retryAfter` in seconds: a day. */
export const longestWait = 86_400;

/** The size limit of contents; a larger file is an `ApiError` (`invalid`, param `maxBytes`). */
export const mostContentBytes = 500_000_000;

/** Whether a wait was cut to the limit, so that its number means nothing. */
export function isCapped(retryAfter: number): boolean {
	return retryAfter >= longestWait;
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Whether the service itself has no such record (404), or no longer (410). A proxy's page does not count. */
export function isNotFound(error: unknown): boolean {
	if (!(error instanceof ApiError) || error.type !== 'not_found_error' || error.status === undefined) {
		return false;
	}
	return error.status < 300 || error.status === 404 || error.status === 410;
}

/**
 * The only error of this client. `message` is a sentence for users. It never contains the token, a signed address or the body of
 * an answer.
 */
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
