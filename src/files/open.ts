import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound, maxContentBytes } from '../api/errors.ts';
import { mayBeWritten, noContentsReason, sizeIn } from '../documents/contents.ts';
import { needsToken, signInFor } from '../documents/failures.ts';
import { maxTabs, type OpenOptions, openDetails, openTabs } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { contentsUri, detailsUri } from '../documents/uri.ts';
import { formatBytes } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import {
	type Action,
	clearStatusBarMessage,
	setStatusBarMessage,
	showDialog,
	showErrorMessage,
	showInformationMessage,
	showWarningMessage,
} from '../window/messages.ts';
import { once, throttle, withNotification, withViewProgress } from '../window/progress.ts';
import type { FileParts } from './filesView.ts';

/** Bytes above which a download needs a confirmation. */
const large = 10_000_000;

/** The last click, with the ids of its files. A slow older click must not replace its file. */
let last: { readonly ids: readonly string[] } = { ids: [] };

/** Opens at most ten files, or details if they cannot be downloaded. Never rejects. */
export async function openRows(parts: FileParts, rows: readonly Row[], options?: OpenOptions): Promise<void> {
	const click = { ids: rows.map(({ entry }) => entry.id) };
	last = click;
	clearStatusBarMessage();
	const { account } = parts;
	if (account.host === undefined) {
		return;
	}
	const { client } = account;
	const confirmed = await confirmedRows(parts, rows);
	if (!confirmed) {
		return;
	}
	const isLatest = () => rows.length > 1 || click === last;
	const uriOfRow = async (row: Row) => {
		// The file that was read when the account changed shows the error, and the rows after it are not read.
		const uri = account.isInUse(client) ? await uriOf(parts, row, client, isLatest) : undefined;
		return account.isInUse(client) && isLatest() ? uri : undefined;
	};
	await openTabs(confirmed, uriOfRow, options);
}

/** Compares a file with the selected one, which may be local, or selects it. */
export async function compareFile(
	parts: FileParts,
	command: 'selectForCompare' | 'compareFiles',
	row: Row | undefined,
): Promise<void> {
	const { host } = parts.account;
	if (row === undefined || host === undefined) {
		return;
	}
	const { entry, name } = row;
	const reason = noContentsReason(entry.value);
	if (reason) {
		void showInformationMessage(reason);
	} else if ((await confirmedRows(parts, [row]))?.length === 1) {
		parts.documents.records.put('files', entry);
		await vscode.commands.executeCommand(command, contentsUri(host, entry.id, name));
	}
}

function isReadable({ list, entry }: Row): boolean {
	return list.kind.name === 'file' && entry.problem === undefined && !noContentsReason(entry.value);
}

/** The contents, or else the details; `undefined` after a failure. */
async function uriOf(parts: FileParts, row: Row, client: QoderClient, isLatest: () => boolean): Promise<vscode.Uri | undefined> {
	const { documents } = parts;
	const { host } = client.baseUrl;
	const { list, entry, name } = row;
	const { path } = list.kind;
	documents.records.put(path, entry);
	const details = detailsUri(host, path, entry.id, name);
	if (list.kind.name !== 'file' || entry.problem !== undefined) {
		return details;
	}
	const reason = noContentsReason(entry.value);
	if (reason) {
		setStatusBarMessage('info', reason, 8000);
		return details;
	}
	try {
		await once(`contents/${row.entry.id}`, () => read(parts, row));
		const uri = contentsUri(host, entry.id, name);
		documents.retry(uri);
		return uri;
	} catch (error) {
		if (error instanceof ApiError && error.cannotFollow) {
			setStatusBarMessage('info', error.message, 8000);
			return details;
		}
		if (isLatest()) {
			void showFailure(parts, row, client, error);
		}
		return undefined;
	}
}

/** Fills the cache, from which VS Code reads. */
async function read({ documents, files }: FileParts, { entry, list, name }: Row): Promise<void> {
	// A file that was found is in a list of no view.
	const viewId = !list.parent || files.view.tree.shown.includes(list) ? files.view.id : 'qoder.agents';
	const isAwaited = () => last.ids.includes(entry.id);
	const size = sizeIn(entry.value);
	const title = mayBeWritten(entry.value)
		? vscode.l10n.t('Opening “{0}” (the service may still be writing it)', plainText(name, 60))
		: vscode.l10n.t('Opening “{0}”', plainText(name, 60));
	if ((size ?? 0) <= large) {
		await withViewProgress(viewId, title, isAwaited, (signal) => documents.contents.read(entry.id, { signal }));
		return;
	}
	await withNotification(title, (report, signal) => {
		const onProgress = throttle((bytes: number) =>
			report(vscode.l10n.t('{0} of {1}', formatBytes(bytes) ?? '', formatBytes(size) ?? '?')),
		);
		return documents.contents.read(entry.id, { signal, onProgress });
	});
}

async function showFailure(parts: FileParts, row: Row, client: QoderClient, error: unknown): Promise<void> {
	const { account, documents } = parts;
	if (error instanceof vscode.CancellationError) {
		return;
	}
	const { step, kind } = error instanceof ApiError ? error : {};
	const canBrowse = step === 'storage' && (kind === 'offline' || kind === 'timeout');
	const reason = canBrowse && error instanceof ApiError ? error.message : explain(error);
	const { host } = client.baseUrl;
	const browse: Action = [vscode.l10n.t('Open in Browser'), () => openInBrowser(client, { id: row.entry.id, name: row.name })];
	const again: Action = [vscode.l10n.t('Retry'), () => openRows(parts, [row])];
	const details: Action = [vscode.l10n.t('Open Details'), () => openDetails(documents.records, host, [row])];
	const next = canBrowse ? [browse] : needsToken(error) || isNotFound(error) ? [] : [again];
	// The row belongs to that account, which may change while the message is shown.
	const actions = [...next, details].map(
		([label, run]): Action => [
			label,
			() => {
				account.checkInUse(client);
				return run();
			},
		],
	);
	const sentence = vscode.l10n.t('Could not open “{0}”. {1}', plainText(row.name, 60), reason);
	await showErrorMessage(sentence, ...(account.isInUse(client) ? [...signInFor(error), ...actions] : []));
}

/** The rows that VS Code can read. Asks before files above 10 MB; `undefined` after a cancel or a change of the account. */
async function confirmedRows({ account }: FileParts, rows: readonly Row[]): Promise<readonly Row[] | undefined> {
	const { client } = account;
	const fitting = withoutTooLarge(client, rows);
	const opened = fitting.slice(0, maxTabs);
	const sizes = opened
		.filter(isReadable)
		.map(({ entry }) => sizeIn(entry.value) ?? 0)
		.filter((size) => size > large);
	if (sizes.length === 0) {
		return fitting;
	}
	const sum = formatBytes(sizes.reduce((total, size) => total + size, 0)) ?? '';
	const question =
		opened.length === 1
			? vscode.l10n.t('“{0}” is {1} in size. Do you want to open it?', plainText(opened[0]?.name ?? '', 60), sum)
			: vscode.l10n.t('Large files in the selection: {0} ({1} in total). Do you want to open them?', sizes.length, sum);
	const open = vscode.l10n.t('Open');
	const isConfirmed = (await showDialog(question, '', open)) === open;
	return isConfirmed && account.isInUse(client) ? fitting : undefined;
}

/** A file, for its download. */
export interface FileOfService {
	readonly id: string;
	readonly name: string;
}

/** Shows why VS Code cannot read or save a file, and offers the browser. */
export function offerBrowser(client: QoderClient, file: FileOfService, reason: string): Promise<void> {
	return showWarningMessage(reason, [vscode.l10n.t('Open in Browser'), () => openInBrowser(client, file)]);
}

async function openInBrowser(client: QoderClient, { id, name }: FileOfService): Promise<void> {
	try {
		const url = await client.getFileLink(id);
		// `Uri` may change the text, which the address's signature covers.
		await vscode.env.openExternal(url as unknown as vscode.Uri);
	} catch (error) {
		void showErrorMessage(vscode.l10n.t('Could not open “{0}”. {1}', plainText(name, 60), explain(error)));
	}
}

/** The rows that VS Code can read; a message names the others. */
export function withoutTooLarge(client: QoderClient, rows: readonly Row[]): readonly Row[] {
	const tooLarge = rows.filter((row) => isReadable(row) && (sizeIn(row.entry.value) ?? 0) > maxContentBytes);
	const [first, ...others] = tooLarge;
	if (!first) {
		return rows;
	}
	const most = formatBytes(maxContentBytes) ?? '';
	const names = listNames(tooLarge.map(({ name }) => name));
	const reason = vscode.l10n.t('Too large for VS Code, which can read at most {0}: {1}.', most, names);
	if (others.length === 0) {
		void offerBrowser(client, { id: first.entry.id, name: first.name }, reason);
	} else {
		void showWarningMessage(reason);
	}
	return rows.filter((row) => !tooLarge.includes(row));
}
