import * as vscode from 'vscode';
import type { Row } from './nodes.ts';

/** Milliseconds for which a row is new. */
const newFor = 15_000;

/** Additions to a row. */
export interface Mark {
	/** Shown before the description, such as “new”. */
	readonly text: string;
	readonly contextValue?: string;
}

/** The marks of rows by the ids of records. */
export class Marks {
	readonly #marks = new Map<string, Mark>();
	readonly #new = new Set<string>();

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

	of({ id, entry }: Row): Mark | undefined {
		return this.#marks.get(entry.id) ?? (this.#new.has(id) ? { text: vscode.l10n.t('new') } : undefined);
	}
}
