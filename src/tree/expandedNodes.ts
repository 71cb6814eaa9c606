/**
 * Which nodes VS Code shows expanded. The events of VS Code are not enough, because it forgets a node that leaves the tree, with
 * all nodes below. It keeps a node expanded that replaces another with the same id.
 */
export class ExpandedNodes<T extends { readonly id: string }> {
	/**
	 * By id, without the root, which is always expanded. True: expanded. False: the user collapsed it. Absent: VS Code does not keep
	 * it expanded.
	 */
	readonly #expanded = new Map<string | undefined, boolean>();
	readonly #places = new Map<string | undefined, { readonly node: T; readonly parent: string | undefined }>();
	readonly #below = new Map<string | undefined, readonly string[]>();

	/** Whether the children of a node are on the screen. */
	showsChildren(id: string | undefined): boolean {
		return id === undefined || (this.#expanded.get(id) === true && this.showsChildren(this.#places.get(id)?.parent));
	}

	node(id: string | undefined): T | undefined {
		return this.#places.get(id)?.node;
	}

	/** Ignores a node that was not served, because its event is late. */
	set(id: string | undefined, isExpanded: boolean): void {
		if (this.#places.has(id)) {
			this.#expanded.set(id, isExpanded);
		}
	}

	/** The node counts as collapsed. */
	forget(id: string | undefined): void {
		this.#expanded.delete(id);
	}

	/** Counts as expanded, because VS Code requests only those. One that the user collapsed since stays collapsed. */
	requested(id: string | undefined): void {
		this.set(id, this.#expanded.get(id) ?? true);
	}

	/** Notes the rows that VS Code received. */
	served(parent: string | undefined, rows: readonly T[]): void {
		if (parent !== undefined && !this.#places.has(parent)) {
			return;
		}
		const ids = new Set(rows.map(({ id }) => id));
		for (const id of this.#below.get(parent) ?? []) {
			if (!ids.has(id)) {
				this.#drop(id, parent);
			} else if (this.#expanded.get(id) === false) {
				this.#expanded.delete(id);
			}
		}
		this.#below.set(parent, [...ids]);
		for (const node of rows) {
			this.#places.set(node.id, { node, parent });
		}
	}

	/**
	 * At an event for these nodes, VS Code forgets the nodes below collapsed ones. Returns the ids whose children it will request.
	 */
	invalidate(ids: readonly (string | undefined)[]): readonly (string | undefined)[] {
		const changed = new Set(ids);
		const isAffected = (id: string | undefined): boolean =>
			changed.has(id) || (id !== undefined && isAffected(this.#places.get(id)?.parent));
		const affected = [undefined, ...this.#expanded.keys()].filter(isAffected);
		for (const id of affected) {
			if (!this.showsChildren(this.#places.get(id)?.parent)) {
				this.#expanded.delete(id);
			}
		}
		return affected.filter((id) => this.showsChildren(id));
	}

	#drop(id: string, parent: string | undefined): void {
		if (this.#places.get(id)?.parent === parent) {
			for (const below of this.#below.get(id) ?? []) {
				this.#drop(below, id);
			}
			this.#below.delete(id);
			this.#places.delete(id);
			this.#expanded.delete(id);
		}
	}
}
