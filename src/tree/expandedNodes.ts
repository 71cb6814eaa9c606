/**
 * The nodes that VS Code shows expanded, by their ids. It tells what a person expands and collapses, but not that it forgets a
 * node that goes, with all below it, nor that one which takes the place of another with the same id stays expanded.
 */
export class ExpandedNodes {
	readonly #expanded = new Set<string>();
	/** The ids of the rows that VS Code was given last, by the id of the node that they stand below; the root has none. */
	readonly #given = new Map<string | undefined, ReadonlySet<string>>();

	has(id: string): boolean {
		return this.#expanded.has(id);
	}

	/** VS Code says that a node is expanded, or asks for the rows below it; one that it was not given is about to go. */
	add(id: string): void {
		if (this.#isGiven(id)) {
			this.#expanded.add(id);
		}
	}

	delete(id: string): void {
		this.#expanded.delete(id);
	}

	/** VS Code is given these rows below a node. */
	give(parent: string | undefined, ids: ReadonlySet<string>): void {
		if (parent !== undefined && !this.#isGiven(parent)) {
			return;
		}
		for (const id of this.#given.get(parent) ?? []) {
			if (!ids.has(id)) {
				this.#forget(id);
			}
		}
		this.#given.set(parent, ids);
	}

	#isGiven(id: string): boolean {
		return [...this.#given.values()].some((ids) => ids.has(id));
	}

	#forget(id: string): void {
		this.#expanded.delete(id);
		for (const below of this.#given.get(id) ?? []) {
			this.#forget(below);
		}
		this.#given.delete(id);
	}
}
