import * as vscode from 'vscode';
import { idIn } from '../api/names.ts';
import { plainText } from '../text/plainText.ts';
import { type Node, Row } from './nodes.ts';

/** Adds the ids of dragged rows as text. */
export function dragIds(nodes: readonly Node[], data: vscode.DataTransfer): void {
	data.set('text/plain', new vscode.DataTransferItem(idsText(nodes.filter((node) => node instanceof Row))));
}

/** One id a line; a record may have none. */
export function idsText(rows: readonly Row[]): string {
	return rows
		.flatMap(({ entry }) => idIn(entry.value) ?? [])
		.map((id) => plainText(id, Number.POSITIVE_INFINITY))
		.join('\n');
}
