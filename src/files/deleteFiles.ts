import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import { signInFor } from '../documents/failures.ts';
import { explain } from '../documents/texts.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes, formatCount, formatTime } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import { runAndFocus } from '../tree/loading.ts';
import type { Row } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { type Action, setStatusBarMessage, showDialog, showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { threeAtOnce, withNotification } from '../window/progress.ts';
import type { FileParts, FilesView } from './filesView.ts';

const maxListedFiles = 10;

interface FileToDelete {
	readonly id: string;
	readonly name: string;
	/** Size and time, which distinguish files of one name. */
	readonly facts?: string;
}

interface Failed {
	readonly file: FileToDelete;
	readonly error: unknown;
}

interface Outcome {
	readonly deleted: readonly FileToDelete[];
	readonly failed: readonly Failed[];
	readonly notTried: readonly FileToDelete[];
	readonly isCancelled: boolean;
}

/** Whether the question is open: a second key may come before VS Code shows the dialog. */
let isAsking = false;

/** Deletes files after one question, and shows the result. Never rejects. */
export async function deleteFiles({ account, files }: FileParts, rows: readonly Row[]): Promise<void> {
	const { tree } = files.view;
	const chosen = new Map<string, FileToDelete>();
	for (const row of rows) {
		const id = row.list.kind.name === 'file' ? idIn(row.entry.value) : undefined;
		if (id !== undefined && tree.markOf(id) === undefined) {
			chosen.set(id, { id, name: plainText(row.name, 100), facts: factsOf(row.entry.value) });
		}
	}
	const { host } = account;
	if (isAsking) {
		return;
	}
	if (chosen.size === 0 || host === undefined) {
		const rowsOfFiles = rows.filter(({ list }) => list.kind.name === 'file');
		if (rows.length > 0 && rowsOfFiles.length === 0) {
			void showInformationMessage(vscode.l10n.t('Only files can be deleted here.'));
		} else if (rowsOfFiles.some(({ entry }) => idIn(entry.value) === undefined)) {
			void showInformationMessage(vscode.l10n.t('The service did not send an ID for this item.'));
		}
		return;
	}
	// Serves only the token from before the question.
	const { client } = account;
	const all = [...chosen.values()];
	isAsking = true;
	const others = rows.filter(({ list }) => list.kind.name !== 'file').map(({ name }) => name);
	const isConfirmed = await confirmDelete(all, others, host).finally(() => {
		isAsking = false;
	});
	if (isConfirmed) {
		const next = neighbourOf(rows, tree);
		if (next) {
			// VS Code would focus the first row.
			void files.view.focus(next);
		}
		const run = async () => {
			const outcome = await deleteAll(client, files, all);
			void showOutcome(all, outcome);
			return outcome;
		};
		// Otherwise a second key would ask about the neighbour of a file that stays.
		await runAndFocus(files.view, undefined, run, ({ failed }) =>
			rows.find(({ entry }) => failed.some(({ file }) => file.id === entry.id)),
		);
	}
}

function neighbourOf(rows: readonly Row[], tree: PagedTree): Row | undefined {
	const list = rows.at(-1)?.list;
	if (!list || !tree.shown.includes(list)) {
		return undefined;
	}
	const filter = tree.filterOf(list);
	const entries = list.entries.filter((entry) => filter.matches(entry));
	const indexes = rows.filter((row) => row.list === list).map(({ entry }) => entries.findIndex(({ id }) => id === entry.id));
	const neighbour = entries[Math.max(...indexes) + 1] ?? entries[Math.min(...indexes) - 1];
	return neighbour && list.row(neighbour);
}

/** Deletes files until the user cancels or the service rejects the token. Never rejects. */
export async function deleteAll(client: QoderClient, files: FilesView, chosen: readonly FileToDelete[]): Promise<Outcome> {
	const { tree } = files.view;
	const [deleted, failed]: [FileToDelete[], Failed[]] = [[], []];
	const notTried = new Set(chosen);
	let isOver = false;
	for (const { id } of chosen) {
		tree.mark(id, { text: vscode.l10n.t('Deleting…') });
	}
	const title =
		chosen.length === 1
			? vscode.l10n.t('Deleting “{0}”', chosen[0]?.name ?? '')
			: vscode.l10n.t('Deleting {0} files', formatCount(chosen.length));
	const isCancelled = await withNotification(title, (report, signal) =>
		// A sent request is not aborted, because only its answer shows whether the file is deleted.
		threeAtOnce(chosen, signal, async (file) => {
			if (isOver) {
				return;
			}
			notTried.delete(file);
			try {
				await client.deleteFile(file.id);
				deleted.push(file);
				files.remove(file.id);
			} catch (error) {
				failed.push({ file, error });
				isOver ||= error instanceof ApiError && (error.kind === 'unauthorized' || error.kind === 'forbidden');
			}
			tree.mark(file.id, undefined);
			report(vscode.l10n.t('{0} of {1}', formatCount(chosen.length - notTried.size), formatCount(chosen.length)));
		}),
	);
	for (const { id } of notTried) {
		tree.mark(id, undefined);
	}
	return { deleted, failed, notTried: [...notTried], isCancelled };
}

/** `others`: the names of selected rows that are not files. */
async function confirmDelete(files: readonly FileToDelete[], others: readonly string[], host: string): Promise<boolean> {
	const question =
		files.length === 1
			? vscode.l10n.t('Delete “{0}”?', files[0]?.name ?? '')
			: vscode.l10n.t('Delete {0} files?', formatCount(files.length));
	const more = files.length - maxListedFiles;
	const detail = [
		...files.slice(0, maxListedFiles).map((file) => lineOf(file, files)),
		...(more > 0 ? [vscode.l10n.t('{0} more', formatCount(more))] : []),
		'',
		...(others.length > 0 ? [vscode.l10n.t('Not deleted, because they are not files: {0}.', listNames(others))] : []),
		vscode.l10n.t('Deletion from {0} is permanent. This action cannot be undone.', host),
	].join('\n');
	const answer = vscode.l10n.t('Delete');
	// Enter must not delete.
	return (await showDialog(question, detail, vscode.l10n.t('Keep'), answer)) === answer;
}

/** The id is shown if another file has the same name, size and time. */
function lineOf(file: FileToDelete, files: readonly FileToDelete[]): string {
	const isUnique =
		files.length > 1 && files.every((each) => each === file || each.name !== file.name || each.facts !== file.facts);
	return [...(files.length > 1 ? [file.name] : []), file.facts, isUnique ? '' : plainText(file.id, 100)]
		.filter(Boolean)
		.join(' · ');
}

function factsOf(file: unknown): string {
	const { size_bytes, created_at } = fieldsOf(file);
	return [formatBytes(size_bytes), formatTime(created_at)].filter(Boolean).join(' · ');
}

async function showOutcome(files: readonly FileToDelete[], { deleted, failed, notTried, isCancelled }: Outcome): Promise<void> {
	const [first] = failed;
	if (!first && !isCancelled) {
		const done =
			files.length === 1
				? vscode.l10n.t('Deleted “{0}”', files[0]?.name ?? '')
				: vscode.l10n.t('Deleted {0} files', formatCount(deleted.length));
		setStatusBarMessage('trash', done);
		return;
	}
	const sentences = joinSentences([
		isCancelled && vscode.l10n.t('Cancelled.'),
		(files.length > 1 || !first) &&
			vscode.l10n.t('Deleted {0} of {1} files.', formatCount(deleted.length), formatCount(files.length)),
		first && reasonOf(first),
		failed.length > 1 && vscode.l10n.t('Not deleted: {0}.', listNames(failed.map(({ file }) => file.name))),
		notTried.length > 0 && vscode.l10n.t('Not attempted: {0}.', formatCount(notTried.length)),
	]);
	if (!first) {
		await showInformationMessage(sentences);
		return;
	}
	const mayBeDeleted = failed.some(({ error }) => error instanceof ApiError && error.maybeArrived);
	const refresh: Action = [vscode.l10n.t('Refresh'), () => vscode.commands.executeCommand('qoder.files.refresh')];
	const copy = copyIds(failed.map(({ file }) => file.id));
	await showErrorMessage(sentences, ...signInFor(first.error), ...(mayBeDeleted ? [refresh] : []), copy);
}

/** A button that copies ids. */
export function copyIds(ids: readonly string[]): Action {
	const label = ids.length === 1 ? vscode.l10n.t('Copy ID') : vscode.l10n.t('Copy IDs');
	return [label, () => vscode.env.clipboard.writeText(ids.join('\n'))];
}

function reasonOf({ file: { name }, error }: Failed): string {
	const message = explain(error);
	if (error instanceof ApiError && error.kind === 'conflict') {
		return vscode.l10n.t(
			'“{0}” is in use by a session. Remove it from the session or delete the session first. {1}',
			name,
			message,
		);
	}
	return error instanceof ApiError && error.maybeArrived
		? vscode.l10n.t('“{0}” may have been deleted, but no response was received. Refresh to check. {1}', name, message)
		: vscode.l10n.t('Could not delete “{0}”: {1}', name, message);
}
