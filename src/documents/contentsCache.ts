const mostBytes = 32_000_000;

type Bytes = Uint8Array<ArrayBuffer>;

/** Contents that are here or on their way; `size` is 0 until they are here. */
interface Kept {
	readonly bytes: Promise<Bytes>;
	size: number;
}

/** Contents that were read a while ago, up to 32 MB in all; what is larger is kept until it is taken once. */
export class ContentsCache {
	/** By the ids of the files; what was used last comes last. */
	#contents = new Map<string, Kept>();

	/** The contents of a file: those that are here, those that are on their way, or those that `read` brings. */
	get(id: string, read: () => Promise<Bytes>): Promise<Bytes> {
		const kept = this.#contents.get(id) ?? this.#add(id, read());
		use(this.#contents, id, kept);
		return kept.bytes;
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

	#add(id: string, bytes: Promise<Bytes>): Kept {
		// Not `this.#contents` of a later moment: that may be of another account.
		const contents = this.#contents;
		const kept = { bytes, size: 0 };
		bytes.then(
			({ byteLength }) => {
				kept.size = byteLength;
				use(contents, id, kept);
				makeRoom(contents, kept);
			},
			() => contents.delete(id),
		);
		return kept;
	}
}

function use(contents: Map<string, Kept>, id: string, kept: Kept): void {
	contents.delete(id);
	contents.set(id, kept);
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
