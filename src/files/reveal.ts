import * as vscode from 'vscode';
import { hasAutoReveal } from '../account/settings.ts';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { checkAccount } from '../documents/failures.ts';
import { activeUri, urisOf } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { addressOf, baseName } from '../documents/uri.ts';
import { fieldsOf } from '../text/fields.ts';
import { plainText } from '../text/plainText.ts';
import { loadUntil } from '../tree/loading.ts';
import { Row, type TreeList } from '../tree/nodes.ts';
import { type Action, showErrorMessage, showInformationMessage } from '../window/messages.ts';
import type { FileParts, FilesView } from './filesView.ts';

/** Selects a file in the Files view: that of a found row, of a `qoder:` address, or of the active tab. Never rejects. */
export async function revealInFiles(parts: FileParts, target: unknown = activeUri()): Promise<void> {
	const { account, documents } = parts;
	if (target instanceof Row) {
		await revealEntry(parts, target.entry);
		return;
	}
	const address = target instanceof vscode.Uri ? addressOf(target) : undefined;
	if (!(target instanceof vscode.Uri) || address?.path !== 'files') {
		return;
	}
	try {
		await checkAccount(account, target);
		const { client } = account;
		const { entry } = await documents.records.read(address);
		await revealEntry(parts, entry, client);
	} catch (error) {
		showFailure(baseName(target), error);
	}
}

function showFailure(name: string, error: unknown): void {
	void showErrorMessage(vscode.l10n.t('Could not reveal “{0}”. {1}', plainText(name, 60), explain(error)));
}

/**
 * Selects a file in the Files view. Loads its list until the row is there, or shows why there is none. Does nothing if the
 * client's service or token is no longer in use. Never rejects.
 */
export async function revealEntry(
	parts: Pick<FileParts, 'account' | 'files'>,
	entry: Entry<unknown>,
	client = parts.account.client,
): Promise<void> {
	const { account, files } = parts;
	if (!account.isInUse(client)) {
		return;
	}
	let isTyping = false;
	const typing = vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
		isTyping ||= kind === vscode.TextEditorSelectionChangeKind.Keyboard;
	});
	const row = await loadRow(files, entry).catch((error: unknown) => {
		showFailure(nameOf(entry), error);
		return 'stopped' as const;
	});
	typing.dispose();
	if (row === 'stopped') {
		return;
	}
	if (row) {
		await files.view.select(row, !isTyping);
		return;
	}
	const name = plainText(nameOf(entry), 60);
	const isHere = files.listsOf(entry).length > 0;
	const again = () => revealEntry(parts, entry, client);
	if (files.isFiltered) {
		await showInformationMessage(vscode.l10n.t('The filter of the Files view hides “{0}”.', name), clearFilter(again));
	} else if (isHere) {
		await showInformationMessage(vscode.l10n.t('The service no longer lists “{0}”. Refresh the Files view.', name));
	} else {
		await showInformationMessage(vscode.l10n.t('“{0}” belongs to no group of the Files view.', name), viewAsList(again));
	}
}

/** A button that shows files which the filter hides. */
export function clearFilter(next: () => unknown): Action {
	return [vscode.l10n.t('Clear Filter'), () => vscode.commands.executeCommand('qoder.files.clearFilter').then(next)];
}

/** A button that shows files which are in no group. */
export function viewAsList(next: () => unknown): Action {
	return [vscode.l10n.t('View as List'), () => vscode.commands.executeCommand('qoder.files.showAsList').then(next)];
}

/** Selects the file of the active tab if the user turned that on and its row is loaded. Sends nothing. */
export function autoReveal(files: FilesView): vscode.Disposable {
	const { view } = files;
	const { tabGroups } = vscode.window;
	let last: string | undefined;
	const follow = async () => {
		const uri = urisOf(tabGroups.activeTabGroup.activeTab?.input).at(-1);
		// VS Code also fires for changes of other tabs, and the user may have selected another row since.
		const isSame = uri?.toString() === last;
		last = uri?.toString();
		const address = uri && addressOf(uri);
		if (isSame || address?.path !== 'files' || !hasAutoReveal() || !view.visible) {
			return;
		}
		const row = loadedRow(files, address.id);
		// A file may have several rows.
		const isSelected = view.selection.some(({ list, entry }) => list.kind.name === 'file' && entry.id === address.id);
		await view.tree.changes.settled();
		// VS Code shows a hidden view to select a row, and a stale list is read again when it is expanded.
		if (row && !isSelected && !row.list.listing.isStale && view.visible) {
			await view.select(row, false);
		}
	};
	return vscode.Disposable.from(tabGroups.onDidChangeTabs(follow), tabGroups.onDidChangeTabGroups(follow));
}

/** The row of a file on the screen, expanded or not. */
function loadedRow({ view: { tree } }: FilesView, id: string): Row | undefined {
	for (const list of tree.shown.filter(({ kind }) => kind.name === 'file')) {
		const entry = list.entries.find((each) => each.id === id);
		if (entry && tree.filterOf(list).matches(entry)) {
			return list.row(entry);
		}
	}
	return undefined;
}

/** The row of a file, after the pages before it are loaded; `undefined` if no list has it. Rejects with an `ApiError`. */
async function loadRow(files: FilesView, entry: Entry<unknown>): Promise<Row | 'stopped' | undefined> {
	const { tree } = files.view;
	const loaded = loadedRow(files, entry.id);
	if (loaded) {
		return loaded;
	}
	const load = async (list: TreeList, id: string) => {
		const row = await loadUntil(list, id);
		// Another account or filter has other lists, and a closed one counts as complete.
		return tree.shown.includes(list) ? row : 'stopped';
	};
	const holding = () => files.listsOf(entry).filter((list) => tree.filterOf(list).matches(entry));
	const session = fieldsOf(fieldsOf(entry.value)['scope'])['id'];
	if (holding().length === 0 && typeof session === 'string') {
		for (const list of tree.lists.filter(({ kind }) => kind.name === 'session')) {
			const row = await load(list, session);
			if (row === 'stopped') {
				return row;
			}
			if (row && tree.filterOf(list).matches(row.entry)) {
				list.childrenOf(row);
			}
		}
	}
	for (const list of holding()) {
		const row = await load(list, entry.id);
		if (row) {
			return row;
		}
	}
	return undefined;
}
