import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { undownloadable } from '../documents/contents.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { contentsUri } from '../documents/uri.ts';
import type { Row } from '../tree/nodes.ts';
import { showInformationMessage } from '../window/messages.ts';
import { withoutTooLarge } from './browser.ts';
import { confirmSize } from './open.ts';

/** Selects a file for a comparison. */
export async function selectForCompare(account: Account, documents: QoderFileSystem, row: Row | undefined): Promise<void> {
	await withContents(account, documents, row, (uri) => vscode.commands.executeCommand('selectForCompare', uri));
}

/** Compares a file with the selected one, which may be local. */
export async function compareWithSelected(account: Account, documents: QoderFileSystem, row: Row | undefined): Promise<void> {
	await withContents(account, documents, row, (uri) => vscode.commands.executeCommand('compareFiles', uri));
}

async function withContents(
	account: Account,
	documents: QoderFileSystem,
	row: Row | undefined,
	run: (uri: vscode.Uri) => Thenable<unknown>,
): Promise<void> {
	const { client, host } = account;
	if (row === undefined || host === undefined) {
		return;
	}
	const { entry, name } = row;
	const reason = undownloadable(entry.value);
	if (reason) {
		void showInformationMessage(reason);
		return;
	}
	if (withoutTooLarge(client, [row]).length === 0 || !(await confirmSize([row])) || account.client !== client) {
		return;
	}
	documents.records.put('files', entry);
	await run(contentsUri(host, entry.id, name));
}
