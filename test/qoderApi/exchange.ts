import type { Socket } from 'node:net';
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

/** The details and their `kind`. */
export type FaultOf<Details> = { [K in keyof Details]: { readonly kind: K } & Details[K] }[keyof Details];

export type FaultTable<Details> = {
	readonly [K in keyof Details]: (fault: { readonly kind: K } & Details[K], exchange: Exchange) => Promise<Response>;
};

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
