import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { messageOf } from '../api/errors.ts';
import { type Reader, undownloadable } from '../documents/contents.ts';
import { checkAccount } from '../documents/failures.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { storeFile } from '../documents/storeFile.ts';
import { explain } from '../documents/texts.ts';
import { type Address, addressOf } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatBytes } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showInformationMessage, showWarningMessage } from '../window/messages.ts';
import { throttle, withProgress } from '../window/progress.ts';
import { offerBrowser, withoutTooLarge } from './browser.ts';
import { inParallel } from './inParallel.ts';
import { askTargets, type Target, targetsIn } from './saveTargets.ts';

interface Outcome {
	readonly target: Target;
	readonly name: string;
	readonly reason?: string;
}

/** Saves files into `folder`, or where the user chooses; `memento` stores that. */
export async function saveRows(
	account: Account,
	documents: QoderFileSystem,
	memento: vscode.Memento,
	rows: readonly Row[],
	folder?: vscode.Uri,
): Promise<void> {
	const files = rows.filter(({ list, entry }) => list.kind.name === 'file' && entry.problem === undefined);
	const provided = files.filter(({ entry }) => !undownloadable(entry.value));
	const [first] = files;
	if (!first) {
		return;
	}
	if (provided.length === 0) {
		void showInformationMessage(`${undownloadable(first.entry.value)}`);
		return;
	}
	const fitting = withoutTooLarge(account.client, provided);
	if (fitting.length > 0 && !folder && !canSave()) {
		await refuseToSave(account, files.length === 1 ? { id: first.entry.id, name: first.name } : undefined);
		return;
	}
	for (const { entry } of fitting) {
		documents.records.put('files', entry);
	}
	const read = readerOf(account, documents);
	const copies = fitting.map(({ entry, name }) => ({
		name: fileName(name),
		read: (reader: Reader) => read({ shows: 'contents', path: 'files', id: entry.id }, reader),
	}));
	const targets = folder ? await targetsIn(folder, copies) : await askTargets(copies, memento);
	await save(targets, files.length - provided.length);
}

/** Saves files into the workspace folder; the user picks if there are several. */
export async function saveIntoWorkspace(
	account: Account,
	documents: QoderFileSystem,
	memento: vscode.Memento,
	rows: readonly Row[],
): Promise<void> {
	const folders = vscode.workspace.workspaceFolders ?? [];
	const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
	if (folder) {
		await saveRows(account, documents, memento, rows, folder.uri);
	}
}

/** Saves the document of a tab where the user chooses. */
export async function saveTab(
	account: Account,
	documents: QoderFileSystem,
	memento: vscode.Memento,
	uri: vscode.Uri,
): Promise<void> {
	const address = addressOf(uri);
	const name = fileName(uri.path.split('/').at(-1) ?? '');
	if (!address) {
		return;
	}
	try {
		await checkAccount(account, uri);
	} catch (error) {
		const signIn = vscode.l10n.t('Sign In');
		const message = vscode.l10n.t('Could not save “{0}”. {1}', plainText(name, 60), messageOf(error));
		if ((await showErrorMessage(message, signIn)) === signIn) {
			await vscode.commands.executeCommand('qoder.signIn');
		}
		return;
	}
	if (!canSave()) {
		await refuseToSave(account, address.shows === 'contents' ? { id: address.id, name } : undefined);
		return;
	}
	const read = readerOf(account, documents);
	await save(await askTargets([{ name, read: (reader) => read(address, reader) }], memento), 0);
}

/** The user confirmed only the current service and token. */
function readerOf(account: Account, documents: QoderFileSystem): (address: Address, reader: Reader) => Promise<Uint8Array> {
	const { client } = account;
	return async (address, reader) => {
		if (account.client !== client) {
			throw new Error(vscode.l10n.t('The service or its token was changed in the meantime. Run “Save As…” again.'));
		}
		return documents.read(address, reader);
	};
}

/** Firefox and Safari cannot: VS Code would download the active editor's text instead. */
function canSave(): boolean {
	return typeof FileSystemHandle === 'undefined' || typeof Object(FileSystemHandle.prototype).queryPermission === 'function';
}

async function refuseToSave(
	{ client }: Account,
	file: { readonly id: string; readonly name: string } | undefined,
): Promise<void> {
	if (file) {
		await offerBrowser(client, file, vscode.l10n.t('VS Code cannot save files in this browser.'));
	} else {
		await showWarningMessage(
			vscode.l10n.t('VS Code cannot save files in this browser. Select a single file, or use VS Code on the desktop.'),
		);
	}
}

/** `left` is the number of files that cannot be downloaded. */
async function save(targets: readonly Target[], left: number): Promise<void> {
	if (targets.length === 0) {
		return;
	}
	const saved: Outcome[] = [];
	const failed: Outcome[] = [];
	const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Saving'), cancellable: true };
	const isCancelled = await withProgress(options, async (report, signal) => {
		const bytes = new Map<Target, number>();
		const show = throttle(() => {
			const sum = [...bytes.values()].reduce((total, one) => total + one, 0);
			report(vscode.l10n.t('{0} of {1} · {2}', saved.length, targets.length, formatBytes(sum) ?? ''));
		});
		let stored: Promise<unknown> = Promise.resolve();
		await inParallel(3, targets, async (target) => {
			if (signal.aborted) {
				return;
			}
			try {
				const onProgress = (count: number) => {
					bytes.set(target, count);
					show();
				};
				const contents = await target.read({ signal, onProgress });
				// Two at once could choose the same free name.
				const storing = stored.then(() => {
					signal.throwIfAborted();
					return storeFile(target.uri, contents, target.replaced);
				});
				stored = storing.catch(() => {});
				saved.push({ target, name: nameIn(await storing) });
				show();
			} catch (error) {
				if (!signal.aborted) {
					failed.push({ target, name: target.name, reason: explain(error) });
				}
			}
		});
		return signal.aborted;
	});
	await showOutcome(targets, saved, failed, { isCancelled, left });
}

async function showOutcome(
	targets: readonly Target[],
	saved: readonly Outcome[],
	failed: readonly Outcome[],
	{ isCancelled, left }: { readonly isCancelled: boolean; readonly left: number },
): Promise<void> {
	const inOrder = targets.flatMap((target) => saved.find((outcome) => outcome.target === target) ?? []);
	const renamed = inOrder.filter(({ target, name }) => name !== nameIn(target.uri)).map(({ name }) => name);
	const notes = [
		...(renamed.length > 0 && targets.length > 1
			? [vscode.l10n.t('Saved under a different name, because the name was already in use: {0}.', listNames(renamed))]
			: []),
		...(left > 0 ? [vscode.l10n.t('Skipped, because the service does not provide the contents: {0}.', left)] : []),
	];
	if (failed.length === 0) {
		void showInformationMessage(joinSentences([savedText(targets, saved, isCancelled), ...notes]));
		return;
	}
	const retry = vscode.l10n.t('Retry');
	if ((await showErrorMessage(joinSentences([failedText(targets, saved, failed), ...notes]), retry)) === retry) {
		await save(
			failed.map(({ target }) => target),
			0,
		);
	}
}

function savedText(targets: readonly Target[], saved: readonly Outcome[], isCancelled: boolean): string {
	if (isCancelled) {
		return vscode.l10n.t('Cancelled. Saved {0} of {1} files.', saved.length, targets.length);
	}
	return targets.length === 1
		? vscode.l10n.t('Saved “{0}”.', plainText(saved[0]?.name ?? '', 60))
		: vscode.l10n.t('Saved {0} files.', saved.length);
}

function failedText(targets: readonly Target[], saved: readonly Outcome[], failed: readonly Outcome[]): string {
	const { name = '', reason = '' } = failed[0] ?? {};
	return targets.length === 1
		? vscode.l10n.t('Could not save “{0}”. {1}', plainText(name, 60), reason)
		: vscode.l10n.t(
				'Saved {0} of {1} files. Not saved: {2}. {3}',
				saved.length,
				targets.length,
				listNames(failed.map((each) => each.name)),
				reason,
			);
}

function nameIn({ path }: vscode.Uri): string {
	return path.split('/').at(-1) ?? '';
}
