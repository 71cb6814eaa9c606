/**
 * The nodes that VS Code shows expanded, from its events, from what it asks for and from what it was given. Its events do not tell
 * all: it forgets a node that goes, with all below it, and keeps one expanded that takes the place of another with its id.
 */
export class ExpandedNodes<T extends { readonly id: string }> {
	/** Whether a node is expanded, by its id, where that is known. */
	readonly #expanded = new Map<string | undefined, boolean>();
	/** The rows that VS Code was given last, by the id of the node that they stand below; the root has none. */
	readonly #given = new Map<string | undefined, readonly T[]>();

	/** Whether the rows below a node are shown when the view is: it and all that it stands below are expanded. */
	isReached(id: string | undefined): boolean {
		return id === undefined || (this.#expanded.get(id) === true && this.isReached(this.#placeOf(id)?.[0]));
	}

	/** The node with this id that VS Code was given. */
	node(id: string | undefined): T | undefined {
		return this.#placeOf(id)?.[1].find((row) => row.id === id);
	}

	/** VS Code says that a node was expanded or collapsed. One that it was not given is about to go. */
	set(id: string, isExpanded: boolean): void {
		if (this.#placeOf(id)) {
			this.#expanded.set(id, isExpanded);
		}
	}

	/** VS Code asks for the rows below a node, as it does only when that is expanded; it may have been collapsed since. */
	ask(id: string): void {
		if (!this.#expanded.has(id)) {
			this.set(id, true);
		}
	}

	/** VS Code is given these rows below a node. */
	give(parent: string | undefined, rows: readonly T[]): void {
		this.#given.set(parent, rows);
		for (const { id } of rows) {
			if (this.#expanded.get(id) === false) {
				this.#expanded.delete(id);
			}
		}
		this.#dropGone();
	}

	/** VS Code is told that a node has changed, and forgets what is below collapsed ones. Answers with the ids of those that it will ask about. */
	tell(id: string | undefined): readonly (string | undefined)[] {
		for (const other of this.#expanded.keys()) {
			if (!this.isReached(this.#placeOf(other)?.[0])) {
				this.#expanded.delete(other);
			}
		}
		const isBelow = (other: string | undefined): boolean =>
			other === id || (other !== undefined && isBelow(this.#placeOf(other)?.[0]));
		return [undefined, ...this.#expanded.keys()].filter((other) => this.isReached(other) && isBelow(other));
	}

	/** VS Code does not show these nodes expanded, as it does not ask about them. */
	forget(ids: readonly (string | undefined)[]): void {
		for (const id of ids) {
			this.#expanded.delete(id);
		}
	}

	#dropGone(): void {
		const known = [...this.#expanded.keys(), ...this.#given.keys()];
		const gone = known.find((id) => id !== undefined && !this.#placeOf(id));
		if (gone !== undefined) {
			this.#expanded.delete(gone);
			this.#given.delete(gone);
			this.#dropGone();
		}
	}

	/** The id of the node above one, and the rows below that. */
	#placeOf(id: string | undefined): readonly [string | undefined, readonly T[]] | undefined {
		return [...this.#given].find(([, rows]) => rows.some((row) => row.id === id));
	}
}
