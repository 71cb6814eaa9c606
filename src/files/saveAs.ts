import * as vscode from 'vscode';
import { undownloadable } from '../documents/contents.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { explain } from '../documents/texts.ts';
import { addressOf } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatBytes } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { throttle, withProgress } from '../window/progress.ts';
import { askTargets, type Copy, type Target } from './saveTargets.ts';
import { threeAtOnce } from './threeAtOnce.ts';

/** A copy that could not be stored. */
interface Failed {
	readonly target: Target;
	readonly reason: string;
}

/** Stores copies of files where a person says. Every question comes before the first request. */
export class FileSaver {
	readonly #files: QoderFileSystem;
	readonly #memento: vscode.Memento;

	/** `memento` remembers the last folder. */
	constructor(files: QoderFileSystem, memento: vscode.Memento) {
		this.#files = files;
		this.#memento = memento;
	}

	/** Asks where to, and stores the contents of files there. Says what could not be stored. */
	async saveRows(rows: readonly Row[]): Promise<void> {
		const all = rows.filter(({ list, entry }) => list.kind.name === 'file' && entry.problem === undefined);
		const open = all.filter(({ entry }) => !undownloadable(entry.value));
		const [first] = all;
		if (!first) {
			return;
		}
		if (open.length === 0) {
			void showInformationMessage(`${undownloadable(first.entry.value)}`);
			return;
		}
		for (const { entry } of open) {
			this.#files.records.put('files', entry);
		}
		const copies = open.map(
			({ entry, name }): Copy => ({
				name: fileName(name),
				read: (reader) => this.#files.read({ shows: 'contents', path: 'files', id: entry.id }, reader),
			}),
		);
		await save(await askTargets(copies, this.#memento), all.length - open.length);
	}

	/** Stores a copy of what a tab of ours shows. */
	async saveTab(uri: vscode.Uri): Promise<void> {
		const address = addressOf(uri);
		if (address) {
			const name = fileName(uri.path.split('/').at(-1) ?? '');
			await save(await askTargets([{ name, read: (reader) => this.#files.read(address, reader) }], this.#memento), 0);
		}
	}
}

/** Stores copies and says what became of them. `left` is how many were left out. */
async function save(targets: readonly Target[], left: number): Promise<void> {
	if (targets.length === 0) {
		return;
	}
	const failed: Failed[] = [];
	let done = 0;
	const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Saving'), cancellable: true };
	const isCancelled = await withProgress(options, async (report, signal) => {
		const bytes = new Map<Target, number>();
		const show = throttle(() => {
			const sum = [...bytes.values()].reduce((total, one) => total + one, 0);
			report(vscode.l10n.t('{0} of {1} · {2}', done, targets.length, formatBytes(sum) ?? ''));
		});
		await threeAtOnce(targets, async (target) => {
			if (signal.aborted) {
				return;
			}
			try {
				const onProgress = (count: number) => {
					bytes.set(target, count);
					show();
				};
				const contents = await target.read({ signal, onProgress });
				signal.throwIfAborted();
				await write(target.uri, contents);
				done += 1;
				show();
			} catch (error) {
				if (!signal.aborted) {
					failed.push({ target, reason: explain(error) });
				}
			}
		});
		return signal.aborted;
	});
	const skipped = left > 0 ? ` ${vscode.l10n.t('Not handed out by the service, and left out: {0}.', left)}` : '';
	if (failed.length === 0) {
		void showInformationMessage(savedText(targets, done, isCancelled) + skipped);
		return;
	}
	const retry = vscode.l10n.t('Retry');
	if ((await showErrorMessage(failedText(targets, done, failed) + skipped, retry)) === retry) {
		await save(
			failed.map(({ target }) => target),
			0,
		);
	}
}

function savedText(targets: readonly Target[], done: number, isCancelled: boolean): string {
	if (isCancelled) {
		return vscode.l10n.t('Cancelled: {0} of {1} files are saved.', done, targets.length);
	}
	return targets.length === 1
		? vscode.l10n.t('“{0}” is saved.', nameOf(targets[0]))
		: vscode.l10n.t('{0} files are saved.', done);
}

function failedText(targets: readonly Target[], done: number, failed: readonly Failed[]): string {
	const { target, reason } = failed[0] ?? {};
	return targets.length === 1
		? vscode.l10n.t('Could not save “{0}”. {1}', nameOf(target), reason ?? '')
		: vscode.l10n.t(
				'{0} of {1} files are saved. Not saved: {2}. {3}',
				done,
				targets.length,
				listNames(failed.map((one) => one.target.name)),
				reason ?? '',
			);
}

function nameOf(target: Target | undefined): string {
	return plainText(target?.name ?? '', 60);
}

/** Writes a file whole or not at all, as far as its file system can rename. */
async function write(uri: vscode.Uri, contents: Uint8Array): Promise<void> {
	const { fs } = vscode.workspace;
	if (vscode.env.uiKind === vscode.UIKind.Web && uri.scheme === 'file') {
		// A browser lets nothing but the chosen file be written.
		await fs.writeFile(uri, contents);
		return;
	}
	const part = uri.with({ path: `${uri.path}.${crypto.randomUUID().slice(0, 8)}.part` });
	try {
		await fs.writeFile(part, contents);
		await fs.rename(part, uri, { overwrite: true });
	} catch (error) {
		await fs.delete(part).then(undefined, () => {});
		throw error;
	}
}
