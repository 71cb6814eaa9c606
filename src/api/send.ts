import * as l10n from '@vscode/l10n';
import ky, { isTimeoutError } from 'ky';
import type * as v from 'valibot';
import { cursorOf } from './dialects.ts';
import { ApiError } from './errors.ts';
import { failureOf, tooLong, unexpectedType } from './failure.ts';
import { jsonIn, parseJson } from './json.ts';
import { isRefusal, orRefusal, refusal } from './refusal.ts';
import { answerDetails, budget, type Exchange, type Outgoing, type SentRequest } from './request.ts';
import type { Token } from './token.ts';
import { isRedirect, type Reading, retryPolicy, wholeFetch } from './transport.ts';

/** The media type of an answer that is read while it arrives. */
type Live = 'text/event-stream';

const maxJson = 16 * 1024 * 1024;

/**
 * Resolves to JSON of this shape, to bytes, or to the unread body of a live answer. Bytes may arrive after the deadline. Rejects
 * with an `ApiError`, or with the signal's reason after an abort.
 */
export function send<T>(request: Outgoing, answer: v.GenericSchema<unknown, T>): Promise<T>;
export function send(request: Outgoing, answer: Bytes): Promise<Uint8Array<ArrayBuffer>>;
export function send(request: Outgoing, answer: Live): Promise<ReadableStream<Uint8Array>>;
export async function send(request: Outgoing, answer: v.GenericSchema | Bytes | Live): Promise<unknown> {
	const { method = 'GET', isRead, token, signal, redirect, onSent } = request;
	const address = new URL(request.url);
	const sent = {
		host: address.host,
		url: token === undefined ? address.origin : request.url,
		token,
		cursor: cursorOf(request.query ?? {}),
		isWrite: method !== 'GET' && !isRead,
		isBrowser: request.isBrowser,
		seconds: Math.round((request.deadline - request.started) / 1000),
		last: undefined as Exchange | undefined,
	};
	const live = answer === 'text/event-stream';
	const bytes = !live && 'maxBytes' in answer ? answer : undefined;
	const reading: Reading = {
		signal,
		onBytes(count, response) {
			if (bytes && response.ok) {
				checkBytes(count, response.headers, bytes, sent);
			} else if (count > maxJson) {
				throw tooLong(response, sent);
			}
		},
		as: live ? 'stream' : bytes ? 'bytes' : 'answer',
	};
	const observe = (exchange: Exchange) => {
		sent.last = withoutSecrets(exchange, token);
		request.report?.(sent.last);
	};
	try {
		signal.throwIfAborted();
		const response = ky(request.url, {
			method,
			searchParams: request.query,
			headers: { ...request.headers, authorization: token?.header() },
			...(request.body && { body: request.body }),
			signal,
			retry: request.isSentOnce ? 0 : retryPolicy(!sent.isWrite, request.deadline),
			timeout: false,
			totalTimeout: Math.max(1, request.deadline - performance.now()),
			// A browser hides the target of a redirect, so it is checked afterwards.
			redirect: request.follow && request.isBrowser ? 'follow' : 'manual',
			throwHttpErrors: (status) => redirect !== 'read' || !isRedirect(status),
			parseJson: (text, { response }) => parse(text, response, redirect === 'read' ? address : undefined),
			credentials: 'omit',
			cache: 'no-store',
			referrerPolicy: 'no-referrer',
			fetch: wholeFetch(request.fetch ?? globalThis.fetch, reading, observe, request.follow),
			...(onSent && { onUploadProgress: ({ transferredBytes }) => onSent(transferredBytes) }),
		});
		if (bytes) {
			const { headers } = await response;
			return await wholeBytes(reading.bytes, headers, bytes, sent);
		}
		if (live) {
			const { headers } = await response;
			const { stream } = reading;
			if (stream && headers.get('content-type')?.toLowerCase().startsWith(answer)) {
				return stream;
			}
			void stream?.cancel().catch(() => {});
			throw unexpectedType(sent);
		}
		const value = await response.json(orRefusal(answer as v.GenericSchema));
		if (isRefusal(value)) {
			throw refusal(sent.last?.status ?? 200, value, sent);
		}
		return value;
	} catch (error) {
		throw signal.aborted ? signal.reason : failureOf(error, sent);
	}
}

/** For modules that load before {@link send}. */
export type Send = typeof send;

/** For the log. A service could repeat the token as a request id or cursor. */
function withoutSecrets(exchange: Exchange, token: Token | undefined): Exchange {
	if (token === undefined) {
		return { ...exchange, url: new URL('/...', exchange.url), requestId: undefined };
	}
	const url = new URL(exchange.url);
	url.pathname = token.hideIn(url.pathname);
	url.search = `${new URLSearchParams([...url.searchParams].map(([name, value]) => [name, token.hideIn(value)]))}`;
	return { ...exchange, url, requestId: exchange.requestId && token.hideIn(exchange.requestId) };
}

function parse(text: string, { status, headers }: Response, redirectedFrom: URL | undefined): unknown {
	const location = redirectedFrom && isRedirect(status) ? headers.get('location') : null;
	if (location === null) {
		if (text === '' && /\bhtml\b/i.test(headers.get('content-type') ?? '')) {
			throw new SyntaxError();
		}
		return text === '' ? undefined : parseJson(text);
	}
	const body = jsonIn(text);
	const url = URL.canParse(location, redirectedFrom?.href) ? new URL(location, redirectedFrom).href : location;
	return typeof Object(body).url === 'string' ? body : { url };
}

/** Limits and progress of an answer of bytes. */
interface Bytes {
	/** The size of the file; `Content-Length` by default. */
	readonly size?: number | undefined;
	readonly maxBytes: number;
	readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Throws an `ApiError`: `invalid` beyond `maxBytes`, `protocol` beyond the file's size. */
function checkBytes(count: number, headers: Headers, { size, maxBytes, onProgress }: Bytes, sent: SentRequest): void {
	const expected = expectedBytes(headers, size, sent);
	if (Math.max(count, expected ?? 0) > maxBytes) {
		throw larger(maxBytes, sent);
	}
	if (count > (expected ?? count)) {
		const sentence = l10n.t(
			'{0} sent more than the {1} bytes of this file. Refresh the view and try again.',
			sent.host,
			expected ?? 0,
		);
		throw new ApiError('protocol', sentence, { ...answerDetails(sent), advises: true });
	}
	onProgress?.(count);
}

/** The whole body. Rejects with an `ApiError` if it is shorter than the file. */
async function wholeBytes(
	body: Promise<Uint8Array<ArrayBuffer>> | undefined,
	headers: Headers,
	{ size }: Bytes,
	sent: SentRequest,
): Promise<Uint8Array<ArrayBuffer>> {
	const expected = expectedBytes(headers, size, sent);
	try {
		const bytes = (await body) ?? new Uint8Array();
		if (bytes.byteLength === (expected ?? bytes.byteLength)) {
			return bytes;
		}
	} catch (error) {
		if (error instanceof ApiError) {
			throw error;
		}
		if (isTimeoutError(error)) {
			const sentence = l10n.t('{0} stopped sending: no data was received for {1} s.', sent.host, budget / 1000);
			throw new ApiError('timeout', sentence, answerDetails(sent));
		}
	}
	const sentence = l10n.t('{0} ended the connection before the response was complete.', sent.host);
	throw new ApiError('protocol', sentence, answerDetails(sent));
}

function larger(maxBytes: number, sent: SentRequest): ApiError {
	const sentence = l10n.t('The contents are larger than {0} MB, so they were not read.', maxBytes / 1e6);
	return new ApiError('invalid', sentence, { ...answerDetails(sent), param: 'maxBytes' });
}

// Unknown when compressed: `size` may be the stored size, and the header has the length on the wire.
function expectedBytes(headers: Headers, size: number | undefined, { isBrowser }: SentRequest): number | undefined {
	const text = headers.get('content-length');
	const length = text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
	const encoding = headers.get('content-encoding');
	if (encoding && encoding !== 'identity') {
		return undefined;
	}
	// A browser hides `Content-Encoding`: a body as long as the file may still be compressed.
	return isBrowser ? (size === length ? undefined : size) : (size ?? length);
}
