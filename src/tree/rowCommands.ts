import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { idIn } from '../api/names.ts';
import { formatCount } from '../text/format.ts';
import { jsonOf, plainText } from '../text/plainText.ts';
import { setStatusBarMessage, showInformationMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { TreeList } from './nodes.ts';
import { type Node, Row } from './nodes.ts';
import type { PagedView } from './pagedView.ts';

/** The clicked and the selected rows; none from the palette. */
export type RowArguments = [clicked?: Node | undefined, selected?: readonly Node[] | undefined];

/** A command with a key gets the id of its view. */
export type KeyArguments = RowArguments | [viewId: string];

/** The rows of a command: its arguments, or the first selection in a view. */
export function rowsOf(views: readonly PagedView[], [clicked, selected = clicked && [clicked]]: RowArguments): readonly Row[] {
	const selections = views.map((view) => view.selection);
	const rows = selected?.filter((node) => node instanceof Row) ?? selections.find(({ length }) => length > 0) ?? [];
	if (rows.length === 0) {
		void showInformationMessage(vscode.l10n.t('Select an item in the Qoder views first.'));
	}
	return rows;
}

/** The rows of a command with a key. */
export async function rowsOfKey(views: readonly PagedView[], [called, selected]: KeyArguments): Promise<readonly Row[]> {
	const view = views.find(({ id }) => id === called);
	return typeof called === 'string'
		? rowsOf(views, [undefined, await view?.focusedOrSelected()])
		: rowsOf(views, [called, selected]);
}

/** Copies the text of the rows, if any, and shows its beginning in the status bar. */
export async function copy(rows: readonly Row[], text: (rows: readonly Row[]) => string): Promise<void> {
	if (rows.length === 0) {
		return;
	}
	const copied = text(rows);
	if (!copied) {
		void showInformationMessage(vscode.l10n.t('The service did not send an ID for this item.'));
		return;
	}
	await vscode.env.clipboard.writeText(copied);
	const sentence =
		rows.length === 1 ? vscode.l10n.t('Copied: {0}', plainText(copied, 60)) : vscode.l10n.t('Copied from {0} items', rows.length);
	setStatusBarMessage('copy', sentence);
}

/** One name a line. */
export function namesText(rows: readonly Row[]): string {
	return rows.map(({ name }) => plainText(name, Number.POSITIVE_INFINITY)).join('\n');
}

/** The raw record; several are an array. */
export function jsonText(rows: readonly Row[]): string {
	const values = rows.map(({ entry }) => entry.value);
	return jsonOf(values.length === 1 ? values[0] : values, '\t');
}

/** One line for each record with an id, the token as a variable: for a POSIX shell, or PowerShell on Windows. */
export function curlText(client: QoderClient, rows: readonly Row[]): string {
	const [curl, token] = isWindows() ? ['curl.exe', '$env:QODER_PAT'] : ['curl', '$QODER_PAT'];
	return rows
		.flatMap(({ list, entry }) => {
			const id = idIn(entry.value);
			const url = id && client.urlOf(`${list.kind.path}/${encodeURIComponent(id.toWellFormed())}`).replaceAll("'", '%27');
			return url ? [`${curl} '${url}' -H "Authorization: Bearer ${token}"`] : [];
		})
		.join('\n');
}

// A web worker knows only its browser's system, which is also the terminal's.
function isWindows(): boolean {
	const { process, navigator } = globalThis as { process?: { platform?: string }; navigator?: { userAgent: string } };
	return process?.platform === 'win32' || (process?.platform === undefined && /windows/i.test(navigator?.userAgent ?? ''));
}

/** Lets the user pick among opened lists with more rows. */
export async function pickList(views: readonly PagedView[]): Promise<TreeList | undefined> {
	const lists = views.flatMap(({ tree }) => tree.shown).filter(({ listing }) => listing.isOpen && listing.hasMore);
	if (lists.length === 0) {
		void showInformationMessage(vscode.l10n.t('The open lists are fully loaded. Expand a group to load all of its items.'));
		return undefined;
	}
	const items = lists.map((list) => ({
		label: list.heading?.label ?? list.parent?.name ?? list.kind.title(),
		description: vscode.l10n.t('{0} loaded', formatCount(list.listing.items.length)),
		list,
	}));
	return items.length === 1
		? items[0]?.list
		: (await showQuickPick(items, { placeHolder: vscode.l10n.t('Select a list to load') }))?.list;
}
