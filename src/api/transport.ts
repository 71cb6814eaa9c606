import { isHTTPError, isNetworkError, isTimeoutError, NetworkError, type RetryOptions, TimeoutError } from 'ky';
import { ApiError, maxRetryAfter } from './errors.ts';
import { budget, type Exchange, type Fetch, type Follow } from './request.ts';
import { inTime } from './time.ts';

/** How a request is sent, and its body read. */
export interface Reading {
	/** Of the caller: a `Request` holds its signal only weakly, so that it may never abort. */
	readonly signal: AbortSignal;
	/** May throw an `ApiError` to end the attempt. */
	readonly onBytes: (bytes: number, response: Response) => void;
	/** `answer` includes the body. Otherwise a successful answer has none: `bytes` reads it, or `stream` is it. */
	readonly as: 'answer' | 'bytes' | 'stream';
	bytes?: Promise<Uint8Array<ArrayBuffer>>;
	stream?: ReadableStream<Uint8Array>;
}

const maxRedirects = 5;

/**
 * `fetch` with the whole body, so that a truncated one fails. It follows redirects only with `follow`. Rejects with ky's
 * `NetworkError` or `TimeoutError`, or the error of `onBytes` or `follow`.
 */
export function wholeFetch(fetch: Fetch, reading: Reading, report: (exchange: Exchange) => void, follow?: Follow): Fetch {
	let attempt = 0;
	return async (input, init) => {
		attempt += 1;
		const number = attempt;
		let request = new Request(input, init);
		for (let redirects = 0; ; redirects += 1) {
			const response = await exchange(request, number);
			const location = follow && isRedirect(response.status) ? response.headers.get('location') : null;
			if (!follow || location === null || redirects === maxRedirects) {
				return response;
			}
			request = new Request(follow(location, request.url), request);
		}
	};

	async function exchange(request: Request, number: number): Promise<Response> {
		const started = performance.now();
		const signal = AbortSignal.any([request.signal, reading.signal]);
		let response: Response | undefined;
		const over = (bytes?: number) =>
			report({
				method: request.method,
				url: new URL(request.url),
				attempt: number,
				status: response?.status,
				milliseconds: performance.now() - started,
				bytes,
				requestId: response && requestIdOf(response.headers),
			});
		try {
			const answer = await fetch(request, { signal });
			if (follow && answer.url && answer.url !== request.url) {
				follow(answer.url, request.url);
			}
			response = answer;
			// A Response cannot have a status beyond 599, nor a body with these. Chromium has an empty body there.
			if (!response.body || [204, 205, 304].includes(response.status) || response.status > 599) {
				over();
				return response;
			}
			if (response.ok && reading.as === 'stream') {
				over();
				reading.stream = response.body;
				return new Response(null, response);
			}
			const body = bodyOf(response, request, signal, reading);
			body.then(
				({ byteLength }) => over(byteLength),
				() => over(),
			);
			if (response.ok && reading.as === 'bytes') {
				reading.bytes = body;
				return new Response(null, response);
			}
			return new Response(await body, response);
		} catch (error) {
			if (!response) {
				over();
			}
			const isKnown = error instanceof ApiError || isTimeoutError(error);
			throw isKnown ? error : new NetworkError(request, { cause: error as Error });
		}
	}
}

export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

/** The service's id of a request (Errors). */
export function requestIdOf(headers: Headers): string | undefined {
	return headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
}

async function bodyOf(
	response: Response,
	request: Request,
	signal: AbortSignal,
	{ onBytes }: Reading,
): Promise<Uint8Array<ArrayBuffer>> {
	const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	// A body may pause as long as a whole request may take.
	const read = () => inTime(reader.read(), budget, () => new TimeoutError(request), signal);
	try {
		for (let part = await read(); !part.done; part = await read()) {
			size += part.value.byteLength;
			onBytes(size, response);
			parts.push(part.value);
		}
	} catch (error) {
		void reader.cancel().catch(() => {});
		throw error;
	}
	// Not a Blob, because browsers keep it in another process.
	const body = new Uint8Array(size);
	let end = 0;
	for (const part of parts) {
		body.set(part, end);
		end += part.byteLength;
	}
	return body;
}

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
	// A browser hides the `Date` header.
	const now = Date.parse(headers.get('date') ?? '') || Date.now();
	const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (date - now) / 1000;
	return Number.isFinite(seconds) ? Math.min(maxRetryAfter, Math.max(0, seconds)) : undefined;
}

function mayPass(error: Error, isRead: boolean): boolean {
	if (!isHTTPError(error)) {
		return isRead && isNetworkError(error);
	}
	const { status } = error.response;
	return status === 429 || (isRead && (status === 408 || (status >= 500 && status < 600)));
}
