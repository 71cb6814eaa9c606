import type { Socket } from 'node:net';
import type { Random } from './random.ts';

/** One request on its way through a fault. */
export interface Exchange {
	readonly request: Request;
	/** Returns the answer that this fault may spoil. */
	readonly next: (request: Request) => Promise<Response>;
	readonly socket: Socket;
	readonly random: Random;
	/** Waits until held requests are released. */
	readonly hold: () => Promise<void>;
}

/** A fault for each kind in an interface of details: the details and the `kind`. */
export type FaultOf<Details> = { [K in keyof Details]: { readonly kind: K } & Details[K] }[keyof Details];

/** How a request is answered with each kind of fault in an interface of details. */
export type FaultTable<Details> = {
	readonly [K in keyof Details]: (fault: { readonly kind: K } & Details[K], exchange: Exchange) => Promise<Response>;
};

/** The same request with another address, other headers or another body. */
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
