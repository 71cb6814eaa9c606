import type { Socket } from 'node:net';
import { ReadableStream as NodeStream } from 'node:stream/web';
import type { Random } from './random.ts';

/** One request on its way through a fault. */
export interface Exchange {
	readonly request: Request;
	/** The answer that this fault may spoil. */
	readonly next: (request: Request) => Promise<Response>;
	readonly socket: Socket;
	readonly random: Random;
	/** Until held requests are released. */
	readonly hold: () => Promise<void>;
}

/** Each kind of fault. Its details, if any, are the first parameter. */
export type FaultTable = Readonly<Record<string, (fault: never, exchange: Exchange) => Promise<Response>>>;

/** A fault of a table: `kind` and details. */
export type FaultOf<Table extends FaultTable> = {
	[K in keyof Table]: { readonly kind: K } & ([Parameters<Table[K]>[0]] extends [never] ? object : Parameters<Table[K]>[0]);
}[keyof Table];

export function changed(
	request: Request,
	{
		url = request.url,
		headers = request.headers,
		body = request.body,
	}: { url?: string; headers?: Headers; body?: BodyInit | null },
): Request {
	const { method, signal } = request;
	return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) });
}

/** The request with another value of a header, or without it. */
export function withHeader(request: Request, name: string, value?: string): Request {
	const headers = new Headers(request.headers);
	headers.delete(name);
	if (value !== undefined) {
		headers.set(name, value);
	}
	return changed(request, { headers });
}

/** Makes each chunk when the client reads it. */
export function streamOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	return NodeStream.from(chunks) as ReadableStream<Uint8Array>;
}
