import ky from 'ky';
import type * as v from 'valibot';
import { type Bytes, checkBytes, wholeBytes } from './bytes.ts';
import { cursorOf, type QueryParameters } from './dialects.ts';
import { failureOf, tooLong } from './failure.ts';
import { parseJson } from './json.ts';
import { isRefusal, jsonIn, orRefusal, refusal } from './refusal.ts';
import { retryPolicy } from './retry.ts';
import { type Exchange, type Fetch, type Follow, isRedirect, wholeFetch } from './transport.ts';

/** A request to the service or to where it stores contents. */
export interface Outgoing {
	/** A read unless said otherwise; anything else is tried again only when it was certainly not done. */
	readonly method?: 'GET' | 'POST' | 'DELETE';
	/** Without a query, unless it is signed. */
	readonly url: string;
	readonly query?: QueryParameters;
	/** Without one, nothing of ours is sent, and the address is a secret: logs and errors have its origin alone. */
	readonly token: string | undefined;
	readonly body?: Blob | ReadableStream<Uint8Array>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Told of the bytes of the body that have gone out, where the body is a stream. */
	readonly onSent?: ((bytes: number) => void) | undefined;
	/** A redirect is an error, unless it is read: its body is the answer, or `{ url }` with its `Location`. */
	readonly redirect?: 'read';
	/** Redirects are followed to the addresses that this returns. */
	readonly follow?: Follow;
	readonly signal: AbortSignal;
	/** Nobody waits for the answer, so that a failure is not worth another attempt. */
	readonly isBackground?: boolean;
	/** When the person began to wait, by `performance.now()`. */
	readonly started: number;
	/** When all attempts and waits are to be over, by `performance.now()`. */
	readonly deadline: number;
	/** The global one of that moment, unless said otherwise: VS Code may replace it, for proxies and certificates. */
	readonly fetch?: Fetch | undefined;
	/** Told of each attempt. */
	readonly report?: ((exchange: Exchange) => void) | undefined;
	readonly isBrowser: boolean;
}

const maxJson = 16 * 1024 * 1024;

/**
 * Sends a request and reads its answer: JSON of this shape, or bytes, whose headers have to be there in time and whose body
 * may take longer as long as it keeps coming. Rejects with an `ApiError`, or with the signal's reason when that was aborted.
 */
export function send<T>(request: Outgoing, answer: v.GenericSchema<unknown, T>): Promise<T>;
export function send(request: Outgoing, answer: Bytes): Promise<Uint8Array<ArrayBuffer>>;
export async function send(request: Outgoing, answer: v.GenericSchema | Bytes): Promise<unknown> {
	const { method = 'GET', token, signal, redirect, onSent } = request;
	const address = new URL(request.url);
	const sent = {
		host: address.host,
		url: token === undefined ? address.origin : request.url,
		token,
		cursor: cursorOf(request.query ?? {}),
		isWrite: method !== 'GET',
		isBrowser: request.isBrowser,
		seconds: Math.round((request.deadline - request.started) / 1000),
		last: undefined as Exchange | undefined,
	};
	const bytes = 'maxBytes' in answer ? answer : undefined;
	let body: Promise<Uint8Array<ArrayBuffer>> | undefined;
	const reading = {
		onBytes(count: number, response: Response) {
			if (bytes && response.ok) {
				checkBytes(count, response.headers, bytes, sent);
			} else if (count > maxJson) {
				throw tooLong(response, sent);
			}
		},
		later(coming: Promise<Uint8Array<ArrayBuffer>>) {
			body = coming;
		},
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
			headers: { ...request.headers, authorization: token === undefined ? undefined : `Bearer ${token}` },
			...(request.body && { body: request.body }),
			signal,
			retry: request.isBackground ? 0 : retryPolicy(!sent.isWrite, request.deadline),
			timeout: false,
			totalTimeout: Math.max(1, request.deadline - performance.now()),
			// A browser does not show where a redirect leads: it can only be checked afterwards.
			redirect: request.follow && request.isBrowser ? 'follow' : 'manual',
			throwHttpErrors: (status) => redirect !== 'read' || !isRedirect(status),
			parseJson: (text, { response }) => parse(text, response, redirect === 'read' ? address : undefined),
			credentials: 'omit',
			cache: 'no-store',
			referrerPolicy: 'no-referrer',
			fetch: wholeFetch(
				request.fetch ?? globalThis.fetch,
				bytes ? reading : { onBytes: reading.onBytes },
				observe,
				request.follow,
			),
			...(onSent && { onUploadProgress: ({ transferredBytes }) => onSent(transferredBytes) }),
		});
		if (bytes) {
			const { headers } = await response;
			return await wholeBytes(body, headers, bytes, sent);
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

/** An attempt as it can be logged. A service could send the token back as the id of the request. */
function withoutSecrets(exchange: Exchange, token: string | undefined): Exchange {
	return token === undefined
		? { ...exchange, url: new URL('/...', exchange.url), requestId: undefined }
		: { ...exchange, requestId: exchange.requestId?.replaceAll(token, '…') };
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
