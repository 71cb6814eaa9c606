import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { maxContentBytes } from '../api/errors.ts';
import { isUnchanged, statOf } from '../documents/storeFile.ts';
import { baseName } from '../documents/uri.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { joinSentences, listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog, showWarningMessage } from '../window/messages.ts';
import { once } from '../window/progress.ts';
import { showQuickPick } from '../window/quickInput.ts';
import { isListed } from './acceptedTypes.ts';
import type { UploadRow } from './uploadRow.ts';
import { type Chosen, chosenBy, chosenByDrop, type Source, uriOf } from './uploadSources.ts';
import type { Uploads } from './uploads.ts';

/** Bytes. The service accepts files up to this size; its documents disagree about larger ones. */
const safeSize = 5 * 1024 * 1024;

interface UploadParts {
	readonly account: Account;
	readonly uploads: Uploads;
}

/** Uploads files from the menu of the Explorer or of a tab, the active file, or files selected in a dialog. */
export async function upload(parts: UploadParts, clicked?: unknown, selected?: unknown): Promise<void> {
	const given = (Array.isArray(selected) ? selected : [clicked]).filter((uri) => uri instanceof vscode.Uri);
	if (given.length > 0) {
		await confirmAndUpload(parts, chosenBy(given));
		return;
	}
	const inEditor = uriOf(vscode.window.tabGroups.activeTabGroup.activeTab);
	const from = inEditor ? await pickPlace(inEditor) : 'disk';
	if (inEditor && from === 'editor') {
		await confirmAndUpload(parts, chosenBy([inEditor]));
	} else if (from === 'disk') {
		const { client } = parts.account;
		const uris = await vscode.window.showOpenDialog({
			canSelectMany: true,
			openLabel: vscode.l10n.t('Upload'),
			title: vscode.l10n.t('Upload to {0}', client.baseUrl.host),
		});
		if (uris) {
			await confirmAndUpload(parts, chosenBy(uris), { named: client });
		}
	}
}

/** Resolves after the last upload, because dropped files are readable only until then. */
export async function uploadDropped(parts: UploadParts, data: vscode.DataTransfer): Promise<void> {
	await confirmAndUpload(parts, chosenByDrop(data));
}

/** Uploads the same bytes again, or asks about a file that was changed since. */
export async function retryUpload(parts: UploadParts, row: UploadRow): Promise<void> {
	await once(row.id, async () => {
		const { file } = row.source;
		const there = file && (await statOf(file.uri).catch(() => undefined));
		if (!file || (there && isUnchanged(there, file.stat))) {
			await parts.uploads.retry(row);
		} else {
			await confirmAndUpload(parts, chosenBy([file.uri]), { replaces: row });
		}
	});
}

interface UploadOptions {
	/** A dialog has already named its service. */
	readonly named?: QoderClient;
	readonly replaces?: UploadRow;
}

async function confirmAndUpload(
	{ account, uploads }: UploadParts,
	chosen: Promise<readonly Chosen[]>,
	{ named, replaces }: UploadOptions = {},
): Promise<void> {
	if (!account.signedIn) {
		await vscode.commands.executeCommand('qoder.files.focus');
		return;
	}
	// Serves only the token from before the question.
	const client = named ?? account.client;
	const sources = await confirmUpload(await chosen, client.baseUrl.host, named !== undefined);
	if (sources.length === 0) {
		return;
	}
	if (account.isInUse(client)) {
		if (replaces) {
			uploads.remove(replaces);
		}
		await uploads.upload(sources, client);
	} else {
		void showWarningMessage(
			vscode.l10n.t('Nothing was uploaded, because the service or its token was changed in the meantime. Upload again.'),
		);
	}
}

/** The files to upload. If `isNamed`, a usual file needs no question. */
async function confirmUpload(chosen: readonly Chosen[], host: string, isNamed: boolean): Promise<readonly Source[]> {
	const sources = chosen.filter((one) => 'read' in one);
	const left = omissions(chosen);
	if (sources.length === 0) {
		if (left.length > 0) {
			void showWarningMessage(joinSentences([vscode.l10n.t('There are no files to upload.'), ...left]));
		}
		return [];
	}
	const warnings = warningsOf(sources);
	const unsaved = sources.filter((source) => source.unsaved !== undefined);
	if (isNamed && sources.length === 1 && left.length + warnings.length + unsaved.length === 0) {
		return sources;
	}
	const onScreen = sources.map((source) => (typeof source.unsaved === 'object' ? source.unsaved : source));
	const detail = [
		...(sources.length > 1 ? [listNames(sources.map(({ name }) => name))] : []),
		vscode.l10n.t('Uploading sends the contents out of this machine. This cannot be undone.'),
		...left,
		...warnings,
		...(unsaved.length > 0 ? [vscode.l10n.t('With unsaved changes: {0}.', listNames(unsaved.map(({ name }) => name)))] : []),
		...(unsaved.some((source) => source.unsaved === 'unknown')
			? [vscode.l10n.t('Unsaved changes can be uploaded from text editors only; for other editors, the saved file is uploaded.')]
			: []),
	].join('\n\n');
	const hasText = unsaved.some((source) => typeof source.unsaved === 'object');
	const uploadIt = warnings.length > 0 ? vscode.l10n.t('Upload Anyway') : vscode.l10n.t('Upload');
	const shown = vscode.l10n.t('Upload Unsaved Changes');
	const saved = vscode.l10n.t('Upload Saved Version');
	const answer = await showDialog(questionOf(onScreen, host), detail, ...(hasText ? [shown, saved] : [uploadIt]));
	if (!answer) {
		return [];
	}
	return answer === shown ? onScreen : sources;
}

function questionOf(sources: readonly Source[], host: string): string {
	const count = formatCount(sources.length);
	const name = plainText(sources[0]?.name ?? '', 100);
	if (sources.some(({ size }) => size === undefined)) {
		return sources.length === 1
			? vscode.l10n.t('Upload “{0}” to {1}?', name, host)
			: vscode.l10n.t('Upload {0} files to {1}?', count, host);
	}
	const size = formatBytes(sources.reduce((sum, source) => sum + (source.size ?? 0), 0)) ?? '';
	return sources.length === 1
		? vscode.l10n.t('Upload “{0}” ({1}) to {2}?', name, size, host)
		: vscode.l10n.t('Upload {0} files ({1}) to {2}?', count, size, host);
}

function omissions(chosen: readonly Chosen[]): string[] {
	const namesOf = (problem: string) =>
		listNames(chosen.flatMap((one) => ('problem' in one && one.problem === problem ? [one.name] : [])));
	const [folders, unreadable, tooLarge] = [namesOf('folder'), namesOf('unreadable'), namesOf('tooLarge')];
	return [
		folders && vscode.l10n.t('Folders are not uploaded: {0}.', folders),
		unreadable && vscode.l10n.t('Files that cannot be read are not uploaded: {0}.', unreadable),
		tooLarge && vscode.l10n.t('Files larger than {0} are not uploaded: {1}.', formatBytes(maxContentBytes) ?? '', tooLarge),
	].filter(Boolean);
}

function warningsOf(sources: readonly Source[]): string[] {
	const large = sources.filter(({ size = 0 }) => size > safeSize).map(({ name }) => name);
	const unlisted = sources.filter(({ name, mimeType }) => !isListed(name, mimeType)).map(({ name }) => name);
	return [
		...(large.length > 0 ? [vscode.l10n.t('The service may reject files larger than 5 MB: {0}.', listNames(large))] : []),
		...(unlisted.length > 0 ? [vscode.l10n.t('The service may reject files of this type: {0}.', listNames(unlisted))] : []),
	];
}

async function pickPlace(uri: vscode.Uri): Promise<'editor' | 'disk' | undefined> {
	const items = [
		{
			label: plainText(baseName(uri), 100),
			iconPath: vscode.ThemeIcon.File,
			description: vscode.l10n.t('file in the active editor'),
			place: 'editor',
		},
		{ label: vscode.l10n.t('Select Files…'), iconPath: new vscode.ThemeIcon('folder-opened'), place: 'disk' },
	] as const;
	return (await showQuickPick<(typeof items)[number]>(items, { placeHolder: vscode.l10n.t('Select what to upload') }))?.place;
}
