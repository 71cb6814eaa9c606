import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { mostContentBytes } from '../api/errors.ts';
import { sizeIn, undownloadable } from '../documents/contents.ts';
import { explain } from '../documents/texts.ts';
import { formatBytes } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showWarningMessage } from '../window/messages.ts';

interface FileOfService {
	readonly id: string;
	readonly name: string;
}

/** Shows why VS Code cannot read or save a file, and offers the browser. */
export async function offerBrowser(client: QoderClient, file: FileOfService, reason: string): Promise<void> {
	const open = vscode.l10n.t('Open in Browser');
	if ((await showWarningMessage(reason, open)) === open) {
		await openInBrowser(client, file);
	}
}

/** Opens a file's download address in the browser. */
export async function openInBrowser(client: QoderClient, { id, name }: FileOfService): Promise<void> {
	try {
		const url = await client.getFileLink(id);
		// `Uri` may change the text, which the address's signature covers.
		await vscode.env.openExternal(url as unknown as vscode.Uri);
	} catch (error) {
		void showErrorMessage(vscode.l10n.t('Could not open “{0}”. {1}', plainText(name, 60), explain(error)));
	}
}

/** The rows that VS Code can read; a message names the others. */
export function withoutTooLarge(client: QoderClient, rows: readonly Row[]): readonly Row[] {
	const isTooLarge = ({ list, entry }: Row) => list.kind.name === 'file' && (sizeIn(entry.value) ?? 0) > mostContentBytes;
	const tooLarge = rows.filter((row) => isTooLarge(row) && !undownloadable(row.entry.value));
	const [first, ...others] = tooLarge;
	if (!first) {
		return rows;
	}
	const most = formatBytes(mostContentBytes) ?? '';
	const names = listNames(tooLarge.map(({ name }) => name));
	const reason = vscode.l10n.t('Too large for VS Code, which can read at most {0}: {1}.', most, names);
	if (others.length === 0) {
		void offerBrowser(client, { id: first.entry.id, name: first.name }, reason);
	} else {
		void showWarningMessage(reason);
	}
	return rows.filter((row) => !tooLarge.includes(row));
}
