import { setImmediate as turn } from 'node:timers/promises';
import { QoderClient } from '../../../src/api/client.ts';
import { Token } from '../../../src/api/token.ts';
import { json } from '../api/script.ts';

/** What is wrong with one connection of the stream, or with nothing. */
export type StreamFault =
	| { readonly kind: 'network' }
	| { readonly kind: 'status'; readonly status: number }
	/** After so many bytes of its frames. */
	| { readonly kind: 'cut' | 'close' | 'silent'; readonly bytes: number };

/** What is wrong with one page. */
export type PageFault = 'network' | number | undefined;

/** An event, and when it happens: milliseconds from the start. */
export interface Happening {
	readonly at: number;
	readonly event: { readonly id: string; readonly type: string };
}

/** How a service behaves; each fault is for one request, in their order. */
export interface Behaviour {
	readonly happenings: readonly Happening[];
	/** Where a stream begins: after the last event id, if left out; at the tail whatever that is, or at the very beginning. */
	readonly streamStart?: 'after' | 'tail' | 'beginning';
	readonly streams?: readonly StreamFault[];
	readonly pages?: readonly PageFault[];
	/** Bytes of each part of a stream. */
	readonly chunk?: number;
	readonly heartbeat?: number;
}

/** A client of a service in this process, whose events happen as time passes. */
export class FakeService {
	readonly client: QoderClient;
	readonly requests: Request[] = [];
	open = 0;
	readonly #behaviour: Behaviour;
	readonly #started = Date.now();
	readonly #streams: StreamFault[];
	readonly #pages: PageFault[];

	constructor(behaviour: Behaviour) {
		this.#behaviour = behaviour;
		this.#streams = [...(behaviour.streams ?? [])];
		this.#pages = [...(behaviour.pages ?? [])];
		this.client = new QoderClient({
			baseUrl: 'https://openapi.qoder.sh/api/v1/cloud',
			token: async () => new Token('pt-secret-0123456789'),
			fetch: (input, init) => this.#answer(new Request(input, init)),
		});
	}

	/** The requests for pages, or for the stream. */
	count(kind: 'pages' | 'stream'): number {
		return this.requests.filter(({ url }) => url.includes('/stream') === (kind === 'stream')).length;
	}

	get #happened() {
		return this.#behaviour.happenings.filter(({ at }) => at <= Date.now() - this.#started).map(({ event }) => event);
	}

	async #answer(request: Request): Promise<Response> {
		this.requests.push(request);
		return new URL(request.url).pathname.endsWith('/stream') ? this.#stream(request) : this.#page(request);
	}

	#page({ url }: Request): Response {
		const fault = this.#pages.shift();
		if (fault !== undefined) {
			return failed(fault);
		}
		const { searchParams } = new URL(url);
		const after = searchParams.get('after_id') ?? searchParams.get('page');
		const all = searchParams.get('order') === 'desc' ? this.#happened.toReversed() : this.#happened;
		const limit = Number(searchParams.get('limit'));
		const rest = all.slice(after === null ? 0 : all.findIndex(({ id }) => id === after) + 1);
		const data = rest.slice(0, limit);
		const last = data.at(-1)?.id ?? null;
		const more = rest.length > limit;
		return json({ data, first_id: data[0]?.id ?? null, last_id: last, has_more: more, next_page: more ? last : null });
	}

	#stream(request: Request): Response {
		const fault = this.#streams.shift();
		const lastId = request.headers.get('last-event-id');
		const { streamStart = 'after', chunk = 1000 } = this.#behaviour;
		const status = fault?.kind === 'status' ? fault.status : undefined;
		if (fault?.kind === 'network' || status !== undefined) {
			return failed(status ?? 'network');
		}
		const all = this.#happened;
		const place = all.findIndex(({ id }) => id === lastId) + 1;
		const start = streamStart === 'beginning' ? 0 : streamStart === 'after' && place > 0 ? place : all.length;
		this.open += 1;
		let isOpen = true;
		const close = () => {
			this.open -= isOpen ? 1 : 0;
			isOpen = false;
		};
		const parts = this.#parts(start, fault, chunk, request.signal);
		const body = new ReadableStream<Uint8Array>({
			pull: async (stream) => {
				try {
					const { value, done } = await parts.next();
					if (done) {
						close();
						stream.close();
					} else {
						stream.enqueue(value);
					}
				} catch (error) {
					close();
					stream.error(error);
				}
			},
			cancel: close,
		});
		return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
	}

	async *#parts(start: number, fault: StreamFault | undefined, chunk: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
		const { heartbeat = 15_000 } = this.#behaviour;
		const limit = fault && 'bytes' in fault ? fault.bytes : Number.POSITIVE_INFINITY;
		let sent = 0;
		let next = start;
		let quietSince = Date.now();
		while (!signal.aborted) {
			const happened = this.#happened.slice(next);
			next += happened.length;
			const beats = Date.now() - quietSince >= heartbeat ? ': heartbeat\n\n' : '';
			const text = happened.map((event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
			const bytes = Buffer.from(text || beats);
			for (let at = 0; at < bytes.length && sent < limit; at += chunk) {
				const part = bytes.subarray(at, Math.min(at + chunk, at + limit - sent));
				sent += part.length;
				quietSince = Date.now();
				yield part;
			}
			if (sent >= limit && fault?.kind === 'cut') {
				throw new TypeError('terminated');
			}
			if (sent >= limit && fault?.kind === 'close') {
				return;
			}
			await new Promise<void>((resolve) => {
				signal.addEventListener('abort', () => resolve());
				if (sent < limit) {
					setTimeout(resolve, 100);
				}
			});
			await turn();
		}
		throw signal.reason;
	}
}

function failed(fault: 'network' | number): Response {
	if (fault === 'network') {
		throw new TypeError('fetch failed');
	}
	return json({ type: 'error', error: { type: 'api_error', message: 'No.' } }, fault);
}
