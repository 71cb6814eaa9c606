import { ReadableStream as NodeStream } from 'node:stream/web';

/** Makes each chunk when the client reads it. */
export function streamOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	return NodeStream.from(chunks) as ReadableStream<Uint8Array>;
}
