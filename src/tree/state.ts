import * as v from 'valibot';
import type * as vscode from 'vscode';

/** What a view remembers in this workspace. What is stored and is not of its shape, or of another version, is ignored. */
export class State<T extends object> {
	readonly #memento: vscode.Memento;
	readonly #key: string;
	#value: T;

	constructor(memento: vscode.Memento, key: string, schema: v.GenericSchema<unknown, T>, initial: T) {
		this.#memento = memento;
		this.#key = key;
		const stored = v.safeParse(v.object({ version: v.literal(1), value: schema }), memento.get(key));
		this.#value = stored.success ? (stored.output as { value: T }).value : initial;
	}

	get value(): T {
		return this.#value;
	}

	/** Takes the change at once, and remembers it. */
	update(change: Partial<T>): void {
		this.#value = { ...this.#value, ...change };
		void this.#memento.update(this.#key, { version: 1, value: this.#value });
	}
}
