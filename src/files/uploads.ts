import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { maxContentBytes } from '../api/errors.ts';
import { idIn, nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { signInFor } from '../documents/failures.ts';
import { explain } from '../documents/texts.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import {
	type Action,
	setStatusBarMessage,
	showErrorMessage,
	showInformationMessage,
	showWarningMessage,
} from '../window/messages.ts';
import { threeAtOnce, throttle, withNotification, withProgress } from '../window/progress.ts';
import { copyIds } from './deleteFiles.ts';
import type { FilesView } from './filesView.ts';
import { clearFilter, revealEntry, viewAsList } from './reveal.ts';
import { UploadRow } from './uploadRow.ts';
import type { Source } from './uploadSources.ts';

interface Uploaded {
	readonly entry: Entry<File>;
	readonly isVisible: boolean;
}

/** The uploads, each a row until the service has stored the file. */
export class Uploads implements vscode.Disposable {
	readonly #account: Account;
	readonly #files: FilesView;
	#rows: readonly UploadRow[] = [];
	readonly #subscription: vscode.Disposable;

	constructor(account: Account, files: FilesView) {
		this.#account = account;
		this.#files = files;
		this.#subscription = account.onDidChange(({ isSameToken }) => isSameToken || this.#stopOthers());
	}

	/** Shows the results at the end. Never rejects. */
	async upload(sources: readonly Source[], client: QoderClient): Promise<void> {
		const rows = sources.map((source) => new UploadRow(source, client));
		this.#show([...rows, ...this.#rows]);
		void this.#files.view.showFirstRow();
		await this.#send(rows, client);
	}

	/** Retries for the same account. Never rejects. */
	async retry(row: UploadRow): Promise<void> {
		if (this.#rows.includes(row) && row.error) {
			row.error = undefined;
			row.isSent = false;
			row.percent = 0;
			this.#show(this.#rows);
			await this.#send([row], row.client);
		}
	}

	remove(row: UploadRow): void {
		if (row.isSent && !row.error && this.#rows.includes(row)) {
			// All of it may have been sent already.
			setStatusBarMessage('info', vscode.l10n.t('Upload cancelled. Refresh to see whether the file was uploaded anyway.'), 8000);
		}
		row.abort.abort();
		this.#show(this.#rows.filter((each) => each !== row));
	}

	dispose(): void {
		this.#subscription.dispose();
		for (const { abort } of this.#rows) {
			abort.abort();
		}
	}

	async #send(rows: readonly UploadRow[], client: QoderClient): Promise<void> {
		const uploaded: Uploaded[] = [];
		const sendAll = (_report: unknown, signal: AbortSignal) => {
			signal.addEventListener('abort', () => {
				for (const row of rows.filter(({ error }) => !error)) {
					this.remove(row);
				}
			});
			return threeAtOnce(rows, signal, async (row) => {
				const entry = await this.#sendOne(row);
				if (entry) {
					uploaded.push({ entry, isVisible: this.#files.insert(entry) });
				}
			});
		};
		const title =
			rows.length === 1
				? vscode.l10n.t('Uploading “{0}”', rows[0]?.name ?? '')
				: vscode.l10n.t('Uploading {0} files', formatCount(rows.length));
		const { id, visible } = this.#files.view;
		await (visible ? withProgress({ location: { viewId: id } }, sendAll) : withNotification(title, sendAll));
		void this.#showOutcomes(rows, uploaded, client);
	}

	/** Resolves to `undefined` after a failure or a cancel. */
	async #sendOne(row: UploadRow): Promise<Entry<File> | undefined> {
		const { source, client, abort } = row;
		const { name, mimeType } = source;
		const { signal } = abort;
		const draw = () => this.#files.view.tree.changes.changed(row);
		try {
			signal.throwIfAborted();
			const content = await source.read();
			signal.throwIfAborted();
			if (content.byteLength > maxContentBytes) {
				throw new Error(vscode.l10n.t('It is larger than {0}.', formatBytes(maxContentBytes) ?? ''));
			}
			row.isSent = true;
			draw();
			const drawSometimes = throttle(draw);
			const onProgress = (sent: number) => {
				row.percent = Math.floor((100 * sent) / Math.max(1, content.byteLength));
				drawSometimes();
			};
			const entry = await client.uploadFile({ name, mimeType, content }, { signal, onProgress });
			this.#show(this.#rows.filter((each) => each !== row));
			return signal.aborted ? undefined : entry;
		} catch (error) {
			if (!signal.aborted) {
				row.error = error instanceof Error ? error : new Error(String(error));
				this.#show(this.#rows);
			}
			return undefined;
		}
	}

	async #showOutcomes(rows: readonly UploadRow[], uploaded: readonly Uploaded[], client: QoderClient): Promise<void> {
		const [failed, ...others] = rows.filter(({ error }) => error);
		const [hint, ...actions] = this.#leadTo(uploaded, client);
		if (failed) {
			const sentences = joinSentences([
				rows.length > 1 && vscode.l10n.t('Uploaded {0} of {1} files.', formatCount(uploaded.length), formatCount(rows.length)),
				failedText(failed),
				others.length > 0 && vscode.l10n.t('Also failed: {0}.', listNames(others.map(({ name }) => name))),
			]);
			const show: Action = [vscode.l10n.t('Show'), () => this.#showRow(failed)];
			await showErrorMessage(sentences, ...signInFor(failed.error), show, ...actions);
		} else if (uploaded.length > 0) {
			await showInformationMessage(joinSentences([uploadedText(uploaded, client.baseUrl.host), hint]), ...actions);
		}
	}

	/** A sentence about files that the view does not show, and buttons that lead to them. */
	#leadTo(uploaded: readonly Uploaded[], client: QoderClient): [hint: string | undefined, ...actions: Action[]] {
		const [first] = uploaded;
		if (!first) {
			return [undefined];
		}
		const ids = uploaded.flatMap(({ entry }) => idIn(entry.value) ?? []);
		const copy = ids.length > 0 ? [copyIds(ids)] : [];
		const reveal = () => revealEntry({ account: this.#account, files: this.#files }, first.entry, client);
		if (uploaded.every(({ isVisible }) => isVisible)) {
			return [undefined, [vscode.l10n.t('Reveal in Files'), reveal], ...copy];
		}
		return this.#files.isFiltered
			? [vscode.l10n.t('The filter of the Files view hides it.'), clearFilter(reveal), ...copy]
			: [vscode.l10n.t('To see files that do not belong to a session, select “View as List”.'), viewAsList(reveal), ...copy];
	}

	async #showRow(row: UploadRow): Promise<void> {
		const { view } = this.#files;
		await vscode.commands.executeCommand(`${view.id}.focus`);
		if (this.#rows.includes(row)) {
			await view.focus(row);
		} else {
			setStatusBarMessage('info', vscode.l10n.t('“{0}” is no longer listed.', row.name));
		}
	}

	#show(rows: readonly UploadRow[]): void {
		this.#rows = rows;
		this.#files.view.tree.head = rows;
	}

	#stopOthers(): void {
		const others = this.#rows.filter(({ client }) => !this.#account.isInUse(client));
		if (others.length === 0) {
			return;
		}
		for (const { abort } of others) {
			abort.abort();
		}
		this.#show(this.#rows.filter((row) => !others.includes(row)));
		const namesOf = (rows: readonly UploadRow[]) => listNames(rows.map(({ name }) => name));
		const [running, ended] = [others.filter(({ error }) => !error), others.filter(({ error }) => error)];
		void showWarningMessage(
			joinSentences([
				running.length > 0 &&
					vscode.l10n.t('Uploads cancelled: {0}. You signed out, or changed the service or token.', namesOf(running)),
				ended.length > 0 &&
					vscode.l10n.t('No longer listed: {0}. You signed out, or changed the service or token.', namesOf(ended)),
			]),
		);
	}
}

function failedText({ name, error, mayBeThere }: UploadRow): string {
	const reason = explain(error);
	return mayBeThere
		? vscode.l10n.t('“{0}” may have been uploaded, but no response was received. Refresh to check. {1}', name, reason)
		: vscode.l10n.t('Could not upload “{0}”: {1}', name, reason);
}

function uploadedText(uploaded: readonly Uploaded[], host: string): string {
	const [first] = uploaded;
	return uploaded.length === 1 && first
		? vscode.l10n.t('Uploaded “{0}” to {1}.', plainText(nameOf(first.entry), 100), host)
		: vscode.l10n.t('Uploaded {0} files to {1}.', formatCount(uploaded.length), host);
}
