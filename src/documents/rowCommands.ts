import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { nameOf, RowNode } from '../paging/nodes.ts';
import { jsonOf } from '../text/plainText.ts';
import type { ListView } from '../tree/listView.ts';
import type { Node } from '../tree/pagedTree.ts';

/**
 * What a command on rows is called with: the row it was chosen on and all that are selected; the id of the view that has
 * the focus, from a key; or nothing from elsewhere.
 */
export type RowArguments = [clicked?: Node | string, selected?: readonly Node[]];

/** The records a command is for: those it was called with, else the selection of the view that has one. */
export function rowsOf(views: readonly ListView[], [clicked, selected]: RowArguments): readonly RowNode[] {
	const called = (selected ?? [clicked]).filter((node) => node instanceof RowNode);
	const asked = views.filter(({ id }) => typeof clicked !== 'string' || id === clicked);
	const rows = called.length > 0 ? called : (asked.map((view) => view.selection).find((selection) => selection.length > 0) ?? []);
	if (rows.length === 0) {
		void vscode.window.showInformationMessage(l10n.t('Select a file or an agent in the Qoder sidebar first.'));
	}
	return rows;
}

/** Copies what `text` makes of the rows; nothing when there are none. */
export async function copy(rows: readonly RowNode[], text: (rows: readonly RowNode[]) => string): Promise<void> {
	if (rows.length > 0) {
		await vscode.env.clipboard.writeText(text(rows));
	}
}

/** One id a line. */
export function idsText(rows: readonly RowNode[]): string {
	return rows.map(({ entry }) => entry.id).join('\n');
}

/** One name a line. */
export function namesText(rows: readonly RowNode[]): string {
	return rows.map(({ entry }) => nameOf(entry)).join('\n');
}

/** The record as the service sent it; several as an array. */
export function jsonText(rows: readonly RowNode[]): string {
	const values = rows.map(({ entry }) => entry.value);
	return jsonOf(values.length === 1 ? values[0] : values, '\t');
}

/** A request for each record, with the token as a variable of the shell. */
export function curlText(client: QoderClient, rows: readonly RowNode[]): string {
	return rows
		.map(({ list, entry }) => {
			const id = encodeURIComponent(entry.id.toWellFormed()).replaceAll("'", '%27');
			const url = client.urlOf(list.kind === 'file' ? 'files' : 'agents');
			return `curl '${url}/${id}' -H "Authorization: Bearer $QODER_PAT"`;
		})
		.join('\n');
}
