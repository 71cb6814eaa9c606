import * as v from 'valibot';
import type * as vscode from 'vscode';

/** Milliseconds until a filter expires, because days later the user would not know why rows are missing. */
export const filterAge = 12 * 60 * 60 * 1000;

/** The stored state of a view. Values of another shape or age are ignored. */
export class State<T extends object> {
	readonly #memento: vscode.Memento;
	readonly #key: string;
	#value: T;

	constructor(
		memento: vscode.Memento,
		key: string,
		schema: v.GenericSchema<unknown, T>,
		initial: T,
		maxAge = Number.POSITIVE_INFINITY,
	) {
		this.#memento = memento;
		this.#key = key;
		const { at, value } = Object(memento.get(key)) as { at?: unknown; value?: unknown };
		const isRecent = typeof at === 'number' && at >= Date.now() - maxAge;
		const { success, output } = v.safeParse(schema, value);
		this.#value = isRecent && success ? output : initial;
	}

	get value(): T {
		return this.#value;
	}

	/** Storing it may fail. */
	update(change: Partial<T>): void {
		this.#value = { ...this.#value, ...change };
		this.#memento.update(this.#key, { at: Date.now(), value: this.#value }).then(undefined, () => {});
	}
}
