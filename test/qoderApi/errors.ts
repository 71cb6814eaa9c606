import type { JsonObject } from './records.ts';

/** Documented types. */
const types = {
	400: 'invalid_request_error',
	401: 'authentication_error',
	403: 'permission_error',
	404: 'not_found_error',
	409: 'conflict_error',
	410: 'not_found_error',
	413: 'invalid_request_error',
	429: 'rate_limit_error',
	500: 'api_error',
	501: 'feature_not_available',
	503: 'feature_not_available',
} as const;

export type ErrorStatus = keyof typeof types;

/** A refused request. */
export class RequestError extends Error {
	readonly status: ErrorStatus;
	readonly param: string | undefined;

	constructor(status: ErrorStatus, message: string, param?: string) {
		super(message);
		this.status = status;
		this.param = param;
	}

	static invalid(param: string, message: string): RequestError {
		return new RequestError(400, message, param);
	}
}

/** Undocumented statuses get `api_error`; `requestId` is for generation 3. */
export function errorEnvelope(status: number, message: string, param?: string, requestId?: string): JsonObject {
	const type = Object.hasOwn(types, status) ? types[status as ErrorStatus] : 'api_error';
	return {
		type: 'error',
		...(requestId === undefined ? {} : { request_id: requestId }),
		error: { type, message, ...(param === undefined ? {} : { param }) },
	};
}

/** The JSON object in a body. Throws a RequestError. */
export function objectIn(text: string): JsonObject {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as JsonObject;
		}
	} catch {}
	throw new RequestError(400, 'The body must be a JSON object.');
}
