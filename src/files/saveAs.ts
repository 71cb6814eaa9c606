import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf } from '../documents/addresses.ts';
import { explain } from '../documents/failures.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { whyNotHandedOut } from '../documents/handedOut.ts';
import { fileName } from '../text/fileName.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { freeNames } from './saveNames.ts';

const folderKey = 'qoder.saveAs.folder';
const atOnce = 3;

/** What is to be stored, and where. */
interface Job {
	readonly name: string;
	readonly read: (signal: AbortSignal, onProgress: (bytes: number) => void) => Promise<Uint8Array>;
}
interface Target extends Job {
	readonly uri: vscode.Uri;
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

	/** Asks where to, and stores the contents of files there. What could not be stored is told. */
	async saveRows(rows: readonly Row[]): Promise<void> {
		const all = rows.filter(({ list, entry }) => list.kind.name === 'file' && entry.problem === undefined);
		const open = all.filter(({ entry }) => !whyNotHandedOut(entry.value));
		const [first] = all;
		if (!first) {
			return;
		}
		if (open.length === 0) {
			void vscode.window.showInformationMessage(`${whyNotHandedOut(first.entry.value)}`);
			return;
		}
		for (const { entry } of open) {
			this.#files.know('files', entry);
		}
		await this.#save(
			open.map(({ entry, name }) => ({
				name: fileName(name),
				read: (signal, onProgress) => this.#files.contents(entry.id, { signal, onProgress }),
			})),
			all.length - open.length,
		);
	}

	/** Stores a copy of what a tab of ours shows. */
	async saveTab(uri: vscode.Uri): Promise<void> {
		const address = addressOf(uri);
		if (address) {
			const name = fileName(uri.path.split('/').at(-1) ?? '');
			const read: Job['read'] = (signal, onProgress) =>
				address.shows === 'contents' ? this.#files.contents(address.id, { signal, onProgress }) : this.#files.textOf(address);
			await this.#save([{ name, read }], 0);
		}
	}

	async #save(jobs: readonly Job[], left: number): Promise<void> {
		const targets = jobs.length === 1 ? await this.#askFile(jobs) : await this.#askFolder(jobs);
		if (targets.length > 0) {
			await this.#run(targets, left);
		}
	}

	async #askFile([job]: readonly Job[]): Promise<Target[]> {
		if (!job) {
			return [];
		}
		const folder = this.#folder;
		const uri = await vscode.window.showSaveDialog({
			title: l10n.t('Save As'),
			defaultUri: folder ? vscode.Uri.joinPath(folder, job.name) : vscode.Uri.file(`/${job.name}`),
		});
		if (!uri) {
			return [];
		}
		this.#remember(vscode.Uri.joinPath(uri, '..'));
		return [{ ...job, uri }];
	}

	async #askFolder(jobs: readonly Job[]): Promise<Target[]> {
		const folder = this.#folder;
		const [chosen] =
			(await vscode.window.showOpenDialog({
				title: l10n.t('Save {0} files in a folder', jobs.length),
				openLabel: l10n.t('Save Here'),
				canSelectFiles: false,
				canSelectFolders: true,
				...(folder ? { defaultUri: folder } : {}),
			})) ?? [];
		if (!chosen) {
			return [];
		}
		this.#remember(chosen);
		const names = freeNames(jobs.map(({ name }) => name));
		const targets = jobs.map((job, index) => ({ ...job, uri: vscode.Uri.joinPath(chosen, names[index] ?? job.name) }));
		return withoutKept(targets);
	}

	async #run(targets: readonly Target[], left: number): Promise<void> {
		const failed: { readonly target: Target; readonly reason: string }[] = [];
		let done = 0;
		const options = { location: vscode.ProgressLocation.Notification, title: l10n.t('Saving'), cancellable: true };
		const isCancelled = await vscode.window.withProgress(options, async (progress, cancellation) => {
			const abort = new AbortController();
			const subscription = cancellation.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
			const bytes = new Map<Target, number>();
			let told = 0;
			const tell = () => {
				if (Date.now() - told >= 250) {
					told = Date.now();
					const sum = [...bytes.values()].reduce((total, one) => total + one, 0);
					progress.report({ message: l10n.t('{0} of {1} · {2}', done, targets.length, formatBytes(sum) ?? '') });
				}
			};
			const waiting = [...targets];
			const work = async () => {
				for (let target = waiting.shift(); target && !abort.signal.aborted; target = waiting.shift()) {
					const one = target;
					try {
						const contents = await one.read(abort.signal, (count) => {
							bytes.set(one, count);
							tell();
						});
						abort.signal.throwIfAborted();
						await write(one.uri, contents);
						done += 1;
						tell();
					} catch (error) {
						if (!abort.signal.aborted) {
							failed.push({ target: one, reason: explain(error) });
						}
					}
				}
			};
			await Promise.all(Array.from({ length: atOnce }, work));
			subscription.dispose();
			return abort.signal.aborted;
		});
		await this.#report(targets, done, failed, left, isCancelled);
	}

	async #report(
		targets: readonly Target[],
		done: number,
		failed: readonly { readonly target: Target; readonly reason: string }[],
		left: number,
		isCancelled: boolean,
	): Promise<void> {
		const [target] = targets;
		const first = plainText(target?.name ?? '', 60);
		const skipped = left > 0 ? ` ${l10n.t('Not handed out by the service, and left out: {0}.', left)}` : '';
		const [problem] = failed;
		if (problem) {
			const what =
				targets.length === 1
					? l10n.t('Could not save “{0}”. {1}', first, problem.reason)
					: l10n.t(
							'{0} of {1} files are saved. “{2}” and {3} others are not: {4}',
							done,
							targets.length,
							plainText(problem.target.name, 60),
							failed.length - 1,
							problem.reason,
						);
			const retry = l10n.t('Retry');
			if ((await vscode.window.showErrorMessage(what + skipped, retry)) === retry) {
				await this.#run(
					failed.map((one) => one.target),
					0,
				);
			}
			return;
		}
		const what = isCancelled
			? l10n.t('Cancelled: {0} of {1} files are saved.', done, targets.length)
			: targets.length === 1
				? l10n.t('“{0}” is saved.', first)
				: l10n.t('{0} files are saved.', done);
		void vscode.window.showInformationMessage(what + skipped);
	}

	get #folder(): vscode.Uri | undefined {
		const folder = this.#memento.get<string>(folderKey);
		return folder ? vscode.Uri.parse(folder, true) : vscode.workspace.workspaceFolders?.[0]?.uri;
	}

	#remember(folder: vscode.Uri): void {
		// Should it not be kept, the next dialog starts elsewhere.
		this.#memento.update(folderKey, folder.toString()).then(undefined, () => {});
	}
}

/** Asks about each file that is there already; answers with those to be written, none when the question was dismissed. */
async function withoutKept(targets: readonly Target[]): Promise<Target[]> {
	const chosen: Target[] = [];
	const [yes, yesToAll, no, noToAll] = [l10n.t('Yes'), l10n.t('Yes to All'), l10n.t('No'), l10n.t('No to All')];
	let answer: string | undefined;
	for (const target of targets) {
		const isThere = await vscode.workspace.fs.stat(target.uri).then(
			() => true,
			() => false,
		);
		if (isThere && answer !== yesToAll && answer !== noToAll) {
			const name = plainText(target.uri.path.split('/').at(-1) ?? '', 60);
			const question = l10n.t('“{0}” is there already. Replace it?', name);
			answer = await vscode.window.showWarningMessage(question, { modal: true }, yes, yesToAll, no, noToAll);
			if (answer === undefined) {
				return [];
			}
		}
		if (!isThere || answer === yes || answer === yesToAll) {
			chosen.push(target);
		}
	}
	return chosen;
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
