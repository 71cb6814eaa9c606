import { setTimeout as sleep } from 'node:timers/promises';
import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

/** The faults of requests that change something, with their details. Every detail with a question mark has a default. */
interface UploadFaultDetails {
	/** Takes so many bytes of the request (64 KB), waits so many milliseconds (20), and so on. */
	slowUpload: { readonly ms?: number; readonly bytes?: number };
	/** Takes the whole request, and does it when held requests are released; never when the client gives up before. */
	holdUpload: object;
	/** Takes so many bytes of the request (1024), and the rest when held requests are released; only then it sees that a client gave up. */
	stallUpload: { readonly bytes?: number };
	/** Takes so many bytes of the request (1024), then resets the connection. */
	cutUpload: { readonly bytes?: number };
	/** Does what was asked, then ends the connection without an answer. */
	lostAnswer: object;
}

/** A fault of a request that changes something. */
export type UploadFault = FaultOf<UploadFaultDetails>;

/** How a request is answered with each of them. */
export const uploadFaults: FaultTable<UploadFaultDetails> = {
	slowUpload: ({ ms = 20, bytes = 64 * 1024 }, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			for await (const chunk of body) {
				for (let start = 0; start < chunk.length; start += bytes) {
					yield chunk.subarray(start, start + bytes);
					await sleep(ms, undefined, { ref: false });
				}
			}
		}),
	holdUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			const chunks: Uint8Array[] = [];
			for await (const chunk of body) {
				chunks.push(chunk);
			}
			await exchange.hold();
			yield* chunks;
		}),
	stallUpload: ({ bytes = 1024 }, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			let taken = 0;
			let isHeld = false;
			for await (const chunk of body) {
				taken += chunk.length;
				if (taken >= bytes && !isHeld) {
					isHeld = true;
					await exchange.hold();
				}
				yield chunk;
			}
		}),
	cutUpload: async ({ bytes = 1024 }, { request, socket }) => {
		let taken = 0;
		for await (const chunk of request.body ?? []) {
			taken += chunk.length;
			if (taken >= bytes) {
				break;
			}
		}
		socket.resetAndDestroy();
		return new Response();
	},
	lostAnswer: async (_fault, { request, next, socket }) => {
		await next(request);
		socket.destroy();
		return new Response();
	},
};

function rewriteRequest(
	{ request, next }: Exchange,
	change: (body: ReadableStream<Uint8Array>) => AsyncGenerator<Uint8Array>,
): Promise<Response> {
	return next(request.body ? changed(request, { body: streamOf(change(request.body)) }) : request);
}
