import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';

/** What rows to show: those whose name holds `name`, upper and lower case alike, and whose purpose is one of `purposes`. */
export class RowFilter {
	readonly name: string;
	readonly #needle: string;
	readonly purposes: ReadonlySet<string> | undefined;

	constructor(name: string, purposes?: readonly string[]) {
		this.name = name.trim();
		this.#needle = this.name.toLowerCase();
		this.purposes = purposes && new Set(purposes);
	}

	/** Whether it lets the same rows through, whatever they are. */
	equals(other: RowFilter): boolean {
		return this.name === other.name && String([...(this.purposes ?? '-')]) === String([...(other.purposes ?? '-')]);
	}

	/** Whether anything can be left out. */
	get isActive(): boolean {
		return this.#needle !== '' || this.purposes !== undefined;
	}

	matches(entry: Entry<unknown>): boolean {
		const { purpose } = Object(entry.value) as { purpose?: unknown };
		return (
			(this.purposes === undefined || this.purposes.has(String(purpose))) &&
			(this.#needle === '' || nameOf(entry).toLowerCase().includes(this.#needle))
		);
	}

	/** Where the name stands in a label, as [start, end) pairs. */
	highlights(label: string): [number, number][] {
		const found: [number, number][] = [];
		const text = label.toLowerCase();
		// A few letters change length in lower case; then no place in it is a place in the label.
		for (let at = 0; this.#needle && text.length === label.length; ) {
			const start = text.indexOf(this.#needle, at);
			if (start < 0) {
				break;
			}
			at = start + this.#needle.length;
			found.push([start, at]);
		}
		return found;
	}
}
