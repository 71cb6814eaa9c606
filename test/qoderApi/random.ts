/** Repeatable random numbers (mulberry32): the same for the same seed. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 up to, but not including, 1. */
	next(): number {
		return this.#bits() / 2 ** 32;
	}

	/** Both ends included. */
	integer(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** `items` must not be empty. */
	pick<T>(items: readonly T[]): T {
		return items[this.integer(0, items.length - 1)] as T;
	}

	/** Lowercase. */
	hex(digits: number): string {
		let text = '';
		while (text.length < digits) {
			text += this.#bits().toString(16).padStart(8, '0');
		}
		return text.slice(0, digits);
	}

	#bits(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
		return (bits ^ (bits >>> 14)) >>> 0;
	}
}

/** FNV-1a. */
export function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	return hash >>> 0;
}
