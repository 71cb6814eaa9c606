import * as v from 'valibot';
import type { Outgoing } from './request.ts';
import { send } from './send.ts';

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

/** Resolves to the raw record. The documented service needs a `purpose`. */
export async function upload(
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
			body,
			...(request.isBrowser
				? { headers: { 'content-type': type } }
				: {
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
