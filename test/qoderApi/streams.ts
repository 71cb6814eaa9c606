import { ReadableStream as NodeStream } from 'node:stream/web';

/** Sends chunks as they are made, one at a time, for as long as the client reads. */
export function streamOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	return NodeStream.from(chunks) as ReadableStream<Uint8Array>;
}
