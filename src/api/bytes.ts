import * as l10n from '@vscode/l10n';
import { isTimeoutError } from 'ky';
import { ApiError } from './errors.ts';
import { answerDetails, budget, type SentRequest } from './request.ts';

/** Limits and progress of an answer of bytes. */
export interface Bytes {
	/** The size of the file; `Content-Length` by default. */
	readonly size?: number | undefined;
	readonly maxBytes: number;
	readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Throws an `ApiError`: `invalid` beyond `maxBytes`, `protocol` beyond the file's size. */
export function checkBytes(count: number, headers: Headers, { size, maxBytes, onProgress }: Bytes, sent: SentRequest): void {
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
export async function wholeBytes(
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
