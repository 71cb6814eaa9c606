import * as vscode from 'vscode';
import type { ApiError } from '../api/errors.ts';
import { formatCount } from '../text/format.ts';
import { showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import type { ListNode } from './nodes.ts';
import type { PagedTree } from './pagedTree.ts';

const loadAllLimit = 5000;
const searchPages = 10;
/** Rows of a refresh that a person may want to cancel. */
const longRefresh = 1000;

/** A view, as far as its lists are read. */
interface ShownLists {
	readonly id: string;
	readonly tree: PagedTree;
	readonly visible: boolean;
	/** The lists whose rows are on the screen, when the view is. */
	readonly open: readonly ListNode[];
}

/** Reads anew what is on the screen, with progress in the view, and the rest when it is next looked at. Never rejects. */
export async function refresh({ id, tree, visible, open }: ShownLists, only?: ListNode): Promise<void> {
	const lists = only ? [only, ...only.children] : tree.shown;
	const read = lists.filter((list) => list === only || (visible && open.includes(list)));
	for (const list of lists.filter((list) => !read.includes(list))) {
		list.listing.markStale();
		// VS Code keeps the rows of a group that is collapsed, and asks for them again only if it is told to.
		tree.changed(list);
	}
	const rows = read.reduce((sum, { listing }) => sum + listing.items.length, 0);
	const options =
		rows > longRefresh
			? {
					location: vscode.ProgressLocation.Notification,
					title: vscode.l10n.t('Refreshing {0} rows', formatCount(rows)),
					cancellable: true,
				}
			: { location: { viewId: id } };
	await withCancel(options, read, () => Promise.all(read.map(({ listing }) => listing.refresh())));
}

/** Adds what is new to the lists that are on the screen, and marks it. Resolves to what went wrong. */
export async function loadNewer(view: ShownLists): Promise<readonly ApiError[]> {
	await Promise.all(
		view.open.map(async (list) => {
			const { added } = await list.listing.loadNewer();
			if (added.length > 0) {
				view.tree.markNew(
					list,
					added.map(({ id }) => id),
				);
			}
		}),
	);
	// Not those of before: they may be of another token.
	return view.open.flatMap(({ listing }) => listing.refreshError ?? listing.error ?? []);
}

/** Reads up to ten more pages of each list. Never rejects. */
export async function search(lists: readonly ListNode[]): Promise<void> {
	const left = new Map(lists.map((list) => [list, searchPages]));
	await load(lists, vscode.l10n.t('Searching'), (list) => {
		const pages = left.get(list) ?? 0;
		left.set(list, pages - 1);
		return pages > 0;
	});
}

/** Reads all rows of a list, up to 5 000. Never rejects. */
export async function loadAll(list: ListNode): Promise<void> {
	const { listing } = list;
	await load([list], vscode.l10n.t('Loading'), () => listing.items.length < loadAllLimit);
	if (listing.hasMore && !listing.error && listing.items.length >= loadAllLimit) {
		void showInformationMessage(
			vscode.l10n.t('{0} rows are loaded; there are more: “Load more” goes on.', formatCount(listing.items.length)),
		);
	}
}

async function load(lists: readonly ListNode[], title: string, goOn: (list: ListNode) => boolean): Promise<void> {
	const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
	await withCancel(options, lists, (report, signal) =>
		Promise.all(
			lists.map((list) =>
				list.listing.loadWhile(() => {
					const loaded = lists.reduce((sum, { listing }) => sum + listing.items.length, 0);
					report(vscode.l10n.t('{0} loaded', formatCount(loaded)));
					return !signal.aborted && goOn(list);
				}),
			),
		),
	);
}

/** Shows progress that cancels what these lists have under way. */
async function withCancel(
	options: vscode.ProgressOptions,
	lists: readonly ListNode[],
	run: (report: (message: string) => void, signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
	await withProgress(options, async (report, signal) => {
		signal.addEventListener('abort', () => {
			for (const { listing } of lists) {
				listing.cancel();
			}
		});
		await run(report, signal);
	});
}
