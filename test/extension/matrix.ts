import { type Place, places } from './stage.ts';

/** Which fault was tried in which place, and what came of it. */
export class Matrix {
	readonly #results = new Map<string, Map<Place, 'passed' | 'n/a'>>();

	passed(fault: string, ...where: readonly Place[]): void {
		for (const place of where) {
			this.#row(fault).set(place, 'passed');
		}
	}

	/** The fault is none in this place. */
	cannotBe(fault: string, place: Place): void {
		this.#row(fault).set(place, 'n/a');
	}

	get faults(): string[] {
		return [...this.#results.keys()];
	}

	/** The faults and places without a result. */
	get missing(): string[] {
		return [...this.#results].flatMap(([fault, row]) =>
			places.filter((place) => !row.has(place)).map((place) => `${fault}, ${place}`),
		);
	}

	/** The table, and how many it holds of each result. */
	get lines(): string[] {
		const line = (name: string, cells: readonly string[]) =>
			`${name.padEnd(30)} ${cells.map((cell) => cell.padEnd(12)).join('')}`;
		const results = [...this.#results.values()].flatMap((row) => [...row.values()]);
		const count = (result: string) => results.filter((one) => one === result).length;
		return [
			line('fault', places),
			...[...this.#results].map(([fault, row]) =>
				line(
					fault,
					places.map((place) => row.get(place) ?? '–'),
				),
			),
			`${count('passed')} fault × place passed, ${count('n/a')} n/a, ${this.missing.length} missing; ${this.#results.size} faults`,
		];
	}

	#row(fault: string): Map<Place, 'passed' | 'n/a'> {
		const row = this.#results.get(fault) ?? new Map<Place, 'passed' | 'n/a'>();
		this.#results.set(fault, row);
		return row;
	}
}
