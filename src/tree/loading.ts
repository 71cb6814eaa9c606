import * as vscode from 'vscode';
import type { ApiError } from '../api/errors.ts';
import type { Entry } from '../api/page.ts';
import { formatCount } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { showInformationMessage } from '../window/messages.ts';
import { withNotification, withViewProgress } from '../window/progress.ts';
import { type Node, type Row, StatusRow, type TreeList } from './nodes.ts';
import type { PagedView } from './pagedView.ts';

const loadAllLimit = 5000;
const searchPages = 10;
/** Rows of a refresh that the user may want to cancel. */
const longRefresh = 1000;
/** Milliseconds of an answer after which the focus stays where it is. */
const focusLimit = 1000;

/** Loads the next page, the failed page again, or the list from its start. Never rejects. */
export async function loadMore(view: PagedView, row: StatusRow): Promise<void> {
	const [list] = row.lists;
	if (!list || !row.isCurrent) {
		return;
	}
	const { listing } = list;
	await readOn(view, row, () => (listing.error?.startOver ? listing.refresh() : listing.loadMore()));
}

/** Reads the lists on the screen again, and the others when they are next shown. Never rejects. */
export async function refresh(view: PagedView, only?: TreeList): Promise<void> {
	const { id, tree, visible, open } = view;
	const lists = only?.branch ?? tree.shown;
	const read = lists.filter((list) => list === only || (visible && open.includes(list)));
	for (const list of lists.filter((list) => !read.includes(list))) {
		list.listing.markStale();
		// VS Code caches the rows of a collapsed group until an event.
		tree.changed(list);
	}
	const rows = countOf(read);
	const title = vscode.l10n.t('Refreshing {0} items', formatCount(rows));
	await withViewProgress(
		id,
		title,
		() => rows > longRefresh,
		(signal) => {
			cancelWith(signal, read);
			return Promise.all(read.map(({ listing }) => listing.refresh()));
		},
	);
}

/** Calls `read`, and then focuses the first row, because a refresh that succeeds removes `row`. Never rejects. */
export async function retryRefresh(view: PagedView, row: StatusRow, list: TreeList, read: () => Promise<void>): Promise<void> {
	await runAndFocus(view, row, read, () => (list.listing.refreshError ? undefined : firstRow(view, list, list.entries)));
}

/** Calls `read`, and then focuses the first new row of the list, otherwise the status row in place of `row`. */
async function readOn(view: PagedView, row: StatusRow, read: () => Promise<unknown>): Promise<void> {
	const list = row.lists.length === 1 ? row.lists[0] : undefined;
	const last = list?.entries.at(-1)?.id;
	const newRow = () => list && firstRow(view, list, list.entries.slice(list.entries.findLastIndex(({ id }) => id === last) + 1));
	const lastRow = () => view.tree.rows(list?.node).findLast((one) => one instanceof StatusRow && one.status !== 'outdated');
	await runAndFocus(view, row, read, () => newRow() ?? lastRow());
}

/**
 * Calls `run`, and then focuses the node that `next` returns, because otherwise arrow keys would start at the top. A given `row` must
 * be selected. Not after a second, or if the user types in an editor: the user may be elsewhere, and VS Code does not say where.
 */
export async function runAndFocus<T>(
	view: PagedView,
	row: StatusRow | undefined,
	run: () => Promise<T>,
	next: (result: T) => Node | undefined,
): Promise<void> {
	const endsAt = Date.now() + focusLimit;
	const isSelected = !row || view.isSelected(row);
	let isElsewhere = false;
	const typing = vscode.window.onDidChangeTextEditorSelection(() => {
		isElsewhere = true;
	});
	const result = await run();
	isElsewhere ||= Date.now() > endsAt;
	await view.tree.changes.settled();
	typing.dispose();
	const node = isSelected && !isElsewhere ? next(result) : undefined;
	await (node && view.focus(node, row));
}

function firstRow(view: PagedView, list: TreeList, entries: readonly Entry<unknown>[]): Row | undefined {
	const entry = entries.find((each) => view.tree.filterOf(list).matches(each));
	return entry && list.row(entry);
}

/** Checks the lists on the screen and marks newer rows. Resolves to the errors. */
export async function loadNewer({ tree, open }: PagedView): Promise<readonly ApiError[]> {
	const errors = await Promise.all(
		open.map(async (list) => {
			const { added, error } = await list.listing.loadNewer();
			if (added.length > 0) {
				tree.markNew(list, added);
			}
			// The list of another token is no longer shown.
			return tree.shown.includes(list) ? error : undefined;
		}),
	);
	return errors.filter((error) => error !== undefined);
}

/** Reads up to ten more pages of each list of the row. Never rejects. */
export async function search(view: PagedView, row: StatusRow): Promise<void> {
	const lists = row.lists.filter((list) => view.tree.shown.includes(list));
	await readOn(view, row, () => load(lists, vscode.l10n.t('Searching'), (_list, pages) => pages < searchPages));
}

/** Reads up to 5,000 rows of each list. Never rejects. */
export async function loadAll(lists: readonly TreeList[]): Promise<void> {
	if (lists.length === 0) {
		return;
	}
	const titles = listNames(lists.map(({ title }) => title));
	await load(lists, vscode.l10n.t('Loading all of {0}', titles), (list) => !isAtLimit(list));
	if (lists.some((list) => isAtLimit(list) && list.listing.hasMore && !list.listing.error)) {
		showLoaded(lists);
	}
}

/**
 * Reads newer rows and then pages of a list, up to 5,000 rows, until it has a record. Resolves to its row, to `undefined` if a
 * complete list has none, or to `stopped` after a cancel or, with a message, before the end. Rejects with an `ApiError`.
 */
export async function loadUntil(list: TreeList, id: string): Promise<Row | 'stopped' | undefined> {
	const { listing } = list;
	const find = () => list.entries.find((entry) => entry.id === id);
	const wasOpen = listing.isOpen;
	const errorOf = () => listing.error ?? listing.refreshError;
	const before = errorOf();
	if (!find()) {
		await listing.open();
	}
	let isCancelled = false;
	if (!find() && (wasOpen || !listing.error)) {
		isCancelled = await load([list], vscode.l10n.t('Searching'), () => !find() && !isAtLimit(list), wasOpen);
	}
	const entry = find();
	if (entry) {
		return list.row(entry);
	}
	if (isCancelled) {
		return 'stopped';
	}
	const error = errorOf();
	// A list that must start over is not complete.
	if (error && (error !== before || listing.error?.startOver)) {
		throw error;
	}
	if (listing.hasMore) {
		showLoaded([list]);
		return 'stopped';
	}
	return undefined;
}

function isAtLimit({ listing }: TreeList): boolean {
	return listing.items.length >= loadAllLimit;
}

function showLoaded(lists: readonly TreeList[]): void {
	void showInformationMessage(vscode.l10n.t('{0} items loaded. To continue, select “Load more”.', formatCount(countOf(lists))));
}

/** Reads newer rows first if `checks`. Resolves to whether the user cancelled. */
async function load(
	lists: readonly TreeList[],
	title: string,
	goOn: (list: TreeList, pages: number) => boolean,
	checks = false,
): Promise<boolean> {
	return withNotification(title, async (report, signal) => {
		cancelWith(signal, lists);
		await Promise.all(
			lists.map(async (list) => {
				await (checks && list.listing.loadNewer());
				let pages = -1;
				await list.listing.loadWhile(() => {
					report(vscode.l10n.t('{0} loaded', formatCount(countOf(lists))));
					pages += 1;
					return !signal.aborted && goOn(list, pages);
				});
			}),
		);
		return signal.aborted;
	});
}

function countOf(lists: readonly TreeList[]): number {
	return lists.reduce((sum, { listing }) => sum + listing.items.length, 0);
}

function cancelWith(signal: AbortSignal, lists: readonly TreeList[]): void {
	signal.addEventListener('abort', () => {
		for (const { listing } of lists) {
			listing.cancel();
		}
	});
}
