import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { ApiError, messageOf } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import { formatCount } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { setStatusBarMessage, showDialog, showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import type { FilesView } from './filesView.ts';
import { threeAtOnce } from './threeAtOnce.ts';

/** A file to be deleted. */
interface Doomed {
	readonly id: string;
	readonly name: string;
}

/** One that the service did not delete. */
interface Failed {
	readonly file: Doomed;
	readonly error: unknown;
}

/** Asks once, then deletes files, three at a time. A row goes when the service says that its file is gone. Never rejects. */
export async function deleteFiles(account: Account, files: FilesView, rows: readonly Row[]): Promise<void> {
	const { tree } = files.view;
	const doomed = new Map<string, Doomed>();
	for (const { list, entry, name } of rows) {
		const id = list.kind.name === 'file' ? idIn(entry.value) : undefined;
		if (id !== undefined && tree.markOf(id) === undefined) {
			doomed.set(id, { id, name: plainText(name, 100) });
		}
	}
	const { host } = account;
	if (doomed.size === 0 || host === undefined) {
		if (rows.length > 0 && rows.every(({ list }) => list.kind.name !== 'file')) {
			void showInformationMessage(vscode.l10n.t('Only files can be deleted here.'));
		}
		return;
	}
	const chosen = [...doomed.values()];
	if ((await isMeant(chosen, host)) && account.host === host) {
		void tell(chosen, await deleteAll(account, files, chosen));
	}
}

/** Deletes files without a question, and resolves to those that are still there. Never rejects. */
export async function deleteAll(account: Account, files: FilesView, chosen: readonly Doomed[]): Promise<readonly Failed[]> {
	const { tree } = files.view;
	const { client } = account;
	const failed: Failed[] = [];
	for (const { id } of chosen) {
		tree.mark(id, vscode.l10n.t('Deleting…'));
	}
	await withProgress({ location: { viewId: files.view.id } }, () =>
		threeAtOnce(chosen, async (file) => {
			try {
				await client.deleteFile(file.id);
				tree.mark(file.id, undefined);
				files.remove(file.id);
			} catch (error) {
				tree.mark(file.id, undefined);
				failed.push({ file, error });
			}
		}),
	);
	return failed;
}

async function isMeant(files: readonly Doomed[], host: string): Promise<boolean> {
	const [file] = files;
	const question =
		files.length === 1
			? vscode.l10n.t('Delete “{0}”?', file?.name ?? '')
			: vscode.l10n.t('Delete {0} files?', formatCount(files.length));
	const detail = [
		...(files.length > 1 ? [listNames(files.map(({ name }) => name))] : []),
		vscode.l10n.t('It will be gone from {0}. This cannot be undone.', host),
	].join('\n\n');
	const answer = vscode.l10n.t('Delete');
	return (await showDialog(question, { detail }, answer)) === answer;
}

async function tell(files: readonly Doomed[], failed: readonly Failed[]): Promise<void> {
	const deleted = files.length - failed.length;
	const [first] = failed;
	if (!first) {
		const sentence =
			files.length === 1
				? vscode.l10n.t('Deleted “{0}”', files[0]?.name ?? '')
				: vscode.l10n.t('Deleted {0} files', formatCount(deleted));
		setStatusBarMessage('trash', sentence);
		return;
	}
	const reason = reasonOf(first);
	const many = vscode.l10n.t('Deleted {0} of {1} files.', formatCount(deleted), formatCount(files.length));
	const others =
		failed.length > 1 ? ` ${vscode.l10n.t('Not deleted: {0}.', listNames(failed.map(({ file }) => file.name)))}` : '';
	const copy = failed.length === 1 ? vscode.l10n.t('Copy ID') : vscode.l10n.t('Copy IDs');
	const answer = await showErrorMessage(files.length === 1 ? reason : `${many} ${reason}${others}`, copy);
	if (answer) {
		await vscode.env.clipboard.writeText(failed.map(({ file }) => file.id).join('\n'));
	}
}

function reasonOf({ file: { name }, error }: Failed): string {
	const message = messageOf(error);
	if (error instanceof ApiError && error.kind === 'conflict') {
		return vscode.l10n.t(
			'“{0}” is in use by a session: take it out of that session or delete the session, then delete it. {1}',
			name,
			message,
		);
	}
	return error instanceof ApiError && error.maybeArrived
		? vscode.l10n.t('“{0}” may be deleted, but the answer was lost: Refresh shows it. {1}', name, message)
		: vscode.l10n.t('“{0}” could not be deleted: {1}', name, message);
}
