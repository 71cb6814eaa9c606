import { isHTTPError, isNetworkError, type RetryOptions } from 'ky';

/** All attempts of one request and the waits between them together, in milliseconds. */
export const budget = 30_000;

/**
 * When one request is tried again: a GET, twice at most, after no answer, 408, 429 or 5xx, and only if the wait fits
 * the budget. A service that asks for a longer wait is not waited for, so that the person learns of it at once.
 */
export function retryPolicy(): RetryOptions {
	const deadline = performance.now() + budget;
	let wait = 0;
	return {
		limit: 2,
		methods: ['get'],
		shouldRetry({ error, retryCount }) {
			const asked = isHTTPError(error) ? retryAfterOf(error.response.headers) : undefined;
			wait = asked === undefined ? Math.random() * 500 * 2 ** (retryCount - 1) : 1000 * asked;
			return mayPass(error) && performance.now() + wait < deadline;
		},
		delay: () => wait,
	};
}

/** Seconds to wait from a `Retry-After` header, which holds seconds or a date. */
export function retryAfterOf(headers: Headers): number | undefined {
	const text = headers.get('retry-after')?.trim() ?? '';
	// JavaScript takes `-5` and the like for dates too.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (date - Date.now()) / 1000;
	return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

function mayPass(error: Error): boolean {
	if (!isHTTPError(error)) {
		return isNetworkError(error);
	}
	const { status } = error.response;
	return status === 408 || status === 429 || (status >= 500 && status < 600);
}
