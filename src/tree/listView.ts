import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { idsText } from '../documents/rowCommands.ts';
import { ListNode, RowNode } from '../paging/nodes.ts';
import { formatClock, formatCount } from '../text/format.ts';
import { type Node, PagedTree } from './pagedTree.ts';
import { Tail } from './tail.ts';

const loadAllLimit = 5000;
const searchPages = 10;

/** A view of paged listings: what both views have in common. */
export class ListView implements vscode.Disposable {
	readonly id: string;
	/** The rows, as VS Code asks for them. */
	readonly tree: PagedTree;
	readonly #view: vscode.TreeView<Node>;
	readonly #expanded = new Set<string>();
	#filterText = '';
	readonly #subscriptions: vscode.Disposable;

	/** `reopen` is called when the service or the token is another one: it shows new listings in `tree`. */
	constructor(id: string, account: Account, reopen: () => void) {
		this.id = id;
		this.tree = new PagedTree(account.checked.then(reopen), (node) => this.#isExpanded(node));
		this.#view = vscode.window.createTreeView<Node>(id, {
			treeDataProvider: this.tree,
			canSelectMany: true,
			dragAndDropController: {
				dragMimeTypes: ['text/plain'],
				dropMimeTypes: [],
				handleDrag: (nodes, data) =>
					data.set('text/plain', new vscode.DataTransferItem(idsText(nodes.filter((node) => node instanceof RowNode)))),
			},
		});
		this.#subscriptions = vscode.Disposable.from(
			this.#view,
			this.tree,
			this.#view.onDidExpandElement(({ element }) => this.#expanded.add(element.id)),
			this.#view.onDidCollapseElement(({ element }) => {
				this.#expanded.delete(element.id);
				if (element instanceof ListNode) {
					this.tree.repaintHeading(element);
				}
			}),
			account.onDidChange(reopen),
			vscode.workspace.onDidChangeConfiguration((event) => {
				for (const { listing } of this.tree.lists.filter(({ listing }) => isMended(listing.error, event))) {
					void listing.loadMore();
				}
			}),
		);
	}

	get visible(): boolean {
		return this.#view.visible;
	}

	/** The records that are selected. */
	get selection(): readonly RowNode[] {
		return this.#view.selection.filter((node) => node instanceof RowNode);
	}

	/** What stands beside the title, such as the filter, and a sentence above the rows. */
	describe(filterText: string, message = ''): void {
		this.#filterText = filterText;
		this.#showDescription();
		// A message, even an empty one, would take the place of the welcome.
		if (message || this.#view.message) {
			this.#view.message = message;
		}
	}

	/** Shows a listing as it is now. Never sends anything that was not asked for before. */
	repaint(list: ListNode): void {
		this.tree.repaint(list);
		this.#showDescription();
	}

	/** Re-reads what is open: at once what is on the screen, the rest when it is next expanded. Never rejects. */
	async refresh(only?: ListNode): Promise<void> {
		const lists = only ? [only] : this.tree.lists;
		const shown = lists.filter((list) => list === only || !list.isGroup || this.#expanded.has(list.id));
		for (const list of lists.filter((list) => !shown.includes(list))) {
			list.listing.markStale();
		}
		await vscode.window.withProgress({ location: { viewId: this.id } }, async () => {
			await Promise.all(shown.flatMap(({ listing, found }) => [listing.refresh(), found?.refresh()]));
		});
	}

	/** What a click on a last row does: the next page, the failed one again, or the whole list from its start. Never rejects. */
	async loadMore(tail: Tail): Promise<void> {
		const { list } = tail;
		if (this.#isCurrent(tail)) {
			await this.#reveal(tail, list.listing.error?.startOver ? list.listing.refresh() : list.listing.loadMore());
		}
	}

	/** Reads up to ten more pages to look for rows that match. Never rejects. */
	async searchFurther(tail: Tail): Promise<void> {
		if (this.#isCurrent(tail)) {
			const end = tail.loaded + searchPages * 100;
			const { found } = tail.list;
			const loaded = Promise.all([this.#loadUpTo(tail.list, end, l10n.t('Searching')), found?.isOpen && found.loadMore()]);
			await this.#reveal(tail, loaded);
		}
	}

	/** Reads all rows of a listing, up to 5 000. Never rejects. */
	async loadAll(list: ListNode): Promise<void> {
		const { listing } = list;
		await this.#loadUpTo(list, loadAllLimit, l10n.t('Loading'));
		if (listing.hasMore && !listing.error && listing.items.length >= loadAllLimit) {
			void vscode.window.showInformationMessage(
				l10n.t('{0} rows are loaded; there are more: “Load more” goes on.', formatCount(listing.items.length)),
			);
		}
	}

	/** Adds what is new to the listings that are on the screen, and marks it. One request for each when there is nothing. */
	async loadNewer(): Promise<void> {
		const shown = this.tree.lists.filter((list) => !list.isGroup || this.#expanded.has(list.id));
		await Promise.all(
			shown.map(async (list) => {
				const added = await list.listing.loadNewer();
				if (added.length > 0) {
					this.tree.markNew(added.map((entry) => list.row(entry)));
				}
			}),
		);
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	#showDescription(): void {
		const outdated = this.tree.lists.filter(({ listing }) => listing.refreshError && listing.items.length > 0);
		const oldest = Math.min(...outdated.map(({ listing }) => Number(listing.readAt)));
		const asOf = outdated.length > 0 ? l10n.t('as of {0}', formatClock(new Date(oldest))) : '';
		const description = [asOf, this.#filterText].filter(Boolean).join(' · ');
		if (description !== (this.#view.description ?? '')) {
			this.#view.description = description;
		}
	}

	// No node is the root, which is shown whenever the view is.
	#isExpanded(node: Node | undefined): boolean {
		return this.visible && (node === undefined || (node instanceof ListNode && this.#expanded.has(node.id)));
	}

	#isCurrent({ list, loaded }: Tail): boolean {
		return loaded === list.listing.items.length && this.tree.lists.includes(list);
	}

	async #loadUpTo({ listing }: ListNode, rows: number, title: string): Promise<void> {
		const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
		await vscode.window.withProgress(options, async (progress, cancellation) => {
			const subscription = cancellation.onCancellationRequested(() => listing.cancel());
			await listing.loadWhile(() => {
				progress.report({ message: l10n.t('{0} loaded', formatCount(listing.items.length)) });
				return !cancellation.isCancellationRequested && listing.items.length < rows;
			});
			subscription.dispose();
		});
	}

	// Focus goes on from the last row, where it was, to the first of the new ones. It is not selected: a click on
	// another row in the same moment would act on the selection.
	async #reveal(tail: Tail, loaded: Promise<unknown>): Promise<void> {
		const { list } = tail;
		const last = list.listing.items.at(-1)?.id;
		const focused = this.#view.selection.some((node) => node instanceof Tail && node.id === tail.id);
		await loaded;
		await this.tree.told();
		const at = list.listing.items.findLastIndex(({ id }) => id === last);
		const isThere = last === undefined || at >= 0;
		const first = list.listing.items.slice(at + 1).find((entry) => this.tree.filter.matches(entry));
		if (first && isThere && focused && this.#view.visible && this.tree.lists.includes(list)) {
			// The row may be gone again before VS Code finds it, which nobody asked to hear of.
			await this.#view.reveal(list.row(first), { select: false, focus: true }).then(undefined, () => {});
		}
	}
}

function isMended(error: ApiError | undefined, event: vscode.ConfigurationChangeEvent): boolean {
	return error?.param === 'qoder.pageSize' && event.affectsConfiguration('qoder.pageSize');
}
