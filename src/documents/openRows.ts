import * as vscode from 'vscode';
import type { Row } from '../tree/nodes.ts';
import { showInformationMessage } from '../window/messages.ts';
import { detailsUri, promptUri } from './addresses.ts';
import type { QoderFileSystem } from './fileSystem.ts';

/** Tabs that are opened at once. */
export const mostTabs = 10;

/** Opens rows as JSON: a single one in a preview tab, several in tabs of their own, ten at most. */
export async function openDetails(files: QoderFileSystem, host: string, rows: readonly Row[]): Promise<void> {
	await openTabs(rows, async (row) => {
		const { entry, list, name } = row;
		files.know(list.kind.path, entry);
		return detailsUri(host, list.kind.path, entry.id, name);
	});
}

/** Opens the system prompts of agents; see {@link openDetails}. */
export async function openPrompts(files: QoderFileSystem, host: string, rows: readonly Row[]): Promise<void> {
	await openTabs(rows, async ({ entry, name }) => {
		files.know('agents', entry);
		return promptUri(host, entry.id, name);
	});
}

/** Opens what is at the addresses of rows, in the editor that VS Code has for each; `addressOf` may answer with none. */
export async function openTabs(rows: readonly Row[], addressOf: (row: Row) => Promise<vscode.Uri | undefined>): Promise<void> {
	if (rows.length > mostTabs) {
		void showInformationMessage(
			vscode.l10n.t('The first {0} of {1} rows are opened. Select the others to open them too.', mostTabs, rows.length),
		);
	}
	const opened: Thenable<unknown>[] = [];
	for (const row of rows.slice(0, mostTabs)) {
		const uri = await addressOf(row);
		if (uri) {
			// Unlike `showTextDocument`, it does not complain when another row is clicked before this one is open. It takes as
			// long as the editor draws, and never ends when a notebook is closed meanwhile.
			opened.push(vscode.commands.executeCommand('vscode.open', uri, { preview: rows.length === 1, preserveFocus: true }));
		}
	}
	await Promise.all(opened);
}
