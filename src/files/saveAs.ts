import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { noContentsReason } from '../documents/contents.ts';
import { checkAccount, signInFor } from '../documents/failures.ts';
import { StoreError, storeFile } from '../documents/storeFile.ts';
import { explain } from '../documents/texts.ts';
import { type Address, addressOf, baseName } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatBytes } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { type Action, showErrorMessage, showInformationMessage, showWarningMessage } from '../window/messages.ts';
import { threeAtOnce, throttle, withNotification } from '../window/progress.ts';
import type { FileParts } from './filesView.ts';
import { type FileOfService, offerBrowser, withoutTooLarge } from './open.ts';
import { askTargets, type Copy, type Target, workspaceTargets } from './saveTargets.ts';

interface Failed {
	readonly target: Target;
	readonly error: unknown;
}

/** Saves files into the workspace, or where the user chooses; the next dialog begins there. */
export async function saveRows(parts: FileParts, rows: readonly Row[], { intoWorkspace = false } = {}): Promise<void> {
	const { account, context, documents } = parts;
	const files = rows.filter(({ list, entry }) => list.kind.name === 'file' && entry.problem === undefined);
	const provided = files.filter(({ entry }) => !noContentsReason(entry.value));
	const [first] = files;
	if (!first) {
		return;
	}
	if (provided.length === 0) {
		void showInformationMessage(`${noContentsReason(first.entry.value)}`);
		return;
	}
	const fitting = withoutTooLarge(account.client, provided);
	const single = files.length === 1 ? { id: first.entry.id, name: first.name } : undefined;
	if (fitting.length === 0 || !(intoWorkspace || (await canSave(account, single)))) {
		return;
	}
	for (const { entry } of fitting) {
		documents.records.put('files', entry);
	}
	const copies = fitting.map(({ entry: { id }, name }) =>
		copyOf(parts, { shows: 'contents', path: 'files', id }, fileName(name)),
	);
	const targets = intoWorkspace ? await workspaceTargets(copies) : await askTargets(copies, context.globalState);
	await save(targets, files.length - provided.length);
}

/** Saves the document of a tab where the user chooses. */
export async function saveTab(parts: FileParts, uri: vscode.Uri): Promise<void> {
	const { account, context } = parts;
	const address = addressOf(uri);
	const name = fileName(baseName(uri));
	if (!address) {
		return;
	}
	try {
		await checkAccount(account, uri);
	} catch (error) {
		await showErrorMessage(vscode.l10n.t('Could not save “{0}”. {1}', plainText(name, 60), messageOf(error)), [
			vscode.l10n.t('Sign In'),
			() => vscode.commands.executeCommand('qoder.signIn'),
		]);
		return;
	}
	if (await canSave(account, address.shows === 'contents' ? { id: address.id, name } : undefined)) {
		await save(await askTargets([copyOf(parts, address, name)], context.globalState), 0);
	}
}

/** Reads with the client of this moment, because the user confirms only that; rejects after a change of the account. */
function copyOf({ account, documents }: FileParts, address: Address, name: string): Copy {
	const { client } = account;
	return {
		name,
		read: async (reader) => {
			account.checkInUse(client);
			return documents.read(address, reader);
		},
		isCurrent: () => account.isInUse(client),
	};
}

/** Firefox and Safari cannot: VS Code would download the active editor's text instead. A message says so. */
async function canSave({ client }: FileParts['account'], file: FileOfService | undefined): Promise<boolean> {
	if (typeof FileSystemHandle === 'undefined' || typeof Object(FileSystemHandle.prototype).queryPermission === 'function') {
		return true;
	}
	if (file) {
		await offerBrowser(client, file, vscode.l10n.t('VS Code cannot save files in this browser.'));
	} else {
		await showWarningMessage(
			vscode.l10n.t('VS Code cannot save files in this browser. Select a single file, or use VS Code on the desktop.'),
		);
	}
	return false;
}

/** `skipped` is the number of files that cannot be downloaded. */
async function save(targets: readonly Target[], skipped: number): Promise<void> {
	if (targets.length === 0) {
		return;
	}
	const saved = new Map<Target, string>();
	const failed: Failed[] = [];
	const isCancelled = await withNotification(vscode.l10n.t('Saving'), (report, signal) => {
		const bytes = new Map<Target, number>();
		const show = throttle(() => {
			const sum = [...bytes.values()].reduce((total, one) => total + one, 0);
			report(vscode.l10n.t('{0} of {1} · {2}', saved.size, targets.length, formatBytes(sum) ?? ''));
		});
		return threeAtOnce(targets, signal, async (target) => {
			try {
				const onProgress = (count: number) => {
					bytes.set(target, count);
					show();
				};
				const contents = await target.read({ signal, onProgress });
				saved.set(target, baseName(await storeFile(target.uri, contents, target.replaced, signal)));
				show();
			} catch (error) {
				if (!signal.aborted) {
					const replaced = (error instanceof StoreError && error.restored) || target.replaced;
					failed.push({ target: { ...target, replaced }, error });
				}
			}
		});
	});
	const renamed = targets.flatMap((target) => {
		const name = saved.get(target);
		return name === undefined || name === baseName(target.uri) ? [] : [name];
	});
	const result =
		failed.length > 0 ? failedText(targets, saved.size, failed) : savedText(targets, [...saved.values()], isCancelled);
	const sentences = joinSentences([
		result,
		renamed.length > 0 &&
			targets.length > 1 &&
			vscode.l10n.t('Saved under a different name, because the name was already in use: {0}.', listNames(renamed)),
		skipped > 0 && vscode.l10n.t('Skipped, because the service does not provide the contents: {0}.', skipped),
	]);
	if (failed.length === 0) {
		void showInformationMessage(sentences);
	} else {
		const again = failed.flatMap(({ target }) => (target.isCurrent() ? [target] : []));
		const retry: Action[] = again.length > 0 ? [[vscode.l10n.t('Retry'), () => save(again, 0)]] : [];
		await showErrorMessage(sentences, ...signInFor(failed[0]?.error), ...retry);
	}
}

function savedText(targets: readonly Target[], names: readonly string[], isCancelled: boolean): string {
	if (isCancelled) {
		return vscode.l10n.t('Cancelled. Saved {0} of {1} files.', names.length, targets.length);
	}
	return targets.length === 1
		? vscode.l10n.t('Saved “{0}”.', plainText(names[0] ?? '', 60))
		: vscode.l10n.t('Saved {0} files.', names.length);
}

function failedText(targets: readonly Target[], saved: number, failed: readonly Failed[]): string {
	const names = failed.map(({ target }) => target.name);
	const reason = explain(failed[0]?.error);
	return targets.length === 1
		? vscode.l10n.t('Could not save “{0}”. {1}', plainText(names[0] ?? '', 60), reason)
		: vscode.l10n.t('Saved {0} of {1} files. Not saved: {2}. {3}', saved, targets.length, listNames(names), reason);
}
