import * as vscode from 'vscode';
import type { Reader } from '../documents/contents.ts';
import { isFile, statOf } from '../documents/storeFile.ts';
import { baseName } from '../documents/uri.ts';
import { freeNames } from '../text/fileName.ts';
import { formatBytes, formatTime } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog } from '../window/messages.ts';

/** *Replace All* replaces only files that the question lists. */
const maxListedTargets = 10;

/** A copy to store; its name is valid in any file system. */
export interface Copy {
	readonly name: string;
	readonly read: (reader: Reader) => Promise<Uint8Array>;
	/** Whether the account is still the one that the user saved from. */
	readonly isCurrent: () => boolean;
}

/** A copy and its address; the user agreed to replace the file `replaced`. */
export interface Target extends Copy {
	readonly uri: vscode.Uri;
	readonly replaced: vscode.FileStat | undefined;
}

/** Lets the user choose a file, or a folder for several copies. Empty if cancelled. */
export async function askTargets(copies: readonly Copy[], memento: vscode.Memento): Promise<readonly Target[]> {
	const folder = await firstFolder(memento);
	const [copy, ...others] = copies;
	if (copy && others.length === 0) {
		const uri = await vscode.window.showSaveDialog({
			title: vscode.l10n.t('Save As'),
			defaultUri: vscode.Uri.joinPath(folder, copy.name),
		});
		if (!uri) {
			return [];
		}
		remember(memento, vscode.Uri.joinPath(uri, '..'));
		// The dialog has asked about an existing file.
		return [await targetAt(copy, uri)];
	}
	const [chosen] =
		(await vscode.window.showOpenDialog({
			title: vscode.l10n.t('Save {0} Files to Folder', copies.length),
			openLabel: vscode.l10n.t('Save Here'),
			canSelectFiles: false,
			canSelectFolders: true,
			defaultUri: folder,
		})) ?? [];
	if (!chosen) {
		return [];
	}
	remember(memento, chosen);
	return targetsIn(chosen, copies);
}

/** In the workspace folder; the user picks if there are several. Empty if cancelled. */
export async function workspaceTargets(copies: readonly Copy[]): Promise<readonly Target[]> {
	const folders = vscode.workspace.workspaceFolders ?? [];
	const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
	return folder ? targetsIn(folder.uri, copies) : [];
}

/** Asks about each file that is there already. Empty if cancelled. */
async function targetsIn(folder: vscode.Uri, copies: readonly Copy[]): Promise<readonly Target[]> {
	const names = freeNames(copies.map(({ name }) => name));
	const targets = await Promise.all(
		copies.map((copy, index) => targetAt(copy, vscode.Uri.joinPath(folder, names[index] ?? copy.name))),
	);
	const existing = targets.filter(({ replaced }) => replaced && isFile(replaced));
	const chosenOnes = await askToReplace(existing, copies.length > 1);
	return chosenOnes ? targets.filter((target) => !existing.includes(target) || chosenOnes.has(target)) : [];
}

async function targetAt(copy: Copy, uri: vscode.Uri): Promise<Target> {
	return { ...copy, uri, replaced: await statOf(uri).catch(() => undefined) };
}

/** The files to replace, or `undefined` if cancelled. `canSkip`: there are more files to save. */
async function askToReplace(existing: readonly Target[], canSkip: boolean): Promise<ReadonlySet<Target> | undefined> {
	const chosen = new Set<Target>();
	const replace = vscode.l10n.t('Replace');
	const replaceAll = vscode.l10n.t('Replace All');
	const skip = vscode.l10n.t('Skip');
	const skipAll = vscode.l10n.t('Skip All');
	const left = [...existing];
	for (let first = left.shift(); first; first = left.shift()) {
		const others = left.slice(0, maxListedTargets - 1);
		const listed = others.map((target) => `${nameIn(target)} · ${factsOf(target)}`);
		const detail = [
			factsOf(first),
			...(listed.length > 0 ? ['', vscode.l10n.t('“Replace All” also replaces:'), ...listed] : []),
		].join('\n');
		const answer = await showDialog(
			vscode.l10n.t('“{0}” already exists. Do you want to replace it?', nameIn(first)),
			detail,
			...(others.length > 0 ? [replace, replaceAll, skip, skipAll] : canSkip ? [replace, skip] : [replace]),
		);
		if (answer === undefined) {
			return undefined;
		}
		if (answer === skipAll) {
			break;
		}
		const shown = answer === replaceAll ? [first, ...left.splice(0, others.length)] : [first];
		for (const target of answer === skip ? [] : shown) {
			chosen.add(target);
		}
	}
	return chosen;
}

function factsOf({ replaced }: Target): string {
	const { size = 0, mtime = 0 } = replaced ?? {};
	const changed = mtime > 0 && mtime < 8.64e15 ? formatTime(new Date(mtime).toISOString()) : undefined;
	const bytes = formatBytes(size) ?? '';
	return changed ? vscode.l10n.t('{0}, last changed {1}', bytes, changed) : bytes;
}

function nameIn({ uri }: Target): string {
	return plainText(baseName(uri), 60);
}

async function firstFolder(memento: vscode.Memento): Promise<vscode.Uri> {
	const usual = vscode.workspace.workspaceFolders?.[0]?.uri ?? home();
	const last = memento.get(keyOf(usual));
	if (typeof last === 'string' && URL.canParse(last)) {
		const folder = vscode.Uri.parse(last);
		const there = await statOf(folder).catch(() => undefined);
		if (there && (there.type & vscode.FileType.Directory) !== 0) {
			return folder;
		}
	}
	return usual;
}

/** A browser has no home, and its dialog takes only the name. */
function home(): vscode.Uri {
	const { USERPROFILE, HOME } = Object(globalThis).process?.env ?? {};
	return vscode.Uri.file(USERPROFILE || HOME || '/');
}

function remember(memento: vscode.Memento, folder: vscode.Uri): void {
	// A failure only changes where the next dialog starts.
	memento.update(keyOf(folder), folder.toString()).then(undefined, () => {});
}

// The scheme of the folder decides which dialog VS Code shows.
function keyOf({ scheme, authority }: vscode.Uri): string {
	return `qoder.saveAs.folder:${scheme}://${authority}`;
}
