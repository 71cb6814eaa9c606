import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { ApiError } from '../api/errors.ts';
import { mayBeWritten, sizeIn, undownloadable } from '../documents/contents.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { mostTabs, type OpenOptions, openDetails, openTabs } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { contentsUri, detailsUri } from '../documents/uri.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { setStatusBarMessage, showDialog, showErrorMessage } from '../window/messages.ts';
import { throttle, withProgress, withViewProgress } from '../window/progress.ts';
import { openInBrowser, withoutTooLarge } from './browser.ts';

/** Bytes above which a download needs a confirmation. */
const large = 10_000_000;

/** The last click. A slow older click must not replace its file. */
let last: { readonly rows: readonly Row[] } = { rows: [] };

/** The downloads of clicks by file id, because a double click is two clicks. */
const opening = new Map<string, Promise<void>>();

/** Opens at most ten files, or details if they cannot be downloaded. Never rejects. */
export async function openRows(
	documents: QoderFileSystem,
	account: Account,
	rows: readonly Row[],
	options?: OpenOptions,
): Promise<void> {
	const click = { rows };
	last = click;
	const { host } = account;
	if (host === undefined) {
		return;
	}
	const { client } = account;
	const fitting = withoutTooLarge(client, rows);
	if (!(await confirmSize(fitting.slice(0, mostTabs))) || account.host !== host || account.client !== client) {
		return;
	}
	const isLatest = () => rows.length > 1 || click === last;
	const uriOfRow = async (row: Row) => {
		const uri = await uriOf(documents, account, row, host, isLatest);
		return isLatest() ? uri : undefined;
	};
	await openTabs(fitting, uriOfRow, options);
}

function isReadable({ list, entry }: Row): boolean {
	return list.kind.name === 'file' && entry.problem === undefined && !undownloadable(entry.value);
}

/** The contents, or else the details; `undefined` after a failure. */
async function uriOf(
	documents: QoderFileSystem,
	account: Account,
	row: Row,
	host: string,
	isLatest: () => boolean,
): Promise<vscode.Uri | undefined> {
	const { list, entry, name } = row;
	const { path } = list.kind;
	documents.records.put(path, entry);
	if (list.kind.name === 'file' && entry.problem === undefined) {
		let reason = undownloadable(entry.value);
		try {
			if (!reason) {
				await readOnce(documents, row);
				const uri = contentsUri(host, entry.id, name);
				documents.retry(uri);
				return uri;
			}
		} catch (error) {
			if (!(error instanceof ApiError && error.cannotFollow)) {
				if (isLatest()) {
					void showFailure(documents, account, row, error);
				}
				return undefined;
			}
			reason = error.message;
		}
		setStatusBarMessage('info', reason, 8000);
	}
	return detailsUri(host, path, entry.id, name);
}

/** Fills the cache, from which VS Code reads. */
function readOnce(documents: QoderFileSystem, row: Row): Promise<void> {
	const { id } = row.entry;
	const running = opening.get(id) ?? read(documents, row).finally(() => opening.delete(id));
	opening.set(id, running);
	return running;
}

async function read(documents: QoderFileSystem, { entry, name }: Row): Promise<void> {
	const isAwaited = () => last.rows.some((row) => row.entry.id === entry.id);
	const size = sizeIn(entry.value);
	const title = mayBeWritten(entry.value)
		? vscode.l10n.t('Opening “{0}” (the service may still be writing it)', plainText(name, 60))
		: vscode.l10n.t('Opening “{0}”', plainText(name, 60));
	if ((size ?? 0) <= large) {
		await withViewProgress('qoder.files', title, isAwaited, (signal) => documents.contents.read(entry.id, { signal }));
		return;
	}
	await withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (report, signal) => {
		const onProgress = throttle((bytes: number) =>
			report(vscode.l10n.t('{0} of {1}', formatBytes(bytes) ?? '', formatBytes(size) ?? '?')),
		);
		return documents.contents.read(entry.id, { signal, onProgress });
	});
}

async function showFailure(documents: QoderFileSystem, account: Account, row: Row, error: unknown): Promise<void> {
	if (error instanceof vscode.CancellationError) {
		return;
	}
	const { step, kind, advises } = error instanceof ApiError ? error : {};
	const canBrowse = step === 'storage' && (kind === 'offline' || kind === 'timeout');
	const reason = canBrowse && error instanceof ApiError ? error.message : explain(error);
	const signIn = vscode.l10n.t('Sign In');
	const browser = vscode.l10n.t('Open in Browser');
	const retry = vscode.l10n.t('Retry');
	const details = vscode.l10n.t('Open Details');
	const next = kind === 'unauthorized' && !advises ? signIn : canBrowse ? browser : retry;
	const { client, host = '' } = account;
	switch (await showErrorMessage(vscode.l10n.t('Could not open “{0}”. {1}', plainText(row.name, 60), reason), next, details)) {
		case signIn:
			await vscode.commands.executeCommand('qoder.signIn', row);
			break;
		case browser:
			await openInBrowser(client, { id: row.entry.id, name: row.name });
			break;
		case retry:
			// The row belongs to that account.
			if (account.client === client) {
				await openRows(documents, account, [row]);
			}
			break;
		case details:
			await openDetails(documents.records, host, [row]);
			break;
	}
}

/** Asks before files above 10 MB are read; resolves to the answer. */
export async function confirmSize(rows: readonly Row[]): Promise<boolean> {
	const sizes = rows
		.filter(isReadable)
		.map(({ entry }) => sizeIn(entry.value) ?? 0)
		.filter((size) => size > large);
	if (sizes.length === 0) {
		return true;
	}
	const sum = formatBytes(sizes.reduce((total, size) => total + size, 0)) ?? '';
	const [row] = rows;
	const question =
		rows.length === 1 && row
			? vscode.l10n.t('“{0}” is {1} in size. Do you want to open it?', plainText(row.name, 60), sum)
			: vscode.l10n.t('Large files in the selection: {0} ({1} in total). Do you want to open them?', sizes.length, sum);
	const open = vscode.l10n.t('Open');
	return (await showDialog(question, {}, open)) === open;
}
