import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { idIn } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { setStatusBarMessage, showErrorMessage, showInformationMessage, showWarningMessage } from '../window/messages.ts';
import { throttle, withProgress } from '../window/progress.ts';
import type { FilesView } from './filesView.ts';
import { threeAtOnce } from './threeAtOnce.ts';
import { UploadRow } from './uploadRow.ts';
import type { Source } from './uploadSources.ts';

/** A file that the service has, and whether its row is on the screen. */
interface Uploaded {
	readonly entry: Entry<File>;
	readonly isShown: boolean;
}

/** What became of one upload; nothing when it was cancelled. */
type Outcome = Uploaded | { readonly failed: UploadRow } | undefined;

/** Files on their way to the service: each has a row above all others until it is there. */
export class Uploads implements vscode.Disposable {
	readonly #account: Account;
	readonly #files: FilesView;
	#rows: readonly UploadRow[] = [];
	readonly #subscription: vscode.Disposable;

	constructor(account: Account, files: FilesView) {
		this.#account = account;
		this.#files = files;
		this.#subscription = account.onDidChange(({ isSameToken }) => isSameToken || this.#stop());
	}

	/** Uploads files, three at a time, and says at the end what became of them. Never rejects. */
	async upload(sources: readonly Source[]): Promise<void> {
		await this.#send(sources.map((source) => new UploadRow(source)));
	}

	/** Uploads one that failed once more. Never rejects. */
	async retry(row: UploadRow): Promise<void> {
		if (this.#rows.includes(row) && row.error) {
			const again = new UploadRow(row.source);
			this.#show(this.#rows.map((each) => (each === row ? again : each)));
			await this.#send([again]);
		}
	}

	/** Ends an upload at once, or takes away the row of one that failed. */
	remove(row: UploadRow): void {
		if (row.isSent && !row.error && this.#rows.includes(row)) {
			// Nobody can tell whether the last of it was out already.
			setStatusBarMessage('info', vscode.l10n.t('Upload cancelled. Refresh shows whether it had arrived.'), 8000);
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

	async #send(rows: readonly UploadRow[]): Promise<void> {
		const [row] = rows;
		if (!row) {
			return;
		}
		const { client, host = '' } = this.#account;
		this.#show([...rows.filter((each) => !this.#rows.includes(each)), ...this.#rows]);
		const title =
			rows.length === 1
				? vscode.l10n.t('Uploading “{0}”', row.name)
				: vscode.l10n.t('Uploading {0} files', formatCount(rows.length));
		const isSeen = this.#files.view.visible;
		const options = isSeen
			? { location: { viewId: this.#files.view.id } }
			: { location: vscode.ProgressLocation.Notification, title, cancellable: true };
		const outcomes: Outcome[] = [];
		await withProgress(options, async (_report, signal) => {
			signal.addEventListener('abort', () => {
				for (const each of rows.filter(({ error }) => !error)) {
					this.remove(each);
				}
			});
			await threeAtOnce(rows, async (each) => outcomes.push(await this.#sendOne(each, client)));
		});
		void report(outcomes, host);
	}

	async #sendOne(row: UploadRow, client: QoderClient): Promise<Outcome> {
		const { source, abort } = row;
		if (abort.signal.aborted) {
			return undefined;
		}
		try {
			const content = await source.read();
			abort.signal.throwIfAborted();
			row.isSent = true;
			this.#files.view.tree.redraw(row);
			const draw = throttle(() => this.#files.view.tree.redraw(row));
			const onProgress = (sent: number) => {
				row.percent = Math.floor((100 * sent) / Math.max(1, content.byteLength));
				draw();
			};
			const { name, mimeType } = source;
			const entry = await client.uploadFile({ name, mimeType, content }, { signal: abort.signal, onProgress });
			if (abort.signal.aborted) {
				return undefined;
			}
			this.#show(this.#rows.filter((each) => each !== row));
			return { entry, isShown: this.#files.insert(entry) };
		} catch (error) {
			if (abort.signal.aborted) {
				return undefined;
			}
			row.error = error instanceof Error ? error : new Error(String(error));
			this.#show(this.#rows);
			return { failed: row };
		}
	}

	#show(rows: readonly UploadRow[]): void {
		this.#rows = rows;
		this.#files.view.tree.head = rows;
	}

	// The service or the token is another one, or nobody is signed in.
	#stop(): void {
		const running = this.#rows.filter(({ error }) => !error);
		for (const { abort } of this.#rows) {
			abort.abort();
		}
		if (this.#rows.length > 0) {
			this.#show([]);
		}
		if (running.length > 0) {
			void showWarningMessage(
				vscode.l10n.t('Uploads were stopped, as you signed out or the service or its token was changed: {0}.', running.length),
			);
		}
	}
}

/** Says what became of uploads that were begun together, and offers what a person may want next. */
async function report(outcomes: readonly Outcome[], host: string): Promise<void> {
	const uploaded = outcomes.flatMap((outcome) => (outcome && 'entry' in outcome ? [outcome] : []));
	const failed = outcomes.flatMap((outcome) => (outcome && 'failed' in outcome ? [outcome.failed] : []));
	const ids = uploaded.flatMap(({ entry }) => idIn(entry.value) ?? []);
	const copy = ids.length === 1 ? vscode.l10n.t('Copy ID') : vscode.l10n.t('Copy IDs');
	const list = vscode.l10n.t('Show as List');
	const show = vscode.l10n.t('Show');
	const copyIds = ids.length > 0 ? [copy] : [];
	let answer: string | undefined;
	if (failed[0]) {
		const reason = failedText(failed[0]);
		const many = vscode.l10n.t('Uploaded {0} of {1} files.', formatCount(uploaded.length), formatCount(outcomes.length));
		const sentence = outcomes.length === 1 ? reason : `${many} ${reason}`;
		answer = await showErrorMessage(sentence, ...copyIds, show);
	} else if (uploaded.length > 0) {
		const isHidden = !uploaded.some(({ isShown }) => isShown);
		const where = isHidden ? ` ${vscode.l10n.t('Files that belong to no session are in the list of all files.')}` : '';
		const sentence = uploadedText(uploaded, host) + where;
		answer = await showInformationMessage(sentence, ...copyIds, ...(isHidden ? [list] : []));
	}
	if (answer === copy) {
		await vscode.env.clipboard.writeText(ids.join('\n'));
	} else if (answer === list) {
		await vscode.commands.executeCommand('qoder.files.showAsList');
	} else if (answer === show) {
		await vscode.commands.executeCommand('qoder.files.focus');
	}
}

function failedText({ name, error, mayBeThere }: UploadRow): string {
	const reason = error?.message ?? '';
	return mayBeThere
		? vscode.l10n.t('“{0}” may have arrived, but the answer was lost. Refresh shows it. {1}', name, reason)
		: vscode.l10n.t('“{0}” could not be uploaded: {1}', name, reason);
}

function uploadedText(uploaded: readonly Uploaded[], host: string): string {
	const name = plainText(String(Object(uploaded[0]?.entry.value).filename), 100);
	return uploaded.length === 1
		? vscode.l10n.t('Uploaded “{0}” to {1}.', name, host)
		: vscode.l10n.t('Uploaded {0} files to {1}.', formatCount(uploaded.length), host);
}
