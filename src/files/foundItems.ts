import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { undownloadable } from '../documents/contents.ts';
import { contentsUri } from '../documents/uri.ts';
import { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row, TreeList } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { hasFileIcons } from '../window/quickInput.ts';

/** An item of *Find File…*: a file, an action or a note. */
export interface FoundItem extends vscode.QuickPickItem {
	readonly row?: Row<File>;
	readonly run?: () => void;
}

/** Makes items, one for each row, so that VS Code recognizes them. */
export class FileItems {
	readonly #host: string;
	readonly #tree: PagedTree;
	readonly #items = new WeakMap<Row<File>, FoundItem>();
	readonly #save = { iconPath: new vscode.ThemeIcon('save'), tooltip: vscode.l10n.t('Save As…') };
	readonly #reveal = { iconPath: new vscode.ThemeIcon('list-tree'), tooltip: vscode.l10n.t('Reveal in Files') };
	readonly #copyId = { iconPath: new vscode.ThemeIcon('copy'), tooltip: vscode.l10n.t('Copy ID') };

	/** `tree` has the titles of loaded sessions. */
	constructor(host: string, tree: PagedTree) {
		this.#host = host;
		this.#tree = tree;
	}

	of(row: Row<File>): FoundItem {
		const item = this.#items.get(row) ?? this.#make(row);
		this.#items.set(row, item);
		return item;
	}

	matching(text: string, rows: readonly Row<File>[]): readonly FoundItem[] {
		const filter = new RowFilter(text);
		return rows.filter(({ entry }) => filter.matches(entry)).map((row) => this.of(row));
	}

	commandOf(button: vscode.QuickInputButton): string {
		return button === this.#save ? 'qoder.saveAs' : button === this.#reveal ? 'qoder.revealInFiles' : 'qoder.copyId';
	}

	#make(row: Row<File>): FoundItem {
		const { value, id } = row.entry;
		const { size_bytes, created_at, scope } = fieldsOf(value);
		const session = fieldsOf(scope)['id'];
		const title = typeof session === 'string' ? sessionName(session, this.#tree) : '';
		return {
			row,
			label: plainText(row.name, 200),
			description: [title, formatDate(created_at), formatBytes(size_bytes)].filter(Boolean).join(' · '),
			iconPath: vscode.ThemeIcon.File,
			...(hasFileIcons && { resourceUri: contentsUri(this.#host, id, row.name) }),
			buttons: [this.#reveal, ...(undownloadable(value) ? [] : [this.#save]), this.#copyId],
			alwaysShow: true,
		};
	}
}

/** The files of these lists, each once. */
export function loadedRows(lists: readonly TreeList<File>[]): readonly Row<File>[] {
	const rows = new Map<string, Row<File>>();
	for (const list of lists) {
		for (const entry of list.entries) {
			if (!rows.has(entry.id)) {
				rows.set(entry.id, list.row(entry));
			}
		}
	}
	return [...rows.values()];
}

/** Empty for a session without a title, or that is not loaded. */
function sessionName(id: string, tree: PagedTree): string {
	const lists = tree.shown.filter(({ kind }) => kind.name === 'session');
	const entry = lists.flatMap(({ entries }): readonly Entry<unknown>[] => entries).find((session) => session.id === id);
	const { title } = fieldsOf(entry?.value);
	return typeof title === 'string' ? plainText(title, 60) : '';
}

/** A sentence among the items. */
export function noteItem(label: string): FoundItem {
	return { label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true };
}

/** The note that there are more matches. */
export function moreItem(): FoundItem {
	return noteItem(vscode.l10n.t('There are more matches. Type more of the name to narrow down the results.'));
}

/** An item that runs an action without closing the box. */
export function actionItem(label: string, icon: string, run: () => void): FoundItem {
	return { label, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true, run };
}
