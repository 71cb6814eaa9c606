/**
 * The nodes that VS Code shows expanded, from its events, from what it asks for and from what it was given. Its events do not tell
 * all: it forgets a node that goes, with all below it, and keeps one expanded that takes the place of another with its id.
 */
export class ExpandedNodes<T extends { readonly id: string }> {
	/** Whether a node is expanded, by its id, where that is known; the root always is, and is not here. */
	readonly #expanded = new Map<string | undefined, boolean | undefined>();
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

	/** VS Code says that a node was expanded or collapsed, or it is no longer known. One that VS Code was not given is about to go. */
	set(id: string | undefined, isExpanded: boolean | undefined): void {
		if (this.#placeOf(id)) {
			this.#expanded.set(id, isExpanded);
		}
	}

	/** VS Code asks for the rows below a node, as it does only when that is expanded; it may have been collapsed since. */
	ask(id: string | undefined): void {
		this.set(id, this.#expanded.get(id) ?? true);
	}

	/** VS Code is given these rows below a node, unless that is gone by now. */
	give(parent: string | undefined, rows: readonly T[]): void {
		if (parent !== undefined && !this.#placeOf(parent)) {
			return;
		}
		const ids = new Set(rows.map(({ id }) => id));
		for (const { id } of this.#given.get(parent) ?? []) {
			if (!ids.has(id)) {
				this.#drop(id);
			} else if (this.#expanded.get(id) === false) {
				this.#expanded.delete(id);
			}
		}
		this.#given.set(parent, rows);
	}

	/**
	 * VS Code is told that these nodes have changed, and forgets what stands in them below collapsed ones. Answers with the ids of
	 * those that it will ask about.
	 */
	tell(ids: readonly (string | undefined)[]): readonly (string | undefined)[] {
		const isIn = (id: string | undefined): boolean => ids.includes(id) || (id !== undefined && isIn(this.#placeOf(id)?.[0]));
		const known = [undefined, ...this.#expanded.keys()].filter(isIn);
		for (const id of known) {
			if (!this.isReached(this.#placeOf(id)?.[0])) {
				this.#expanded.delete(id);
			}
		}
		return known.filter((id) => this.isReached(id));
	}

	#drop(id: string): void {
		for (const below of this.#given.get(id) ?? []) {
			this.#drop(below.id);
		}
		this.#given.delete(id);
		this.#expanded.delete(id);
	}

	/** The id of the node above one, and the rows below that. */
	#placeOf(id: string | undefined): readonly [string | undefined, readonly T[]] | undefined {
		return [...this.#given].find(([, rows]) => rows.some((row) => row.id === id));
	}
}
