import * as vscode from 'vscode';
import type { Reader } from '../documents/contents.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog } from '../window/messages.ts';
import { freeNames } from './saveNames.ts';

const folderKey = 'qoder.saveAs.folder';

/** A copy to be stored; `name` is fit for any file system. */
export interface Copy {
	readonly name: string;
	readonly read: (reader: Reader) => Promise<Uint8Array>;
}

/** A copy and where it goes. */
export interface Target extends Copy {
	readonly uri: vscode.Uri;
}

/** Asks where copies go: one with a name, several into a folder. Resolves to none when dismissed. `memento` has the last folder. */
export async function askTargets(copies: readonly Copy[], memento: vscode.Memento): Promise<readonly Target[]> {
	const [copy, ...others] = copies;
	if (!copy) {
		return [];
	}
	const folder = lastFolder(memento);
	return others.length === 0 ? askFile(copy, folder, memento) : askFolder(copies, folder, memento);
}

async function askFile(copy: Copy, folder: vscode.Uri | undefined, memento: vscode.Memento): Promise<readonly Target[]> {
	const uri = await vscode.window.showSaveDialog({
		title: vscode.l10n.t('Save As'),
		defaultUri: folder ? vscode.Uri.joinPath(folder, copy.name) : vscode.Uri.file(`/${copy.name}`),
	});
	if (!uri) {
		return [];
	}
	remember(memento, vscode.Uri.joinPath(uri, '..'));
	return [{ ...copy, uri }];
}

async function askFolder(
	copies: readonly Copy[],
	folder: vscode.Uri | undefined,
	memento: vscode.Memento,
): Promise<readonly Target[]> {
	const [chosen] =
		(await vscode.window.showOpenDialog({
			title: vscode.l10n.t('Save {0} files in a folder', copies.length),
			openLabel: vscode.l10n.t('Save Here'),
			canSelectFiles: false,
			canSelectFolders: true,
			...(folder ? { defaultUri: folder } : {}),
		})) ?? [];
	if (!chosen) {
		return [];
	}
	remember(memento, chosen);
	const names = freeNames(copies.map(({ name }) => name));
	return withoutKept(copies.map((copy, index) => ({ ...copy, uri: vscode.Uri.joinPath(chosen, names[index] ?? copy.name) })));
}

/** Asks about each file that is there already; resolves to those to be written, none when the question was dismissed. */
async function withoutKept(targets: readonly Target[]): Promise<readonly Target[]> {
	const chosen: Target[] = [];
	const [yes, yesToAll, no, noToAll] = [
		vscode.l10n.t('Yes'),
		vscode.l10n.t('Yes to All'),
		vscode.l10n.t('No'),
		vscode.l10n.t('No to All'),
	];
	let answer: string | undefined;
	for (const target of targets) {
		const isThere = await vscode.workspace.fs.stat(target.uri).then(
			() => true,
			() => false,
		);
		if (isThere && answer !== yesToAll && answer !== noToAll) {
			const name = plainText(target.uri.path.split('/').at(-1) ?? '', 60);
			const question = vscode.l10n.t('“{0}” is there already. Replace it?', name);
			answer = await showDialog(question, {}, yes, yesToAll, no, noToAll);
			if (answer === undefined) {
				return [];
			}
		}
		if (!isThere || answer === yes || answer === yesToAll) {
			chosen.push(target);
		}
	}
	return chosen;
}

function lastFolder(memento: vscode.Memento): vscode.Uri | undefined {
	const folder = memento.get<string>(folderKey);
	return folder ? vscode.Uri.parse(folder, true) : vscode.workspace.workspaceFolders?.[0]?.uri;
}

function remember(memento: vscode.Memento, folder: vscode.Uri): void {
	// Should it not be kept, the next dialog starts elsewhere.
	memento.update(folderKey, folder.toString()).then(undefined, () => {});
}
