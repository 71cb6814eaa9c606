import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { consoleUrl } from '../account/services.ts';
import * as settings from '../account/settings.ts';
import { formatCount } from '../text/format.ts';
import { showInformationMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import { type Node, Row, type TreeList } from './nodes.ts';
import type { PagedView } from './pagedView.ts';

/** The clicked and the selected rows; none from the palette. */
export type RowArguments = [clicked?: Node | undefined, selected?: readonly Node[] | undefined];

/** A command with a key gets the id of its view. */
export type KeyArguments = RowArguments | [viewId: string];

/** The nodes of a menu's command; `undefined` from the palette. VS Code may still show rows of the previous account. */
export function nodesOf(account: Account, [clicked, selected = clicked && [clicked]]: RowArguments): readonly Node[] | undefined {
	return selected?.filter((node) => !(node instanceof Row) || account.isInUse(node.list.client));
}

/** The rows of a command: its arguments, or the first selection in a view. */
export function rowsOf(account: Account, views: readonly PagedView[], args: RowArguments): readonly Row[] {
	const selections = views.map((view) => view.selection);
	const rows = nodesOf(account, args)?.filter((node) => node instanceof Row) ?? selections.find(({ length }) => length > 0) ?? [];
	if (rows.length === 0) {
		void showInformationMessage(vscode.l10n.t('Select an item in the Qoder views first.'));
	}
	return rows;
}

/** The rows from top to bottom: VS Code passes them in the order of their selection. */
export function inTreeOrder(views: readonly PagedView[], rows: readonly Row[]): readonly Row[] {
	const places = new Map<string, number>();
	const visit = (list: TreeList) => {
		for (const row of list.entries.map((entry) => list.row(entry))) {
			// A session may be in both views, and its files have the same ids.
			places.set(row.id, places.get(row.id) ?? places.size);
			const below = list.below(row);
			if (below) {
				visit(below);
			}
		}
	};
	for (const list of views.flatMap(({ tree }) => tree.lists)) {
		visit(list);
	}
	const placeOf = ({ id }: Row) => places.get(id) ?? places.size;
	return rows.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The rows of a command with a key. */
export async function rowsOfKey(
	account: Account,
	views: readonly PagedView[],
	[called, selected]: KeyArguments,
): Promise<readonly Row[]> {
	const view = views.find(({ id }) => id === called);
	return typeof called === 'string'
		? rowsOf(account, views, [undefined, await view?.focusedOrSelected()])
		: rowsOf(account, views, [called, selected]);
}

/** Lets the user pick among opened lists with more rows. */
export async function pickList(views: readonly PagedView[]): Promise<TreeList | undefined> {
	const lists = views.flatMap(({ tree }) => tree.shown).filter(({ listing }) => listing.isOpen && listing.hasMore);
	if (lists.length === 0) {
		void showInformationMessage(vscode.l10n.t('The open lists are fully loaded. Expand a row to load all items below it.'));
		return undefined;
	}
	const items = lists.map((list) => ({
		label: list.title,
		description: vscode.l10n.t('{0} loaded', formatCount(list.listing.items.length)),
		list,
	}));
	return items.length === 1
		? items[0]?.list
		: (await showQuickPick(items, { placeHolder: vscode.l10n.t('Select a list to load') }))?.list;
}

/** Opens the first row's page of the console, if it has one. */
export async function openInConsole([row]: readonly Row[]): Promise<void> {
	const url = row && consoleUrl(settings.baseUrl(), row.list.kind.path, row.entry.id);
	if (url) {
		await vscode.env.openExternal(vscode.Uri.parse(url));
	}
}
