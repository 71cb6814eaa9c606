import { changed, type Exchange, type FaultOf, type FaultTable } from './exchange.ts';
import { streamOf } from './streams.ts';

interface UploadFaultDetails {
	/** Executes the request when released, unless the client has given up. */
	holdUpload: object;
	/** Reads 1 KB, and the rest when released; before, it cannot see that a client gave up. */
	stallUpload: object;
	/** Executes the request, then ends the connection without an answer. */
	lostAnswer: object;
}

export type UploadFault = FaultOf<UploadFaultDetails>;

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
