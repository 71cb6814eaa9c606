import { setTimeout as sleep } from 'node:timers/promises';
import { errorEnvelope } from './errors.ts';
import { changed, type Exchange, type FaultTable, streamOf, withHeader } from './exchange.ts';

/** `requestId` goes into the error envelope and into `x-request-id`. */
interface StatusDetails {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: 'json' | 'html' | 'empty';
	readonly message?: string;
	readonly requestId?: string;
}

export const wireFaults = {
	/** Waits before the answer. */
	latency: async ({ ms }: { readonly ms: number }, { request, next }) => {
		await pause(ms);
		return next(request);
	},
	/** Until held requests are released. */
	hold: async (_fault, { request, next, hold }) => {
		await hold();
		return next(request);
	},
	/** Resets the connection without an answer. */
	reset: async (_fault, { socket }) => {
		socket.resetAndDestroy();
		return new Response();
	},
	/** Ends the connection after half the body. */
	cutBody: (_fault, exchange) => cut(exchange, () => pause(20)),
	/** Sends nothing after half the body, and ends the connection when held requests are released. */
	neverEnding: (_fault, exchange) => cut(exchange, exchange.hold),
	/** Sends some bytes (64), waits some milliseconds (20), and so on. */
	slowDrip: ({ ms = 20, bytes = 64 }: { readonly ms?: number; readonly bytes?: number }, exchange) =>
		rewrite(exchange, async function* (body) {
			for (let start = 0; start < body.length; start += bytes) {
				yield body.subarray(start, start + bytes);
				await pause(ms);
			}
		}),
	/** Sends the first half of the body as the whole. */
	truncatedJson: (_fault, exchange) => rewrite(exchange, firstHalf),
	emptyBody: (_fault, exchange) => rewrite(exchange, () => Buffer.alloc(0)),
	/** Sends plain text as gzip. */
	gzipLie: (_fault, exchange) => rewrite(exchange, (body) => body, { 'content-encoding': 'gzip' }),
	wrongContentType: (_fault, exchange) => rewrite(exchange, (body) => body, { 'content-type': 'text/html' }),
	status: async ({ status, headers = {}, body = 'json', requestId, message }: StatusDetails) => {
		const text = message ?? `The local API was told to answer ${status}.`;
		const [type, content] = {
			json: ['application/json', JSON.stringify(errorEnvelope(status, text, undefined, requestId))],
			html: ['text/html', `<!doctype html><title>${status}</title><h1>${text}</h1>`],
			empty: ['text/plain', null],
		}[body] as [string, string | null];
		const id = requestId !== undefined && { 'x-request-id': requestId };
		return new Response(content, { status, headers: { 'content-type': type, ...id, ...headers } });
	},
	/** Redirects once, or to the same place for ever. */
	redirect: async ({ to }: { readonly to: 'sameOrigin' | 'otherOrigin' | 'loop' }, { request, next }) => {
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
		return new Response(null, { status: 302, headers: { location: url.href } });
	},
	/** Treats the token as expired until the faults change. */
	expiredToken: (_fault, { request, next }) => next(withHeader(request, 'authorization')),
	ignoreOrder: (_fault, { request, next }) => next(withoutParameter(request, 'order')),
	ignorePurpose: (_fault, { request, next }) => next(withoutParameter(request, 'purpose')),
	/** Lists the files of all sessions. */
	ignoreScope: (_fault, { request, next }) => next(withoutParameter(request, 'scope_id')),
	ignoreAgent: (_fault, { request, next }) => next(withoutParameter(request, 'agent_id')),
	/** Executes the request when released, unless the client has given up. */
	holdUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			const chunks: Uint8Array[] = [];
			for await (const chunk of body) {
				chunks.push(chunk);
			}
			await exchange.hold();
			yield* chunks;
		}),
	/** Reads 1 KB, and the rest when released; before, it cannot see that a client gave up. */
	stallUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			let taken = 0;
			for await (const chunk of body) {
				await (taken < 1024 && taken + chunk.length >= 1024 && exchange.hold());
				taken += chunk.length;
				yield chunk;
			}
		}),
	/** Executes the request, then ends the connection without an answer. */
	lostAnswer: async (_fault, { request, next, socket }) => {
		await next(request);
		socket.destroy();
		return new Response();
	},
} satisfies FaultTable;

function cut(exchange: Exchange, wait: () => Promise<void>): Promise<Response> {
	return rewrite(exchange, async function* (body) {
		yield firstHalf(body);
		await wait();
		exchange.socket.destroy();
	});
}

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

function rewriteRequest(
	{ request, next }: Exchange,
	change: (body: ReadableStream<Uint8Array>) => AsyncGenerator<Uint8Array>,
): Promise<Response> {
	return next(request.body ? changed(request, { body: streamOf(change(request.body)) }) : request);
}
