import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { ApiError } from '../api/errors.ts';
import { mayBeWritten, undownloadable } from '../documents/contents.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { mostTabs, openDetails, openTabs } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { contentsUri, detailsUri } from '../documents/uri.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { setStatusBarMessage, showDialog, showErrorMessage } from '../window/messages.ts';
import { throttle, withProgress } from '../window/progress.ts';

/** Bytes from which on a person is asked before a file is read. */
const large = 10_000_000;

/** Opens the contents of files, or the details of those that the service does not hand out and of all other rows. */
export class FileOpener {
	readonly #files: QoderFileSystem;
	readonly #account: Account;
	/** An older click does not take the place of a newer one. */
	#clicks = 0;

	constructor(files: QoderFileSystem, account: Account) {
		this.#files = files;
		this.#account = account;
	}

	/** Opens rows, ten at most: a single one in a preview tab. Says what could not be opened. Never rejects. */
	async open(rows: readonly Row[]): Promise<void> {
		this.#clicks += 1;
		const click = this.#clicks;
		const { host } = this.#account;
		if (host === undefined || !(await confirmSize(rows.slice(0, mostTabs)))) {
			return;
		}
		await openTabs(rows, async (row) => {
			const uri = await this.#uriOf(row, host);
			return rows.length > 1 || click === this.#clicks ? uri : undefined;
		});
	}

	/** Where the contents of a file are, which are read by then, or its details; nothing when neither can be shown. */
	async #uriOf(row: Row, host: string): Promise<vscode.Uri | undefined> {
		const { list, entry, name } = row;
		const { path } = list.kind;
		this.#files.records.put(path, entry);
		if (list.kind.name === 'file' && entry.problem === undefined) {
			let why = undownloadable(entry.value);
			try {
				if (!why) {
					await this.#read(row);
					const uri = contentsUri(host, entry.id, name);
					this.#files.retry(uri);
					return uri;
				}
			} catch (error) {
				if (!(error instanceof ApiError && error.cannotFollow)) {
					void this.#tell(row, error);
					return undefined;
				}
				why = error.message;
			}
			setStatusBarMessage('info', why, 8000);
		}
		return detailsUri(host, path, entry.id, name);
	}

	/** Opens where the contents of a file are in the browser of the person, which may then store them. */
	async #openInBrowser({ entry, name }: Row): Promise<void> {
		try {
			const url = await this.#account.client.getFileLink(entry.id);
			// As text: an address that was parsed and put together again may have lost what its signature is of.
			await vscode.env.openExternal(url as unknown as vscode.Uri);
		} catch (error) {
			void showErrorMessage(vscode.l10n.t('Could not open “{0}”. {1}', plainText(name, 60), explain(error)));
		}
	}

	/** Reads the contents of a file, so that VS Code finds them. */
	async #read({ entry, name }: Row): Promise<void> {
		const size = fieldsOf(entry.value)['size_bytes'];
		const isLarge = Number(size) > large;
		const title = mayBeWritten(entry.value)
			? vscode.l10n.t('Opening “{0}”; the service may still be writing it', plainText(name, 60))
			: vscode.l10n.t('Opening “{0}”', plainText(name, 60));
		const location = isLarge ? vscode.ProgressLocation.Notification : { viewId: 'qoder.files' };
		await withProgress({ location, title, cancellable: isLarge }, (report, signal) => {
			const onProgress = throttle((bytes: number) =>
				report(vscode.l10n.t('{0} of {1}', formatBytes(bytes) ?? '', formatBytes(size) ?? '?')),
			);
			return this.#files.contents.read(entry.id, { signal, ...(isLarge ? { onProgress } : {}) });
		});
	}

	/** Says why a file could not be opened, unless a person cancelled it, and offers what may help. */
	async #tell(row: Row, error: unknown): Promise<void> {
		if (error instanceof vscode.CancellationError) {
			return;
		}
		const { step, kind } = error instanceof ApiError ? error : {};
		const canBrowse = step === 'storage' && (kind === 'offline' || kind === 'timeout');
		const reason = canBrowse && error instanceof ApiError ? error.message : explain(error);
		const signIn = vscode.l10n.t('Sign In');
		const browser = vscode.l10n.t('Open in Browser');
		const again = vscode.l10n.t('Try Again');
		const details = vscode.l10n.t('Open Details');
		const next = kind === 'unauthorized' ? signIn : canBrowse ? browser : again;
		const message = vscode.l10n.t('Could not open “{0}”. {1}', plainText(row.name, 60), reason);
		switch (await showErrorMessage(message, next, details)) {
			case signIn:
				await vscode.commands.executeCommand('qoder.signIn', row);
				break;
			case browser:
				await this.#openInBrowser(row);
				break;
			case again:
				await this.open([row]);
				break;
			case details:
				await openDetails(this.#files.records, this.#account.host ?? '', [row]);
				break;
		}
	}
}

async function confirmSize(rows: readonly Row[]): Promise<boolean> {
	const sizes = rows
		.filter(({ list, entry }) => list.kind.name === 'file' && !undownloadable(entry.value))
		.map(({ entry }) => Number(fieldsOf(entry.value)['size_bytes']))
		.filter((size) => size > large);
	if (sizes.length === 0) {
		return true;
	}
	const sum = formatBytes(sizes.reduce((total, size) => total + size, 0)) ?? '';
	const [row] = rows;
	const question =
		rows.length === 1 && row
			? vscode.l10n.t('“{0}” is {1} in size. Read all of it?', plainText(row.name, 60), sum)
			: vscode.l10n.t('{0} of these files are {1} in all. Read all of them?', sizes.length, sum);
	const open = vscode.l10n.t('Open');
	return (await showDialog(question, {}, open)) === open;
}
