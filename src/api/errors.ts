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

/** Details of a failure. */
export interface ApiErrorDetails {
	readonly status?: number | undefined;
	/** The service's `error.type`, or its gateway's `code`. */
	readonly type?: string | undefined;
	/** The parameter or setting at fault. */
	readonly param?: string | undefined;
	readonly requestId?: string | undefined;
	/** Seconds, a day at most. */
	readonly retryAfter?: number | undefined;
	/** Without its query; only the origin of a signed address. */
	readonly url?: string | undefined;
	/** Reading the listing from the start may help. */
	readonly startOver?: boolean | undefined;
	/** The storage of contents failed, not the service. */
	readonly step?: 'storage' | undefined;
	/** A browser hides this redirect; other hosts can follow it. */
	readonly cannotFollow?: boolean | undefined;
	/** The service may have processed this write. */
	readonly maybeArrived?: boolean | undefined;
	/** The message contains the next step. */
	readonly advises?: boolean | undefined;
	/** Never an object with the request, because that holds the token. */
	readonly cause?: unknown;
}

/** The longest `retryAfter`, in seconds. */
export const longestWait = 86_400;

/** The default size limit of contents, in bytes. */
export const mostContentBytes = 500_000_000;

/** Whether a wait was cut to the limit. */
export function isCapped(retryAfter: number): boolean {
	return retryAfter >= longestWait;
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Whether the service itself has no such record, or no longer; a proxy's page does not count. */
export function isNotFound(error: unknown): boolean {
	if (!(error instanceof ApiError) || error.type !== 'not_found_error' || error.status === undefined) {
		return false;
	}
	return error.status < 300 || error.status === 404 || error.status === 410;
}

/** A sentence for users. It never contains the token, a signed address or an answer's body. */
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

/** An error of another class shows a defect, or an answer that no check foresaw. */
export function asApiError(error: unknown): ApiError {
	return error instanceof ApiError ? error : new ApiError('protocol', messageOf(error), { cause: error });
}
