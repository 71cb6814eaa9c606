// This folder shows paged lists as a view; it knows neither files nor agents.

import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { formatClock } from '../text/format.ts';
import { createTreeView } from '../window/treeView.ts';
import { dragIds } from './dragIds.ts';
import { focusedOrSelected, loadMore } from './focus.ts';
import { type ListNode, type Node, Row, type StatusRow } from './nodes.ts';
import { PagedTree } from './pagedTree.ts';
import { loadNewer, refresh } from './reads.ts';

/** What a view adds to those of its kind. */
interface PagedViewOptions {
	readonly id: string;
	readonly account: Account;
	/** Shows the lists of the account, or none when signed out; called when the service or the token is another one. */
	readonly reopen: () => void;
	/** Takes what the user drops onto the view; a view without it takes nothing. */
	readonly drop?: (data: vscode.DataTransfer) => Promise<void>;
}

/** A view of paged lists: what all views have in common. */
export class PagedView implements vscode.Disposable {
	readonly id: string;
	/** The rows, as VS Code asks for them. */
	readonly tree: PagedTree;
	readonly #view: vscode.TreeView<Node>;
	#selected: readonly Node[] = [];
	#filterText = '';
	readonly #subscriptions: vscode.Disposable;

	constructor({ id, account, reopen, drop }: PagedViewOptions) {
		this.id = id;
		this.tree = new PagedTree(account.checked.then(reopen), () => this.visible);
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
			account.onDidChange(reopen),
			vscode.workspace.onDidChangeConfiguration((event) => {
				for (const { listing } of this.tree.shown.filter(({ listing }) => isMended(listing.error, event))) {
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

	/** The records that are selected. */
	get selection(): readonly Row[] {
		// VS Code knows no selected row while it asks for the rows again.
		const selected = this.#view.selection.length > 0 ? this.#view.selection : this.#selected;
		return selected.filter((node) => node instanceof Row).filter(({ list }) => this.tree.shown.includes(list));
	}

	/** The records that a key in this view is for, as in the Explorer: those selected, unless the focus is on another row. */
	async focusedOrSelected(): Promise<readonly Row[]> {
		return (await focusedOrSelected(this.#view, this.tree)).filter((node) => node instanceof Row);
	}

	/** The lists whose rows are on the screen, when the view is. */
	get open(): readonly ListNode[] {
		return this.tree.shown.filter(({ node }) => this.tree.expanded.isReached(node?.id));
	}

	/** Shows these lists in place of the ones before. */
	show(lists: readonly ListNode[]): void {
		this.#selected = [];
		this.tree.show(lists);
		this.#showDescription();
	}

	/** What stands beside the title, such as the filter, and a sentence above the rows. */
	describe(filterText: string, message = ''): void {
		this.#filterText = filterText;
		this.#showDescription();
		// A message, even an empty one, would take the place of the welcome.
		if (message !== (this.#view.message ?? '')) {
			this.#view.message = message;
			this.tree.messageChanged();
		}
	}

	/** Shows a list as it is now. Never sends anything that was not asked for before. */
	changed(list: ListNode): void {
		this.tree.changed(list);
		this.#showDescription();
	}

	/** Reads anew what is on the screen, and the rest when it is next looked at. Never rejects. */
	async refresh(only?: ListNode): Promise<void> {
		await refresh(this, only);
	}

	/** What a click on a last row does: the next page, the failed one again, or the whole list from its start. Never rejects. */
	async loadMore(row: StatusRow): Promise<void> {
		await loadMore(this.#view, this.tree, row);
	}

	/** Adds what is new to the lists that are on the screen, and marks it. Resolves to what went wrong. */
	async loadNewer(): Promise<readonly ApiError[]> {
		return loadNewer(this);
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	#showDescription(): void {
		const outdated = this.tree.shown.filter(({ listing }) => listing.refreshError && listing.items.length > 0);
		const oldest = Math.min(...outdated.map(({ listing }) => Number(listing.readAt)));
		const asOf = outdated.length > 0 ? vscode.l10n.t('as of {0}', formatClock(new Date(oldest))) : '';
		const description = [asOf, this.#filterText].filter(Boolean).join(' · ');
		if (description !== (this.#view.description ?? '')) {
			this.#view.description = description;
		}
	}
}

function isMended(error: ApiError | undefined, event: vscode.ConfigurationChangeEvent): boolean {
	return error?.param === 'qoder.pageSize' && event.affectsConfiguration('qoder.pageSize');
}
