import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { plainText } from '../text/plainText.ts';
import { showQuickPick } from '../window/quickInput.ts';
import { askUpload } from './uploadQuestion.ts';
import { type Chosen, chosenBy, chosenByDrop, uriOf } from './uploadSources.ts';
import type { Uploads } from './uploads.ts';

/** Uploads what a person chooses: the file of the editor in front, or files from the disk. */
export async function upload(account: Account, uploads: Uploads): Promise<void> {
	const inEditor = uriOf(vscode.window.tabGroups.activeTabGroup.activeTab);
	const uris = inEditor ? await pickSource(inEditor) : await pickFiles();
	if (uris) {
		await ask(account, uploads, await chosenBy(uris), true);
	}
}

/** Uploads what a menu of the Explorer or of an editor's tab was opened on. */
export async function uploadResource(account: Account, uploads: Uploads, clicked?: unknown, selected?: unknown): Promise<void> {
	const uris = (Array.isArray(selected) ? selected : [clicked]).filter((uri) => uri instanceof vscode.Uri);
	if (uris.length === 0) {
		return upload(account, uploads);
	}
	await ask(account, uploads, await chosenBy(uris), false);
}

/** Uploads what was dropped. Resolves as soon as all is read that can only be had during the drop. */
export async function uploadDropped(account: Account, uploads: Uploads, data: vscode.DataTransfer): Promise<void> {
	const chosen = await chosenByDrop(data);
	void ask(account, uploads, chosen, false);
}

async function ask(account: Account, uploads: Uploads, chosen: Chosen, isSure: boolean): Promise<void> {
	const { host } = account;
	if (!account.signedIn || host === undefined) {
		await vscode.commands.executeCommand('qoder.files.focus');
		return;
	}
	const sources = await askUpload(chosen, host, isSure);
	// The question named this service.
	if (account.signedIn && account.host === host) {
		await uploads.upload(sources);
	}
}

async function pickSource(uri: vscode.Uri): Promise<readonly vscode.Uri[] | undefined> {
	const name = plainText(uri.path.split('/').at(-1) ?? '', 100);
	const fromEditor = {
		label: name,
		iconPath: vscode.ThemeIcon.File,
		description: vscode.l10n.t('the file in the editor'),
		from: 'editor',
	};
	const fromDisk = { label: vscode.l10n.t('Choose Files…'), iconPath: new vscode.ThemeIcon('folder-opened'), from: 'disk' };
	const picked = await showQuickPick([fromEditor, fromDisk], { placeHolder: vscode.l10n.t('What to upload') });
	if (!picked) {
		return undefined;
	}
	return picked.from === 'editor' ? [uri] : pickFiles();
}

function pickFiles(): Thenable<readonly vscode.Uri[] | undefined> {
	return vscode.window.showOpenDialog({
		canSelectMany: true,
		openLabel: vscode.l10n.t('Upload'),
		title: vscode.l10n.t('Upload to Qoder Cloud'),
	});
}
