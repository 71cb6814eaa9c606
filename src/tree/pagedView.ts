import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { formatClock } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { createTreeView } from '../window/treeView.ts';
import { dragIds } from './dragIds.ts';
import { type ExtraRow, type Node, Row, type TreeList } from './nodes.ts';
import { PagedTree } from './pagedTree.ts';

interface PagedViewOptions {
	readonly id: string;
	readonly account: Account;
	/** Shows the lists of the account, or none when signed out. Called whenever the service or its token changed. */
	readonly reopen: () => void;
	/** Takes what the user drops onto the view; a view without it takes nothing. */
	readonly drop?: (data: vscode.DataTransfer) => Promise<void>;
	/** Gets a line for the log. */
	readonly log: (message: string) => void;
}

/** A view of paged lists: what all views have in common. */
export class PagedView implements vscode.Disposable {
	readonly id: string;
	/** The rows, as VS Code requests them. */
	readonly tree: PagedTree;
	readonly #view: vscode.TreeView<Node>;
	#selected: readonly Node[] = [];
	#filterText = '';
	readonly #subscriptions: vscode.Disposable;

	constructor({ id, account, reopen, drop, log }: PagedViewOptions) {
		this.id = id;
		this.tree = new PagedTree(
			account.checked.then(reopen),
			() => this.visible,
			(message) => log(`${id}: ${plainText(message, 300)}`),
		);
		this.#view = createTreeView(id, {
			treeDataProvider: this.tree,
			canSelectMany: true,
			showCollapseAll: drop !== undefined,
			dragAndDropController: {
				dragMimeTypes: ['text/plain'],
				// Files of the machine with the screen, then what VS Code itself drags: files, and the tabs of editors.
				dropMimeTypes: drop ? ['files', 'text/uri-list'] : [],
				handleDrag: dragIds,
				handleDrop: (_target, data) => drop?.(data),
			},
		});
		this.#subscriptions = vscode.Disposable.from(
			this.#view,
			this.tree,
			this.#view.onDidExpandElement(({ element }) => this.tree.expanded.set(element.id, true)),
			this.#view.onDidCollapseElement(({ element }) => this.tree.expanded.set(element.id, false)),
			this.#view.onDidChangeSelection(({ selection }) => {
				this.#selected = selection;
			}),
			this.tree.onDidChangeList(() => this.#showDescription()),
			account.onDidChange(reopen),
			vscode.workspace.onDidChangeConfiguration((event) => {
				for (const { listing } of this.tree.shown.filter(({ listing }) => isFixedBy(event, listing.error))) {
					void listing.loadMore();
				}
			}),
		);
	}

	get visible(): boolean {
		return this.#view.visible;
	}

	readonly onDidBecomeVisible = (listener: () => void): vscode.Disposable =>
		this.#view.onDidChangeVisibility(({ visible }) => visible && listener());

	/** The selected records. */
	get selection(): readonly Row[] {
		// VS Code has no selected row while it requests the rows again.
		const selected = this.#view.selection.length > 0 ? this.#view.selection : this.#selected;
		return selected.filter((node) => node instanceof Row).filter(({ list }) => this.tree.shown.includes(list));
	}

	/** The records that a key in this view is for, as in the Explorer: the row with the focus, or the selection if that is in it. */
	async focusedOrSelected(): Promise<readonly Row[]> {
		// VS Code has no selected row while it requests the rows again.
		await this.tree.settled();
		const selected = this.#view.selection;
		// Only a proposed API returns the row with the focus (`TreeView.activeItem`). This command selects that row, or no longer
		// does, and changes nothing when it runs twice. https://github.com/microsoft/vscode/issues/170248
		await vscode.commands.executeCommand('list.toggleSelection');
		const [focused, ...others] = this.#view.selection.filter((node) => !selected.includes(node));
		await vscode.commands.executeCommand('list.toggleSelection');
		const nodes = focused && others.length === 0 ? [focused] : selected;
		return nodes.filter((node) => node instanceof Row);
	}

	/** Whether a node is selected. */
	isSelected({ id }: Node): boolean {
		return this.#view.selection.some((node) => node.id === id);
	}

	/** Moves the focus to a node, unless the user left the view, or selected another one than `before`. */
	async focus(node: Node, before?: Node): Promise<void> {
		if (this.visible && (!before || this.#view.selection.every(({ id }) => id === before.id))) {
			// It is not selected: a click on another row at the same moment would act on the selection.
			await this.#view.reveal(node, { select: false, focus: true }).then(undefined, () => {});
		}
	}

	/** The lists whose rows are on the screen, when the view is. */
	get open(): readonly TreeList[] {
		return this.tree.shown.filter(({ node }) => this.tree.expanded.isShown(node?.id));
	}

	/** Shows these lists in place of the ones before; see {@link PagedTree.show}. */
	show(lists: readonly TreeList[], foot?: readonly ExtraRow[]): void {
		this.#selected = [];
		this.tree.show(lists, foot);
		this.#showDescription();
	}

	/** A number on the icon of the views. */
	get badge(): vscode.ViewBadge | undefined {
		return this.#view.badge;
	}

	set badge(badge: vscode.ViewBadge | undefined) {
		if (badge?.value !== this.#view.badge?.value) {
			this.#view.badge = badge;
		}
	}

	/** Shows a text beside the title, such as the filter, and a sentence above the rows. */
	describe(filterText: string, message = ''): void {
		this.#filterText = filterText;
		this.#showDescription();
		// A message, even an empty one, would take the place of the welcome.
		if (message !== (this.#view.message ?? '')) {
			this.#view.message = message;
			this.tree.messageSet();
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
