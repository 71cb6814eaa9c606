import * as vscode from 'vscode';
import type { Row } from './nodes.ts';

/** Milliseconds for which a row is marked as new. */
const newFor = 15_000;

/** Additions to the row of a record. */
export interface Mark {
	/** A text in front of the description, such as “new”. */
	readonly text: string;
	/** The `contextValue` in place of the kind's own. */
	readonly contextValue?: string;
}

/** The marks of rows: running actions, and “new”. */
export class Marks {
	/** Marks by the ids of records, such as `Deleting…`. */
	readonly #marks = new Map<string, Mark>();
	readonly #new = new Set<string>();

	/** Marks a record; `undefined` removes the mark. */
	set(id: string, mark: Mark | undefined): void {
		if (mark === undefined) {
			this.#marks.delete(id);
		} else {
			this.#marks.set(id, mark);
		}
	}

	get(id: string): Mark | undefined {
		return this.#marks.get(id);
	}

	/** Marks rows as new for a while. Calls `onDidChange` at the beginning and the end. */
	addNew(rows: readonly Row[], onDidChange: () => void): void {
		for (const { id } of rows) {
			this.#new.add(id);
		}
		onDidChange();
		setTimeout(() => {
			for (const { id } of rows) {
				this.#new.delete(id);
			}
			onDidChange();
		}, newFor);
	}

	/** The mark of a row. */
	of({ id, entry }: Row): Mark | undefined {
		return this.#marks.get(entry.id) ?? (this.#new.has(id) ? { text: vscode.l10n.t('new') } : undefined);
	}
}
