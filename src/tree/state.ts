import * as v from 'valibot';
import type * as vscode from 'vscode';

/** Milliseconds after which a filter is forgotten, so that rows are not missing days later without a reason. */
export const filterAge = 12 * 60 * 60 * 1000;

/** What a view remembers. What is stored and is not of its shape, or of another version, is ignored. */
export class State<T extends object> {
	readonly #memento: vscode.Memento;
	readonly #key: string;
	#value: T;

	/** What is older than `maxAge` milliseconds is ignored too. */
	constructor(
		memento: vscode.Memento,
		key: string,
		schema: v.GenericSchema<unknown, T>,
		initial: T,
		maxAge = Number.POSITIVE_INFINITY,
	) {
		this.#memento = memento;
		this.#key = key;
		const stored = v.safeParse(
			v.object({ version: v.literal(1), at: v.pipe(v.number(), v.minValue(Date.now() - maxAge)), value: schema }),
			memento.get(key),
		);
		this.#value = stored.success ? (stored.output as { value: T }).value : initial;
	}

	get value(): T {
		return this.#value;
	}

	/** Takes the change at once, and remembers it as far as VS Code can. */
	update(change: Partial<T>): void {
		this.#value = { ...this.#value, ...change };
		this.#memento.update(this.#key, { version: 1, at: Date.now(), value: this.#value }).then(undefined, () => {});
	}
}
