import { setTimeout as sleep } from 'node:timers/promises';
import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

/** `frames` pass before the fault, by default none. */
interface StreamFaultDetails {
	/** Ends the connection after some bytes (20) of the next frame. */
	cutStream: { readonly frames?: number; readonly bytes?: number };
	/** Ends the answer in order, with `done` after the last event. */
	endStream: { readonly frames?: number; readonly done?: boolean };
	/** Sends nothing more, not even heartbeats, until held requests are released. */
	silentStream: { readonly frames?: number };
	/** Sends so many bytes (7) at a time. */
	dripStream: { readonly bytes?: number };
	/** Sends an `error` event, then ends. */
	errorStream: { readonly frames?: number; readonly message?: string };
	doubledStream: object;
	/** Sends invalid frames before each frame. */
	junkStream: object;
	/** Sends so many bytes without an end of line. */
	endlessLine: { readonly frames?: number; readonly bytes: number };
	ignoreLastEventId: object;
}

export type StreamFault = FaultOf<StreamFaultDetails>;

export const streamFaults: FaultTable<StreamFaultDetails> = {
	cutStream: ({ frames = 0, bytes = 20 }, exchange) =>
		change(exchange, frames, async function* (rest) {
			for await (const frame of rest) {
				yield frame.subarray(0, bytes);
				break;
			}
			await sleep(20, undefined, { ref: false });
			exchange.socket.destroy();
		}),
	endStream: ({ frames = 0, done = false }, exchange) =>
		change(exchange, frames, async function* () {
			if (done) {
				yield Buffer.from('data: [DONE]\n\n');
			}
		}),
	silentStream: ({ frames = 0 }, exchange) =>
		change(exchange, frames, async function* () {
			await exchange.hold();
			yield Buffer.from(':');
			exchange.socket.destroy();
		}),
	dripStream: ({ bytes = 7 }, exchange) =>
		change(exchange, 0, async function* (rest) {
			for await (const frame of rest) {
				for (let start = 0; start < frame.length; start += bytes) {
					yield frame.subarray(start, start + bytes);
					await new Promise(setImmediate);
				}
			}
		}),
	errorStream: ({ frames = 0, message = 'The stream is overloaded.' }, exchange) =>
		change(exchange, frames, async function* () {
			const error = { type: 'error', error: { type: 'overloaded_error', message } };
			yield Buffer.from(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
		}),
	doubledStream: (_fault, exchange) =>
		change(exchange, 0, async function* (rest) {
			for await (const frame of rest) {
				yield frame;
				yield frame;
			}
		}),
	junkStream: (_fault, exchange) =>
		change(exchange, 0, async function* (rest) {
			for await (const frame of rest) {
				yield Buffer.from(
					'event: heartbeat\ndata: 15\n\nevent: ping\n\nid: x\ndata: {"type":\n\ndata: null\n\ndata: []\n\nretry: soon\n\n',
				);
				yield frame;
			}
		}),
	endlessLine: ({ frames = 0, bytes }, exchange) =>
		change(exchange, frames, async function* () {
			yield Buffer.from('data: ');
			for (let sent = 0; sent < bytes; sent += 65_536) {
				yield Buffer.alloc(65_536, '.');
			}
			await exchange.hold();
		}),
	ignoreLastEventId: (_fault, { request, next }) => {
		const headers = new Headers(request.headers);
		headers.delete('last-event-id');
		return next(changed(request, { headers }));
	},
};

/** Replaces the rest of a stream after some frames with an event. */
async function change(
	{ request, next }: Exchange,
	frames: number,
	how: (rest: AsyncGenerator<Uint8Array>) => AsyncGenerator<Uint8Array>,
): Promise<Response> {
	const answer = await next(request);
	const { body, status, headers } = answer;
	if (!body || !headers.get('content-type')?.startsWith('text/event-stream')) {
		return answer;
	}
	async function* changedFrames(): AsyncGenerator<Uint8Array> {
		const rest = framesOf(body as ReadableStream<Uint8Array>);
		let sent = 0;
		while (sent < frames) {
			const { value, done } = await rest.next();
			if (done) {
				return;
			}
			sent += Buffer.from(value).includes('data:') ? 1 : 0;
			yield value;
		}
		yield* how(rest);
	}
	return new Response(streamOf(changedFrames()), { status, headers });
}

async function* framesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield* body;
}
