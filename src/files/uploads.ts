import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { mostContentBytes } from '../api/errors.ts';
import { idIn, nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import { setStatusBarMessage, showErrorMessage, showInformationMessage, showWarningMessage } from '../window/messages.ts';
import { throttle, withProgress } from '../window/progress.ts';
import type { FilesView, Visibility } from './filesView.ts';
import { inParallel } from './inParallel.ts';
import { revealEntry } from './reveal.ts';
import { UploadRow } from './uploadRow.ts';
import type { Source } from './uploadSources.ts';

interface Uploaded {
	readonly entry: Entry<File>;
	readonly visibility: Visibility;
}

/** `undefined` if cancelled. */
type Outcome = Uploaded | { readonly failed: UploadRow } | undefined;

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
		await this.#send(sources.map((source) => new UploadRow(source, client)));
	}

	/** Retries for the same account. Never rejects. */
	async retry(row: UploadRow): Promise<void> {
		if (this.#rows.includes(row) && row.error) {
			const again = new UploadRow(row.source, row.client);
			this.#show(this.#rows.map((each) => (each === row ? again : each)));
			await this.#send([again]);
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

	async #send(rows: readonly UploadRow[]): Promise<void> {
		const [row] = rows;
		if (!row) {
			return;
		}
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
			await inParallel(3, rows, async (each) => outcomes.push(await this.#sendOne(each)));
		});
		void showOutcomes(this.#account, this.#files, outcomes, row.client);
	}

	async #sendOne(row: UploadRow): Promise<Outcome> {
		if (row.abort.signal.aborted) {
			return undefined;
		}
		let entry: Entry<File>;
		try {
			entry = await this.#post(row);
		} catch (error) {
			if (row.abort.signal.aborted) {
				return undefined;
			}
			row.error = error instanceof Error ? error : new Error(String(error));
			this.#show(this.#rows);
			return { failed: row };
		}
		this.#show(this.#rows.filter((each) => each !== row));
		return row.abort.signal.aborted ? undefined : { entry, visibility: this.#files.insert(entry) };
	}

	async #post(row: UploadRow): Promise<Entry<File>> {
		const { source, client, abort } = row;
		const { signal } = abort;
		const content = await source.read();
		signal.throwIfAborted();
		if (content.byteLength > mostContentBytes) {
			throw new Error(vscode.l10n.t('It is larger than {0}.', formatBytes(mostContentBytes) ?? ''));
		}
		row.isSent = true;
		this.#files.view.tree.redraw(row);
		const draw = throttle(() => this.#files.view.tree.redraw(row));
		const onProgress = (sent: number) => {
			row.percent = Math.floor((100 * sent) / Math.max(1, content.byteLength));
			draw();
		};
		const { name, mimeType } = source;
		return client.uploadFile({ name, mimeType, content }, { signal, onProgress });
	}

	#show(rows: readonly UploadRow[]): void {
		this.#rows = rows;
		this.#files.view.tree.head = rows;
	}

	#stopOthers(): void {
		const { signedIn, problem } = this.#account;
		const current = signedIn && !problem ? this.#account.client : undefined;
		const others = this.#rows.filter(({ client }) => client !== current);
		const running = others.filter(({ error }) => !error);
		for (const { abort } of others) {
			abort.abort();
		}
		if (others.length > 0) {
			this.#show(this.#rows.filter(({ client }) => client === current));
		}
		if (running.length > 0) {
			void showWarningMessage(
				vscode.l10n.t(
					'Uploads were cancelled because you signed out or changed the service or token: {0}.',
					listNames(running.map(({ name }) => name)),
				),
			);
		}
	}
}

async function showOutcomes(
	account: Account,
	files: FilesView,
	outcomes: readonly Outcome[],
	client: QoderClient,
): Promise<void> {
	const uploaded = outcomes.flatMap((outcome) => (outcome && 'entry' in outcome ? [outcome] : []));
	const failed = outcomes.flatMap((outcome) => (outcome && 'failed' in outcome ? [outcome.failed] : []));
	const ids = uploaded.flatMap(({ entry }) => idIn(entry.value) ?? []);
	const copy = ids.length === 1 ? vscode.l10n.t('Copy ID') : vscode.l10n.t('Copy IDs');
	const list = vscode.l10n.t('View as List');
	const clear = vscode.l10n.t('Clear Filter');
	const show = vscode.l10n.t('Show');
	const reveal = vscode.l10n.t('Reveal in Files');
	const [first] = uploaded;
	const copyIds = ids.length > 0 ? [copy] : [];
	let answer: string | undefined;
	if (failed[0]) {
		const reason = failedText(failed[0]);
		const many = vscode.l10n.t('Uploaded {0} of {1} files.', formatCount(uploaded.length), formatCount(outcomes.length));
		const sentence = outcomes.length === 1 ? reason : joinSentences([many, reason]);
		answer = await showErrorMessage(sentence, ...copyIds, show);
	} else if (uploaded.length > 0) {
		const { visibility } = uploaded.find((each) => each.visibility !== 'visible') ?? { visibility: 'visible' };
		const sentences = [uploadedText(uploaded, client.baseUrl.host)];
		const next = [...copyIds];
		if (visibility === 'filtered') {
			sentences.push(vscode.l10n.t('The filter of the Files view hides it.'));
			next.unshift(clear);
		} else if (visibility === 'ungrouped') {
			sentences.push(vscode.l10n.t('To see files that do not belong to a session, select “View as List”.'));
			next.unshift(list);
		} else {
			next.unshift(reveal);
		}
		answer = await showInformationMessage(joinSentences(sentences), ...next);
	}
	if (answer === copy) {
		await vscode.env.clipboard.writeText(ids.join('\n'));
	} else if (answer === list) {
		await vscode.commands.executeCommand('qoder.files.showAsList');
	} else if (answer === clear) {
		await vscode.commands.executeCommand('qoder.files.clearFilter');
	} else if (answer === show) {
		await vscode.commands.executeCommand('qoder.files.focus');
	}
	if (first && (answer === reveal || answer === list || answer === clear)) {
		await revealEntry(account, files, first.entry, client);
	}
}

function failedText({ name, error, mayBeThere }: UploadRow): string {
	const reason = error?.message ?? '';
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
