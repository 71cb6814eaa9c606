import * as v from 'valibot';
import type { Outgoing } from './request.ts';
import type { Send } from './send.ts';

/** A file to upload. */
export interface Upload {
	/** 1–255 bytes, normalized by the service; several files may share it. */
	readonly name: string;
	readonly mimeType?: string | undefined;
	readonly content: Uint8Array<ArrayBuffer>;
}

export interface UploadOptions {
	readonly signal?: AbortSignal | undefined;
	/** A browser reports only 0 and all bytes. */
	readonly onProgress?: ((sent: number) => void) | undefined;
}

const part = 64 * 1024;

/** Resolves to the raw record. The documented service needs a `purpose`. */
export async function upload(
	send: Send,
	request: Outgoing,
	{ name, mimeType = 'application/octet-stream', content }: Upload,
	purpose: string | undefined,
	onProgress: ((sent: number) => void) | undefined,
): Promise<unknown> {
	const form = new FormData();
	form.append('name', name);
	if (purpose) {
		form.append('purpose', purpose);
	}
	form.append('file', new Blob([content], { type: mimeType }), name);
	const encoded = new Response(form);
	const type = encoded.headers.get('content-type') ?? '';
	const body = await encoded.blob();
	const before = body.size - content.byteLength;
	onProgress?.(0);
	const answer = await send(
		{
			...request,
			method: 'POST',
			// For a connection of 64 kB a second.
			deadline: request.deadline + body.size / 64,
			...(request.isBrowser
				? { body, headers: { 'content-type': type } }
				: {
						body: inParts(body),
						// `fetch` sends no length for a stream, and some gateways require one.
						headers: { 'content-type': type, 'content-length': `${body.size}` },
						onSent: (bytes) => onProgress?.(Math.max(0, Math.min(content.byteLength, bytes - before))),
					}),
		},
		v.unknown(),
	);
	onProgress?.(content.byteLength);
	return answer;
}

// Node reads a blob as a whole, without progress.
function inParts(body: Blob): ReadableStream<Uint8Array> {
	let start = 0;
	return new ReadableStream<Uint8Array>({
		async pull(stream) {
			if (start >= body.size) {
				stream.close();
				return;
			}
			stream.enqueue(new Uint8Array(await body.slice(start, start + part).arrayBuffer()));
			start += part;
		},
	});
}
