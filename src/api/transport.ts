import * as l10n from '@vscode/l10n';
import { NetworkError } from 'ky';
import { ApiError } from './errors.ts';

/** One attempt on the wire, for the log: no token, no body. `status` is missing when there was no answer. */
export interface Exchange {
	readonly method: string;
	readonly url: URL;
	readonly status?: number | undefined;
	/** Until the last byte. */
	readonly milliseconds: number;
	readonly requestId?: string | undefined;
}

export type Fetch = typeof globalThis.fetch;

const maxBytes = 16 * 1024 * 1024;

/**
 * `fetch` that resolves with the whole body, so that one cut short fails like any other attempt, and that reports each
 * attempt. Rejects with ky's `NetworkError`, or with an `ApiError` as soon as a body turns out to exceed 16 MB.
 */
export function wholeFetch(fetch: Fetch, report: (exchange: Exchange) => void): Fetch {
	return async (input, init) => {
		const request = new Request(input, init);
		const url = new URL(request.url);
		const started = performance.now();
		let response: Response | undefined;
		try {
			response = await fetch(request);
			return await whole(response, url);
		} catch (error) {
			throw error instanceof ApiError ? error : new NetworkError(request, { cause: error as Error });
		} finally {
			report({
				method: request.method,
				url,
				status: response?.status,
				milliseconds: performance.now() - started,
				requestId: response && requestIdOf(response.headers),
			});
		}
	};
}

/** The id under which the service knows a request (Errors), from the answer's headers. */
export function requestIdOf(headers: Headers): string | undefined {
	return headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
}

async function whole(response: Response, url: URL): Promise<Response> {
	// No Response can be made with a status beyond 599, and none is read.
	if (!response.body || response.status > 599) {
		return response;
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
	return new Response(new Blob(chunks), response);
}
