/**
 * The nodes that VS Code shows expanded, known from its events, its requests for rows and the rows that it was served. Its events
 * alone are not enough: VS Code forgets a node that leaves the tree, with all nodes below it, and keeps a node expanded that
 * replaces another one with its id.
 */
export class ExpandedNodes<T extends { readonly id: string }> {
	/** Whether a node is expanded, by its id, where that is known. The root always is, and is not here. */
	readonly #expanded = new Map<string | undefined, boolean>();
	/** The nodes that VS Code was served, by id, with the id of the node above; the root has no id. */
	readonly #places = new Map<string | undefined, { readonly node: T; readonly parent: string | undefined }>();
	/** The ids of the nodes below a node. */
	readonly #below = new Map<string | undefined, readonly string[]>();

	/** Whether the rows below a node are on the screen when the view is: it and all nodes above it are expanded. */
	isShown(id: string | undefined): boolean {
		return id === undefined || (this.#expanded.get(id) === true && this.isShown(this.#places.get(id)?.parent));
	}

	/** The node with this id that VS Code was served. */
	node(id: string | undefined): T | undefined {
		return this.#places.get(id)?.node;
	}

	/** Takes an event of VS Code; `undefined` forgets a node. An event about a node that was not served is too late. */
	set(id: string | undefined, isExpanded: boolean | undefined): void {
		if (isExpanded === undefined) {
			this.#expanded.delete(id);
		} else if (this.#places.has(id)) {
			this.#expanded.set(id, isExpanded);
		}
	}

	/** VS Code requests the rows below a node, as it does for expanded nodes only. The user may have collapsed it since. */
	requested(id: string | undefined): void {
		this.set(id, this.#expanded.get(id) ?? true);
	}

	/** VS Code is served these rows below a node, unless that one has left the tree. */
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

	/** VS Code gets an event that these nodes changed, and forgets the nodes below collapsed ones. Returns the ids of those whose rows it will request. */
	invalidate(ids: readonly (string | undefined)[]): readonly (string | undefined)[] {
		const changed = new Set(ids);
		const isIn = (id: string | undefined): boolean => changed.has(id) || (id !== undefined && isIn(this.#places.get(id)?.parent));
		const known = [undefined, ...this.#expanded.keys()].filter(isIn);
		for (const id of known) {
			if (!this.isShown(this.#places.get(id)?.parent)) {
				this.#expanded.delete(id);
			}
		}
		return known.filter((id) => this.isShown(id));
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
