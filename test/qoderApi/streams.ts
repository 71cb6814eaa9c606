/** A body that is made while it is read: the next chunk only when the one before was taken. */
export function streamOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
	return new ReadableStream(
		{
			async pull(stream) {
				const { value, done } = await iterator.next();
				if (done) {
					stream.close();
				} else {
					stream.enqueue(value);
				}
			},
			async cancel() {
				await iterator.return?.();
			},
		},
		{ highWaterMark: 0 },
	);
}
