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

/** The longest `retryAfter`, in seconds. */
export const maxRetryAfter = 86_400;

/** The default size limit of contents, in bytes. */
export const maxContentBytes = 500_000_000;

/** Whether a wait was cut to the limit. */
export function isCapped(retryAfter: number): boolean {
	return retryAfter >= maxRetryAfter;
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
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly kind: ApiErrorKind;
	declare readonly status?: number | undefined;
	/** The service's `error.type`, or its gateway's `code`. */
	declare readonly type?: string | undefined;
	/** The parameter or setting at fault. */
	declare readonly param?: string | undefined;
	declare readonly requestId?: string | undefined;
	/** Seconds, a day at most. */
	declare readonly retryAfter?: number | undefined;
	/** Without its query; only the origin of a signed address. */
	declare readonly url?: string | undefined;
	/** Reading the listing from the start may help. */
	declare readonly startOver?: boolean | undefined;
	/** The storage of contents failed, not the service. */
	declare readonly step?: 'storage' | undefined;
	/** A browser hides this redirect; other hosts can follow it. */
	declare readonly cannotFollow?: boolean | undefined;
	/** The service may have processed this write. */
	declare readonly maybeArrived?: boolean | undefined;
	/** The message contains the next step, or there is none. */
	declare readonly advises?: boolean | undefined;

	constructor(kind: ApiErrorKind, message: string, { cause, ...details }: ApiErrorDetails = {}) {
		super(message, { cause });
		this.kind = kind;
		Object.assign(this, details);
	}
}

/** Details of a failure. The cause is never an object with the request, because that holds the token. */
export type ApiErrorDetails = Partial<Omit<ApiError, 'kind' | keyof Error>> & { readonly cause?: unknown };

/** An error of another class shows a defect, or an answer that no check foresaw. */
export function asApiError(error: unknown): ApiError {
	return error instanceof ApiError ? error : new ApiError('protocol', messageOf(error), { cause: error });
}
