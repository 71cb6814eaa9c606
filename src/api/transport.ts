import { ApiError, longestWait } from './errors.ts';
import { budget, type Exchange, type Fetch, type Follow } from './request.ts';
import { inTime, pause } from './time.ts';

/** The network failed, or the answer broke off. */
export class NetworkError extends Error {}

/** The service sent nothing for too long. */
export class TimeoutError extends Error {}

/** How requests are sent. */
export interface Wire {
	readonly fetch: Fetch;
	/** Without it, a redirect is the answer. */
	readonly follow: Follow | undefined;
	readonly report: (exchange: Exchange) => void;
	/** May throw an `ApiError` to end the attempt. */
	readonly onBytes: (bytes: number, response: Response) => void;
	/** The caller reads the body of a successful answer. */
	readonly isLive: boolean;
}

/** An answer, and the function that reads its body to the end: a truncated one is an error. */
export interface Answer {
	readonly response: Response;
	readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
}

const mostRedirects = 5;

/** Sends a request. Rejects with a `NetworkError` or `TimeoutError`, or the error of `onBytes` or `follow`. */
export async function exchange(request: Request, attempt: number, wire: Wire): Promise<Answer> {
	for (let [sent, redirects] = [request, 0]; ; redirects += 1) {
		const answer = await sendOnce(sent, attempt, wire);
		const { status, headers } = answer.response;
		const location = wire.follow && isRedirect(status) ? headers.get('location') : null;
		if (!wire.follow || location === null || redirects === mostRedirects) {
			return answer;
		}
		await answer.read();
		sent = new Request(wire.follow(location, sent.url), sent);
	}
}

async function sendOnce(request: Request, attempt: number, wire: Wire): Promise<Answer> {
	const { fetch, follow, report, isLive } = wire;
	const started = performance.now();
	let response: Response | undefined;
	const over = (bytes?: number) =>
		report({
			method: request.method,
			url: new URL(request.url),
			attempt,
			status: response?.status,
			milliseconds: performance.now() - started,
			bytes,
			requestId: response && requestIdOf(response.headers),
		});
	const failed = (error: unknown) => {
		over();
		const isKnown = error instanceof ApiError || error instanceof TimeoutError;
		return isKnown ? error : new NetworkError('', { cause: error });
	};
	try {
		const answer = await fetch(request);
		if (follow && answer.url && answer.url !== request.url) {
			follow(answer.url, request.url);
		}
		response = answer;
	} catch (error) {
		throw failed(error);
	}
	const received = response;
	// Chromium has an empty body with these statuses.
	const isEmpty = !received.body || [204, 205, 304].includes(received.status) || received.status > 599;
	if (isEmpty || (isLive && received.ok)) {
		over();
		return { response: received, read: async () => new Uint8Array() };
	}
	const read = async () => {
		const body = await bodyOf(received, request, wire).catch((error: unknown) => {
			throw failed(error);
		});
		over(body.byteLength);
		return body;
	};
	return { response: received, read };
}

export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

/** The service's id of a request (Errors). */
export function requestIdOf(headers: Headers): string | undefined {
	return headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
}

async function bodyOf(response: Response, { signal }: Request, { onBytes }: Wire): Promise<Uint8Array<ArrayBuffer>> {
	const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	// A body may pause as long as a whole request may take.
	const read = () => inTime(reader.read(), budget, () => new TimeoutError(), signal);
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

/** When to retry a request. */
export interface Retries {
	readonly isWrite: boolean;
	readonly isSentOnce?: boolean;
	/** By `performance.now()`. */
	readonly deadline: number;
	readonly signal: AbortSignal;
}

/** At most two retries, before the deadline. Writes are retried only after 429, because the service may have processed them. */
export async function retried<A extends Answer>(
	run: (attempt: number) => Promise<A>,
	{ isWrite, isSentOnce, deadline, signal }: Retries,
): Promise<A> {
	for (let attempt = 1; ; attempt += 1) {
		const outcome = await run(attempt).catch((error: unknown) => {
			if (error instanceof NetworkError) {
				return error;
			}
			throw error;
		});
		const { status, headers } = outcome instanceof NetworkError ? {} : outcome.response;
		const retryAfter = headers && retryAfterOf(headers);
		const wait = retryAfter === undefined ? Math.random() * 500 * 2 ** (attempt - 1) : 1000 * retryAfter;
		if (!isSentOnce && attempt <= 2 && mayPass(status, isWrite) && performance.now() + wait < deadline) {
			await pause(wait, signal);
		} else if (outcome instanceof NetworkError) {
			throw outcome;
		} else {
			return outcome;
		}
	}
}

/** Seconds, from a `Retry-After` header with seconds or a date; a day at most. */
export function retryAfterOf(headers: Headers): number | undefined {
	const text = headers.get('retry-after')?.trim() ?? '';
	// `Date.parse` accepts `-5` and the like.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (date - Date.now()) / 1000;
	return Number.isFinite(seconds) ? Math.min(longestWait, Math.max(0, seconds)) : undefined;
}

/** `status` is missing without an answer. */
function mayPass(status: number | undefined, isWrite: boolean): boolean {
	return status === 429 || (!isWrite && (status === undefined || status === 408 || (status >= 500 && status < 600)));
}
