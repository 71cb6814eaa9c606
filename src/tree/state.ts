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
		isValid: (value: unknown) => value is T,
		initial: T,
		maxAge = Number.POSITIVE_INFINITY,
	) {
		this.#memento = memento;
		this.#key = key;
		const { version, at, value } = Object(memento.get(key)) as { version?: unknown; at?: unknown; value?: unknown };
		const isRecent = typeof at === 'number' && at >= Date.now() - maxAge;
		this.#value = version === 1 && isRecent && isValid(value) ? value : initial;
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
