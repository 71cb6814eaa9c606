import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { formatClock } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { createTreeView } from '../window/views.ts';
import { type ExtraRow, type Node, Row, type TreeList } from './nodes.ts';
import { PagedTree } from './pagedTree.ts';
import { idsText } from './rowTexts.ts';

interface PagedViewOptions {
	readonly id: string;
	readonly account: Account;
	/** Called after each change of the service or its token. */
	readonly reopen: () => void;
	readonly drop?: (data: vscode.DataTransfer) => Promise<void>;
	readonly log: (message: string) => void;
}

/** A view of paged lists. */
export class PagedView implements vscode.Disposable {
	readonly id: string;
	readonly tree: PagedTree;
	readonly #view: vscode.TreeView<Node>;
	#selected: readonly Node[] = [];
	#filterText = '';
	#rowsOfKey: Promise<readonly Row[]> | undefined;
	readonly #subscriptions: vscode.Disposable;

	constructor({ id, account, reopen, drop, log }: PagedViewOptions) {
		this.id = id;
		this.tree = new PagedTree(
			account.tokenRead.then(reopen),
			() => this.visible,
			(message) => log(`${id}: ${plainText(message, 300)}`),
		);
		this.#view = createTreeView(id, {
			treeDataProvider: this.tree,
			canSelectMany: true,
			showCollapseAll: drop !== undefined,
			dragAndDropController: {
				dragMimeTypes: ['text/plain'],
				// Files of the user's machine, then VS Code's own drags: files, and tabs of editors.
				dropMimeTypes: drop ? ['files', 'text/uri-list'] : [],
				handleDrag: (nodes, data) =>
					data.set('text/plain', new vscode.DataTransferItem(idsText(nodes.filter((node) => node instanceof Row)))),
				handleDrop: (_target, data) => drop?.(data),
			},
		});
		this.#subscriptions = vscode.Disposable.from(
			this.#view,
			this.tree,
			this.#view.onDidExpandElement(({ element }) => this.tree.setExpanded(element, true)),
			this.#view.onDidCollapseElement(({ element }) => this.tree.setExpanded(element, false)),
			this.#view.onDidChangeSelection(({ selection }) => {
				this.#selected = selection;
			}),
			this.tree.onDidChangeList(() => this.#showDescription()),
			account.onDidChange(reopen),
			vscode.workspace.onDidChangeConfiguration((event) => {
				for (const { listing } of this.tree.shown) {
					if (isFixedBy(event, listing.refreshError)) {
						void listing.refresh();
					} else if (isFixedBy(event, listing.error)) {
						void listing.loadMore();
					}
				}
			}),
		);
	}

	get visible(): boolean {
		return this.#view.visible;
	}

	readonly onDidBecomeVisible = (listener: () => void): vscode.Disposable =>
		this.#view.onDidChangeVisibility(({ visible }) => visible && listener());

	get selection(): readonly Row[] {
		// VS Code has no selected row while it requests the rows again.
		const selected = this.#view.selection.length > 0 ? this.#view.selection : this.#selected;
		return selected.filter((node) => node instanceof Row).filter(({ list }) => this.tree.shown.includes(list));
	}

	/** The rows for a key, like in the Explorer: the focused row, or the selection if that contains it. */
	focusedOrSelected(): Promise<readonly Row[]> {
		// Two quick keys would toggle the selection in turn.
		this.#rowsOfKey ??= this.#focusedOrSelected().finally(() => {
			this.#rowsOfKey = undefined;
		});
		return this.#rowsOfKey;
	}

	async #focusedOrSelected(): Promise<readonly Row[]> {
		// Until then, VS Code has no selected row.
		await this.tree.changes.settled();
		const selected = this.#view.selection;
		// Only a proposed API returns the focused row. Toggling its selection twice changes nothing.
		// https://github.com/microsoft/vscode/issues/170248
		await vscode.commands.executeCommand('list.toggleSelection');
		const [focused, ...others] = this.#view.selection.filter((node) => !selected.includes(node));
		await vscode.commands.executeCommand('list.toggleSelection');
		const nodes = focused && others.length === 0 ? [focused] : selected;
		return nodes.filter((node) => node instanceof Row);
	}

	isSelected({ id }: Node): boolean {
		return this.#view.selection.some((node) => node.id === id);
	}

	/** Does nothing if the user has left the view or selected a row other than `before`. */
	async focus(node: Node, before?: Node): Promise<void> {
		if (this.visible && (!before || this.#view.selection.every(({ id }) => id === before.id))) {
			// Not selected, because a simultaneous click on another row would act on the selection.
			await this.#view.reveal(node, { select: false, focus: true }).then(undefined, () => {});
		}
	}

	/** Shows the view, selects a row, and expands everything above it. */
	async select(row: Row, focus: boolean): Promise<void> {
		if (!this.visible) {
			// VS Code does not expand the parents of a row in a view that it has yet to show.
			await vscode.commands.executeCommand(`${this.id}.open`, { preserveFocus: true });
		}
		await this.tree.changes.settled();
		await this.#view.reveal(row, { select: true, focus }).then(undefined, () => {});
	}

	/** Scrolls to the first row, because VS Code keeps the position of the rows before. */
	async showFirstRow(): Promise<void> {
		await this.tree.changes.settled();
		const [first] = this.tree.rows();
		if (first && this.visible) {
			await this.#view.reveal(first, { select: false }).then(undefined, () => {});
		}
	}

	/** On the screen when the view is visible. */
	get open(): readonly TreeList[] {
		return this.tree.shown.filter(({ node }) => this.tree.changes.expanded.showsChildren(node?.id));
	}

	show(lists: readonly TreeList[], foot?: readonly ExtraRow[]): void {
		this.#selected = [];
		this.tree.show(lists, foot);
		this.#showDescription();
	}

	get badge(): vscode.ViewBadge | undefined {
		return this.#view.badge;
	}

	set badge(badge: vscode.ViewBadge | undefined) {
		this.#view.badge = badge;
	}

	describe(filterText: string, message = ''): void {
		this.#filterText = filterText;
		this.#showDescription();
		// Even an empty message would replace the welcome.
		if (message !== (this.#view.message ?? '')) {
			this.#view.message = message;
			this.tree.changes.messageSet();
		}
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	#showDescription(): void {
		const outdated = this.tree.shown.filter(({ listing }) => listing.refreshError && listing.items.length > 0);
		const oldest = Math.min(...outdated.map(({ listing }) => Number(listing.readAt)));
		const asOf = outdated.length > 0 ? vscode.l10n.t('last refreshed {0}', formatClock(new Date(oldest))) : '';
		const description = [asOf, this.#filterText].filter(Boolean).join(' · ');
		if (description !== (this.#view.description ?? '')) {
			this.#view.description = description;
		}
	}
}

function isFixedBy(event: vscode.ConfigurationChangeEvent, error: ApiError | undefined): boolean {
	return error?.param === 'qoder.pageSize' && event.affectsConfiguration('qoder.pageSize');
}
