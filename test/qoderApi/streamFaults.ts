import { type Exchange, type FaultTable, streamOf, withHeader } from './exchange.ts';

/** The number of events before the fault; default 0. */
interface Frames {
	readonly frames?: number;
}

const junk = 'event: heartbeat\ndata: 15\n\nevent: ping\n\nid: x\ndata: {"type":\n\ndata: null\n\ndata: []\n\nretry: soon\n\n';

export const streamFaults = {
	/** Ends the connection after some bytes (20) of the next frame. */
	cutStream: ({ frames = 0, bytes = 20 }: Frames & { readonly bytes?: number }, exchange) =>
		change(exchange, frames, async function* (rest) {
			for await (const frame of rest) {
				yield frame.subarray(0, bytes);
				break;
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
			exchange.socket.destroy();
		}),
	/** Ends the answer in order, with `done` after the last event. */
	endStream: ({ frames = 0, done = false }: Frames & { readonly done?: boolean }, exchange) =>
		change(exchange, frames, async function* () {
			yield* done ? [Buffer.from('data: [DONE]\n\n')] : [];
		}),
	/** Sends so many bytes (7) at a time. */
	dripStream: ({ bytes = 7 }: { readonly bytes?: number }, exchange) =>
		change(exchange, 0, async function* (rest) {
			for await (const frame of rest) {
				for (let start = 0; start < frame.length; start += bytes) {
					yield frame.subarray(start, start + bytes);
					await new Promise(setImmediate);
				}
			}
		}),
	/** Sends an `error` event, then ends. */
	errorStream: ({ frames = 0, message = 'The stream is overloaded.' }: Frames & { readonly message?: string }, exchange) =>
		change(exchange, frames, async function* () {
			const error = { type: 'error', error: { type: 'overloaded_error', message } };
			yield Buffer.from(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
		}),
	doubledStream: (_fault, exchange) => change(exchange, 0, (rest) => withEach(rest, (frame) => [frame, frame])),
	/** Sends invalid frames before each frame. */
	junkStream: (_fault, exchange) => change(exchange, 0, (rest) => withEach(rest, (frame) => [Buffer.from(junk), frame])),
	/** Sends so many bytes without an end of line, then nothing. */
	endlessLine: ({ frames = 0, bytes }: Frames & { readonly bytes: number }, exchange) =>
		change(exchange, frames, async function* () {
			yield Buffer.from('data: ');
			for (let sent = 0; sent < bytes; sent += 65_536) {
				yield Buffer.alloc(65_536, '.');
			}
			await exchange.hold();
		}),
	/** Begins after the event with this id, or else with the next event. */
	ignoreLastEventId: ({ id }: { readonly id?: string }, { request, next }) => next(withHeader(request, 'last-event-id', id)),
} satisfies FaultTable;

async function* withEach(rest: AsyncGenerator<Uint8Array>, frames: (frame: Uint8Array) => Uint8Array[]) {
	for await (const frame of rest) {
		yield* frames(frame);
	}
}

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
