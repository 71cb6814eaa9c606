const mostBytes = 32_000_000;

/** Contents that were read a while ago, up to 32 MB in all; what is larger is kept until it is taken once. */
export class ContentsCache {
	readonly #contents = new Map<string, Uint8Array<ArrayBuffer>>();
	readonly #asked = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

	has(id: string): boolean {
		return this.#contents.has(id);
	}

	/** The contents of a file: those that are here, those that are under way, or those that `read` brings. */
	get(id: string, read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
		const here = this.#contents.get(id);
		if (here) {
			this.#put(id, here);
			return Promise.resolve(here);
		}
		const asked = this.#asked.get(id);
		if (asked) {
			return asked;
		}
		const coming = read()
			.then((bytes) => {
				// Those of an account that is no longer in force are forgotten by then.
				if (this.#asked.get(id) === coming) {
					this.#put(id, bytes);
				}
				return bytes;
			})
			.finally(() => {
				if (this.#asked.get(id) === coming) {
					this.#asked.delete(id);
				}
			});
		this.#asked.set(id, coming);
		return coming;
	}

	/** Lets go of what is too large to be kept. */
	taken(id: string): void {
		if ((this.#contents.get(id)?.byteLength ?? 0) > mostBytes) {
			this.#contents.delete(id);
		}
	}

	forget(id: string): void {
		this.#contents.delete(id);
		this.#asked.delete(id);
	}

	clear(): void {
		this.#contents.clear();
		this.#asked.clear();
	}

	#put(id: string, bytes: Uint8Array<ArrayBuffer>): void {
		this.#contents.delete(id);
		this.#contents.set(id, bytes);
		let sum = [...this.#contents.values()].reduce((total, { byteLength }) => total + byteLength, 0);
		for (const [old, { byteLength }] of this.#contents) {
			if (sum <= mostBytes || old === id) {
				break;
			}
			this.#contents.delete(old);
			sum -= byteLength;
		}
	}
}
