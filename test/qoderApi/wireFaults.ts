import { setTimeout as sleep } from 'node:timers/promises';
import { errorEnvelope } from './errors.ts';
import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

/** The faults of the connection, the headers and the raw body, with their details. Every detail with a question mark has a default. */
interface WireFaultDetails {
	/** Waits so many milliseconds before it gets the answer. */
	latency: { readonly ms: number };
	/** Keeps the request until held requests are released. */
	hold: object;
	/** Resets the connection before any answer. */
	reset: object;
	/** Sends the headers and half the body, then ends the connection. */
	cutBody: object;
	/** Sends the headers and half the body, then nothing more; ends the connection when held requests are released. */
	neverEnding: object;
	/** Sends so many bytes (64), waits so many milliseconds (20), and so on. */
	slowDrip: { readonly ms?: number; readonly bytes?: number };
	/** Sends the first half of the body as if it were all. */
	truncatedJson: object;
	/** Sends no body. */
	emptyBody: object;
	/** Claims gzip, sends plain text. */
	gzipLie: object;
	/** Sends the JSON as another type, by default `text/html`. */
	wrongContentType: { readonly contentType?: string };
	/** Sends this status instead, with this sentence; `requestId` goes into the error envelope and into `x-request-id`. `xml` is how a storage refuses. */
	status: {
		readonly status: number;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: 'json' | 'html' | 'xml' | 'empty';
		readonly message?: string;
		readonly requestId?: string;
	};
	/** Redirects (302) once within this origin, once to this server under another origin, or to the same place for ever. */
	redirect: { readonly to: 'sameOrigin' | 'otherOrigin' | 'loop'; readonly status?: 301 | 302 | 307 | 308 };
	/** Takes the token for expired, from the first time on until the faults are replaced or cleared. */
	expiredToken: object;
	/** Answers as if `order` had not been sent. */
	ignoreOrder: object;
	/** Answers as if `purpose` had not been sent. */
	ignorePurpose: object;
	/** Lists the files of all sessions, whatever session was requested. */
	ignoreScope: object;
	/** Answers as if no agent had been named. */
	ignoreAgent: object;
}

/** A fault of the connection, the headers or the raw body. */
export type WireFault = FaultOf<WireFaultDetails>;

/** How a request is answered with each of them. */
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
			// The same server under its other name, so that the request log shows what a client carries along.
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
