import { setTimeout as sleep } from 'node:timers/promises';
import { errorEnvelope } from './errors.ts';
import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

/** Optional details have defaults. */
interface WireFaultDetails {
	/** Waits before the answer. */
	latency: { readonly ms: number };
	/** Until held requests are released. */
	hold: object;
	/** Resets the connection without an answer. */
	reset: object;
	/** Ends the connection after half the body. */
	cutBody: object;
	/** Sends nothing after half the body, and ends the connection when held requests are released. */
	neverEnding: object;
	/** Sends some bytes (64), waits some milliseconds (20), and so on. */
	slowDrip: { readonly ms?: number; readonly bytes?: number };
	/** Sends the first half of the body as the whole. */
	truncatedJson: object;
	emptyBody: object;
	/** Sends plain text as gzip. */
	gzipLie: object;
	/** Default `text/html`. */
	wrongContentType: { readonly contentType?: string };
	/** `requestId` goes into the envelope and `x-request-id`. A storage refuses with `xml`. */
	status: {
		readonly status: number;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: 'json' | 'html' | 'xml' | 'empty';
		readonly message?: string;
		readonly requestId?: string;
	};
	/** Once within this origin, once to another origin of this server, or in a loop. */
	redirect: { readonly to: 'sameOrigin' | 'otherOrigin' | 'loop'; readonly status?: 301 | 302 | 307 | 308 };
	/** Treats the token as expired until the faults change. */
	expiredToken: object;
	ignoreOrder: object;
	ignorePurpose: object;
	/** Lists the files of all sessions. */
	ignoreScope: object;
	ignoreAgent: object;
}

export type WireFault = FaultOf<WireFaultDetails>;

export const wireFaults: FaultTable<WireFaultDetails> = {
	latency: async ({ ms }, { request, next }) => {
		await pause(ms);
		return next(request);
	},
	hold: async (_fault, { request, next, hold }) => {
		await hold();
		return next(request);
	},
	reset: async (_fault, { socket }) => {
		socket.resetAndDestroy();
		return new Response();
	},
	cutBody: (_fault, exchange) =>
		rewrite(exchange, async function* (body) {
			yield firstHalf(body);
			await pause(20);
			exchange.socket.destroy();
		}),
	neverEnding: (_fault, exchange) =>
		rewrite(exchange, async function* (body) {
			yield firstHalf(body);
			await exchange.hold();
			exchange.socket.destroy();
		}),
	slowDrip: ({ ms = 20, bytes = 64 }, exchange) =>
		rewrite(exchange, async function* (body) {
			for (let start = 0; start < body.length; start += bytes) {
				yield body.subarray(start, start + bytes);
				await pause(ms);
			}
		}),
	truncatedJson: (_fault, exchange) => rewrite(exchange, firstHalf),
	emptyBody: (_fault, exchange) => rewrite(exchange, () => Buffer.alloc(0)),
	gzipLie: (_fault, exchange) => rewrite(exchange, (body) => body, { 'content-encoding': 'gzip' }),
	wrongContentType: ({ contentType = 'text/html' }, exchange) =>
		rewrite(exchange, (body) => body, { 'content-type': contentType }),
	status: async ({ status, headers = {}, body = 'json', requestId, ...fault }) => {
		const message = fault.message ?? `The local API was told to answer ${status}.`;
		const [type, text] = {
			json: ['application/json', JSON.stringify(errorEnvelope(status, message, undefined, requestId))],
			html: ['text/html', `<!doctype html><title>${status}</title><h1>${message}</h1>`],
			xml: ['application/xml', `<Error><Code>${status}</Code><Message>${message}</Message></Error>`],
			empty: ['text/plain', null],
		}[body] as [string, string | null];
		return new Response(text, {
			status,
			headers: { 'content-type': type, ...(requestId !== undefined && { 'x-request-id': requestId }), ...headers },
		});
	},
	redirect: async ({ to, status = 302 }, { request, next }) => {
		const url = new URL(request.url);
		if (url.searchParams.has('redirected')) {
			return next(request);
		}
		if (to !== 'loop') {
			url.searchParams.set('redirected', '1');
		}
		if (to === 'otherOrigin') {
			// The same server by another name, so that the request log shows what a client sends there.
			url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
		}
		return new Response(null, { status, headers: { location: url.href } });
	},
	expiredToken: (_fault, { request, next }) => {
		const headers = new Headers(request.headers);
		headers.delete('authorization');
		return next(changed(request, { headers }));
	},
	ignoreOrder: (_fault, { request, next }) => next(withoutParameter(request, 'order')),
	ignorePurpose: (_fault, { request, next }) => next(withoutParameter(request, 'purpose')),
	ignoreScope: (_fault, { request, next }) => next(withoutParameter(request, 'scope_id')),
	ignoreAgent: (_fault, { request, next }) => next(withoutParameter(request, 'agent_id')),
};

async function rewrite(
	{ request, next }: Exchange,
	change: (body: Buffer) => Buffer | AsyncGenerator<Uint8Array>,
	headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
	const answer = await next(request);
	if (!answer.body) {
		return answer;
	}
	const body = change(Buffer.from(await answer.arrayBuffer()));
	const { 'content-length': length, ...kept } = Object.fromEntries(answer.headers);
	if (Buffer.isBuffer(body)) {
		return new Response(new Uint8Array(body), { status: answer.status, headers: { ...kept, ...headers } });
	}
	const all = { ...kept, ...(length && { 'content-length': length }), ...headers };
	return new Response(streamOf(body), { status: answer.status, headers: all });
}

function withoutParameter(request: Request, name: string): Request {
	const url = new URL(request.url);
	url.searchParams.delete(name);
	return changed(request, { url: url.href });
}

function firstHalf(body: Buffer): Buffer {
	return body.subarray(0, Math.floor(body.length / 2));
}

/** Does not keep the process alive. */
function pause(ms: number): Promise<void> {
	return sleep(ms, undefined, { ref: false });
}
