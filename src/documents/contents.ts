/** Bytes that are kept, in all. */
const mostKept = 32_000_000;
/** Milliseconds for which larger contents wait until VS Code reads them. */
const longestWait = 60_000;

type Bytes = Uint8Array<ArrayBuffer>;

/** A caller that waits for contents. */
export interface Reader {
	readonly signal?: AbortSignal;
	/** Called with the number of bytes that have come. */
	readonly onProgress?: (bytes: number) => void;
}

/** One read of the contents of a file. `size` is missing until it has ended. */
interface Read {
	readonly bytes: Promise<Bytes>;
	readonly readers: Set<Reader>;
	readonly abort: AbortController;
	size?: number;
	/** Ends the wait of large contents. */
	timer?: ReturnType<typeof setTimeout>;
}

/**
 * The contents of files: one read for all that want them at once, and up to 32 MB for those that want them later. Larger
 * contents are kept until VS Code has read them, a minute at most.
 */
export class ContentStore {
	/** By the ids of the files; the one that was used last comes last. */
	#reads = new Map<string, Read>();
	/** The sizes of contents, by the ids of their files. */
	#sizes = new Map<string, number>();

	/**
	 * The contents of a file: the kept ones, those on their way, or those that `read` resolves to. A read is aborted when its
	 * last reader has left. Rejects with what `read` rejects with, or with the reason of the reader's own signal.
	 */
	async get(id: string, read: (reader: Required<Reader>) => Promise<Bytes>, reader: Reader = {}): Promise<Bytes> {
		reader.signal?.throwIfAborted();
		const found = this.#reads.get(id) ?? this.#start(id, read);
		found.readers.add(reader);
		try {
			const bytes = await unlessAborted(found.bytes, reader.signal);
			this.#use(id, found);
			return bytes;
		} finally {
			found.readers.delete(reader);
			if (found.readers.size === 0 && found.size === undefined) {
				this.#remove(id, found);
				found.abort.abort();
			}
		}
	}

	/** The size of contents that were read, in bytes. */
	sizeOf(id: string): number | undefined {
		return this.#sizes.get(id);
	}

	/** Drops contents that are too large to be kept, because VS Code has read them. */
	taken(id: string): void {
		const read = this.#reads.get(id);
		if (read && (read.size ?? 0) > mostKept) {
			this.#remove(id, read);
		}
	}

	/** Drops the contents of a file, because it has changed. Those on their way reach their readers and no others. */
	drop(id: string): void {
		const read = this.#reads.get(id);
		if (read) {
			this.#remove(id, read);
		}
		this.#sizes.delete(id);
	}

	/** Drops the contents of all files; see {@link drop}. */
	clear(): void {
		for (const [id, read] of this.#reads) {
			this.#remove(id, read);
		}
		this.#sizes.clear();
	}

	/** Drops everything, and ends all reads with this reason. */
	abort(reason: Error): void {
		for (const { abort } of this.#reads.values()) {
			abort.abort(reason);
		}
		this.clear();
	}

	#start(id: string, read: (reader: Required<Reader>) => Promise<Bytes>): Read {
		const abort = new AbortController();
		const readers = new Set<Reader>();
		const onProgress = (count: number) => {
			for (const reader of readers) {
				reader.onProgress?.(count);
			}
		};
		const started: Read = { bytes: read({ signal: abort.signal, onProgress }), readers, abort };
		this.#reads.set(id, started);
		started.bytes.then(
			({ byteLength }) => {
				started.size = byteLength;
				this.#keep(id, started, byteLength);
			},
			() => this.#remove(id, started),
		);
		return started;
	}

	#keep(id: string, read: Read, size: number): void {
		if (this.#reads.get(id) !== read) {
			return;
		}
		this.#sizes.set(id, size);
		if (size > mostKept) {
			read.timer = setTimeout(() => this.#remove(id, read), longestWait);
			return;
		}
		this.#use(id, read);
		const small = [...this.#reads].filter(([, { size = 0 }]) => size <= mostKept);
		let sum = small.reduce((total, [, { size = 0 }]) => total + size, 0);
		for (const [oldest, { size = 0 }] of small) {
			if (sum > mostKept && size > 0) {
				this.#reads.delete(oldest);
				sum -= size;
			}
		}
	}

	#use(id: string, read: Read): void {
		if (this.#reads.get(id) === read) {
			this.#reads.delete(id);
			this.#reads.set(id, read);
		}
	}

	#remove(id: string, read: Read): void {
		clearTimeout(read.timer);
		if (this.#reads.get(id) === read) {
			this.#reads.delete(id);
		}
	}
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) {
		return promise;
	}
	const { promise: aborted, reject } = Promise.withResolvers<never>();
	const stop = () => reject(signal.reason);
	signal.addEventListener('abort', stop);
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
