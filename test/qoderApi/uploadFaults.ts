import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

/** The faults of requests that change something, with their details. */
interface UploadFaultDetails {
	/** Reads the whole request, and does it when held requests are released; never when the client gives up before. */
	holdUpload: object;
	/** Takes 1 KB of the request, and the rest when held requests are released; only then it sees that a client gave up. */
	stallUpload: object;
	/** Does the request, then ends the connection without an answer. */
	lostAnswer: object;
}

/** A fault of a request that changes something. */
export type UploadFault = FaultOf<UploadFaultDetails>;

/** How a request is answered with each of them. */
export const uploadFaults: FaultTable<UploadFaultDetails> = {
	holdUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			const chunks: Uint8Array[] = [];
			for await (const chunk of body) {
				chunks.push(chunk);
			}
			await exchange.hold();
			yield* chunks;
		}),
	stallUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			let taken = 0;
			let isHeld = false;
			for await (const chunk of body) {
				taken += chunk.length;
				if (taken >= 1024 && !isHeld) {
					isHeld = true;
					await exchange.hold();
				}
				yield chunk;
			}
		}),
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
