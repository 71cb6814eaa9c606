import { setTimeout as sleep } from 'node:timers/promises';
import { errorEnvelope } from './errors.ts';
import { changed, type Exchange, type FaultTable, streamOf, withHeader } from './exchange.ts';

/** The details of an answer with another status; `requestId` goes into the error envelope and into `x-request-id`. */
interface StatusDetails {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** `xml` is how a storage refuses. */
	readonly body?: 'json' | 'html' | 'xml' | 'empty';
	readonly message?: string;
	readonly requestId?: string;
}

/** Where a redirect leads, and its status (302). */
interface RedirectDetails {
	readonly to: 'sameOrigin' | 'otherOrigin' | 'loop';
	readonly status?: 301 | 302 | 307 | 308;
}

/** The faults of the connection, the headers and the raw body. Every detail with a question mark has a default. */
export const wireFaults = {
	/** Waits so many milliseconds before it gets the answer. */
	latency: async ({ ms }: { readonly ms: number }, { request, next }) => {
		await pause(ms);
		return next(request);
	},
	/** Keeps the request until held requests are released. */
	hold: async (_fault, { request, next, hold }) => {
		await hold();
		return next(request);
	},
	/** Resets the connection before any answer. */
	reset: async (_fault, { socket }) => {
		socket.resetAndDestroy();
		return new Response();
	},
	/** Sends the headers and half the body, then ends the connection. */
	cutBody: (_fault, exchange) => cut(exchange, () => pause(20)),
	/** Sends the headers and half the body, then nothing more; ends the connection when held requests are released. */
	neverEnding: (_fault, exchange) => cut(exchange, exchange.hold),
	/** Sends so many bytes (64), waits so many milliseconds (20), and so on. */
	slowDrip: ({ ms = 20, bytes = 64 }: { readonly ms?: number; readonly bytes?: number }, exchange) =>
		rewrite(exchange, async function* (body) {
			for (let start = 0; start < body.length; start += bytes) {
				yield body.subarray(start, start + bytes);
				await pause(ms);
			}
		}),
	/** Sends the first half of the body as if it were all. */
	truncatedJson: (_fault, exchange) => rewrite(exchange, firstHalf),
	/** Sends no body. */
	emptyBody: (_fault, exchange) => rewrite(exchange, () => Buffer.alloc(0)),
	/** Claims gzip, sends plain text. */
	gzipLie: (_fault, exchange) => rewrite(exchange, (body) => body, { 'content-encoding': 'gzip' }),
	/** Sends the JSON as another type, by default `text/html`. */
	wrongContentType: ({ contentType = 'text/html' }: { readonly contentType?: string }, exchange) =>
		rewrite(exchange, (body) => body, { 'content-type': contentType }),
	/** Sends this status instead, with this sentence. */
	status: async ({ status, headers = {}, body = 'json', requestId, message }: StatusDetails) => {
		const text = message ?? `The local API was told to answer ${status}.`;
		const [type, content] = {
			json: ['application/json', JSON.stringify(errorEnvelope(status, text, undefined, requestId))],
			html: ['text/html', `<!doctype html><title>${status}</title><h1>${text}</h1>`],
			xml: ['application/xml', `<Error><Code>${status}</Code><Message>${text}</Message></Error>`],
			empty: ['text/plain', null],
		}[body] as [string, string | null];
		const id = requestId !== undefined && { 'x-request-id': requestId };
		return new Response(content, { status, headers: { 'content-type': type, ...id, ...headers } });
	},
	/** Redirects once within this origin, once to this server under another origin, or to the same place for ever. */
	redirect: async ({ to, status = 302 }: RedirectDetails, { request, next }) => {
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
	/** Takes the token for expired, from the first time on until the faults are replaced or cleared. */
	expiredToken: (_fault, { request, next }) => next(withHeader(request, 'authorization')),
	/** Answers as if `order` had not been sent. */
	ignoreOrder: (_fault, { request, next }) => next(withoutParameter(request, 'order')),
	/** Answers as if `purpose` had not been sent. */
	ignorePurpose: (_fault, { request, next }) => next(withoutParameter(request, 'purpose')),
	/** Lists the files of all sessions, whatever session was requested. */
	ignoreScope: (_fault, { request, next }) => next(withoutParameter(request, 'scope_id')),
	/** Answers as if no agent had been named. */
	ignoreAgent: (_fault, { request, next }) => next(withoutParameter(request, 'agent_id')),
} satisfies FaultTable;

/** Sends half the body, waits, and ends the connection. */
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
