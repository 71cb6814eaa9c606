import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { idIn } from '../api/names.ts';
import { jsonOf, plainText } from '../text/plainText.ts';
import { setStatusBarMessage, showInformationMessage } from '../window/messages.ts';
import type { Row } from './nodes.ts';

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

/** One id a line; a record may have none. */
export function idsText(rows: readonly Row[]): string {
	return rows
		.flatMap(({ entry }) => idIn(entry.value) ?? [])
		.map((id) => plainText(id, Number.POSITIVE_INFINITY))
		.join('\n');
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
