import { isHTTPError, isNetworkError, type RetryOptions } from 'ky';
import { longestWait } from './errors.ts';

/**
 * At most two retries, before the deadline (`performance.now()`). Writes are retried only after 429, because the service may have
 * processed them.
 */
export function retryPolicy(isRead: boolean, deadline: number): RetryOptions {
	let wait = 0;
	return {
		limit: 2,
		methods: ['get', 'post', 'delete'],
		shouldRetry({ error, retryCount }) {
			const retryAfter = isHTTPError(error) ? retryAfterOf(error.response.headers) : undefined;
			wait = retryAfter === undefined ? Math.random() * 500 * 2 ** (retryCount - 1) : 1000 * retryAfter;
			return mayPass(error, isRead) && performance.now() + wait < deadline;
		},
		delay: () => wait,
	};
}

/** Seconds, from a `Retry-After` header with seconds or a date; a day at most. */
export function retryAfterOf(headers: Headers): number | undefined {
	const text = headers.get('retry-after')?.trim() ?? '';
	// `Date.parse` accepts `-5` and the like.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (date - Date.now()) / 1000;
	return Number.isFinite(seconds) ? Math.min(longestWait, Math.max(0, seconds)) : undefined;
}

function mayPass(error: Error, isRead: boolean): boolean {
	if (!isHTTPError(error)) {
		return isRead && isNetworkError(error);
	}
	const { status } = error.response;
	return status === 429 || (isRead && (status === 408 || (status >= 500 && status < 600)));
}
