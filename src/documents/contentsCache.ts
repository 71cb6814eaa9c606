const mostBytes = 32_000_000;

type Bytes = Uint8Array<ArrayBuffer>;

/** Who waits for contents. */
export interface Reader {
	readonly signal?: AbortSignal;
	/** Told how many bytes have come. */
	readonly onProgress?: (bytes: number) => void;
}

/** Contents that are here or on their way. `size` is 0 until they are here. */
interface Kept {
	readonly bytes: Promise<Bytes>;
	readonly readers: Set<Reader>;
	readonly abort: AbortController;
	size: number;
}

/** Contents that were read a while ago, up to 32 MB in all; what is larger is kept until it is taken once. */
export class ContentsCache {
	/** By the ids of the files; what was used last comes last. */
	#contents = new Map<string, Kept>();

	/**
	 * The contents of a file: those that are here, those that are on their way, or those that `read` brings. A read ends when
	 * nobody waits for it any more. Rejects with what `read` rejects with, or with the reason of the reader's own signal.
	 */
	async get(id: string, read: (reader: Required<Reader>) => Promise<Bytes>, reader: Reader = {}): Promise<Bytes> {
		reader.signal?.throwIfAborted();
		// Not `this.#contents` of a later moment: that may be of another account.
		const contents = this.#contents;
		const kept = contents.get(id) ?? add(contents, id, read);
		use(contents, id, kept);
		kept.readers.add(reader);
		try {
			return await unlessAborted(kept.bytes, reader.signal);
		} finally {
			kept.readers.delete(reader);
			if (kept.readers.size === 0 && kept.size === 0) {
				drop(contents, id, kept);
				kept.abort.abort();
			}
		}
	}

	/** Lets go of what is too large to be kept. */
	taken(id: string): void {
		if ((this.#contents.get(id)?.size ?? 0) > mostBytes) {
			this.#contents.delete(id);
		}
	}

	clear(): void {
		this.#contents = new Map();
	}
}

function add(contents: Map<string, Kept>, id: string, read: (reader: Required<Reader>) => Promise<Bytes>): Kept {
	const abort = new AbortController();
	const readers = new Set<Reader>();
	const onProgress = (count: number) => {
		for (const reader of readers) {
			reader.onProgress?.(count);
		}
	};
	const kept = { bytes: read({ signal: abort.signal, onProgress }), readers, abort, size: 0 };
	kept.bytes.then(
		({ byteLength }) => {
			kept.size = byteLength;
			use(contents, id, kept);
			makeRoom(contents, kept);
		},
		() => drop(contents, id, kept),
	);
	return kept;
}

function use(contents: Map<string, Kept>, id: string, kept: Kept): void {
	contents.delete(id);
	contents.set(id, kept);
}

function drop(contents: Map<string, Kept>, id: string, kept: Kept): void {
	if (contents.get(id) === kept) {
		contents.delete(id);
	}
}

function makeRoom(contents: Map<string, Kept>, latest: Kept): void {
	let sum = [...contents.values()].reduce((total, { size }) => total + size, 0);
	for (const [id, kept] of contents) {
		if (sum > mostBytes && kept !== latest && kept.size > 0) {
			contents.delete(id);
			sum -= kept.size;
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
