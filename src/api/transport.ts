import * as l10n from '@vscode/l10n';
import { NetworkError } from 'ky';
import { ApiError } from './errors.ts';

/** One attempt on the wire, for the log: no token, no body. `status` is missing when there was no answer. */
export interface Exchange {
	readonly method: string;
	readonly url: URL;
	/** 1 for the first one of a request. */
	readonly attempt: number;
	readonly status?: number | undefined;
	/** Until the last byte. */
	readonly milliseconds: number;
	/** Of the body, after decompression; missing when not all of it came. */
	readonly bytes?: number | undefined;
	readonly requestId?: string | undefined;
}

export type Fetch = typeof globalThis.fetch;

const maxBytes = 16 * 1024 * 1024;

/**
 * `fetch` for the attempts of one request: it resolves with the whole body, so that one cut short fails like any other, and
 * reports each. Rejects with ky's `NetworkError`, or with an `ApiError` as soon as a body turns out to exceed 16 MB.
 */
export function wholeFetch(fetch: Fetch, report: (exchange: Exchange) => void): Fetch {
	let attempt = 0;
	return async (input, init) => {
		attempt += 1;
		const request = new Request(input, init);
		const url = new URL(request.url);
		const started = performance.now();
		let response: Response | undefined;
		let bytes: number | undefined;
		try {
			response = await fetch(request);
			const body = await bodyOf(response, url);
			bytes = body?.byteLength;
			return body ? new Response(body, response) : response;
		} catch (error) {
			throw error instanceof ApiError ? error : new NetworkError(request, { cause: error as Error });
		} finally {
			report({
				method: request.method,
				url,
				attempt,
				status: response?.status,
				milliseconds: performance.now() - started,
				bytes,
				requestId: response && requestIdOf(response.headers),
			});
		}
	};
}

/** The id under which the service knows a request (Errors), from the answer's headers. */
export function requestIdOf(headers: Headers): string | undefined {
	return headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
}

async function bodyOf(response: Response, url: URL): Promise<Uint8Array<ArrayBuffer> | undefined> {
	// No Response can be made with a status beyond 599, and none is read.
	if (!response.body || response.status > 599) {
		return undefined;
	}
	const reader = response.body.getReader();
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.byteLength;
		if (size > maxBytes) {
			void reader.cancel().catch(() => {});
			throw new ApiError('protocol', l10n.t('{0} sent more than 16 MB for one page.', url.host), {
				status: response.status,
				requestId: requestIdOf(response.headers),
				url: url.origin + url.pathname,
			});
		}
		chunks.push(part.value);
	}
	// Not a Blob, which browsers keep in another process.
	const body = new Uint8Array(size);
	let end = 0;
	for (const chunk of chunks) {
		body.set(chunk, end);
		end += chunk.byteLength;
	}
	return body;
}
