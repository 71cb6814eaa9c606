import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../text/format.ts';
import { listNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog, showWarningMessage } from '../window/messages.ts';
import { isListed, safeSize } from './acceptedTypes.ts';
import type { Chosen, Source } from './uploadSources.ts';

/**
 * Asks once whether this is meant to leave the machine, with all there is to say about it, and resolves to what is to be
 * uploaded: nothing when dismissed. `isSure` tells that the person chose a file for this, so that there is nothing to ask but
 * what is unusual about it.
 */
export async function askUpload(
	{ sources, folders, unreadable }: Chosen,
	host: string,
	isSure: boolean,
): Promise<readonly Source[]> {
	const left = [
		...(folders.length > 0 ? [vscode.l10n.t('Folders are left out: {0}.', listNames(folders))] : []),
		...(unreadable.length > 0
			? [vscode.l10n.t('Folders, and files that cannot be read, are left out: {0}.', listNames(unreadable))]
			: []),
	];
	if (sources.length === 0) {
		if (left.length > 0) {
			void showWarningMessage([vscode.l10n.t('There is no file to upload.'), ...left].join(' '));
		}
		return [];
	}
	const warnings = warningsOf(sources);
	const unsaved = sources.filter(({ unsaved }) => unsaved !== undefined);
	if (isSure && sources.length === 1 && left.length + warnings.length + unsaved.length === 0) {
		return sources;
	}
	const onScreen = sources.map((source) => (typeof source.unsaved === 'object' ? source.unsaved : source));
	const size = formatBytes(onScreen.reduce((sum, source) => sum + source.size, 0)) ?? '';
	const question =
		sources.length === 1
			? vscode.l10n.t('Upload “{0}” ({1}) to {2}?', plainText(sources[0]?.name ?? '', 100), size, host)
			: vscode.l10n.t('Upload {0} files ({1}) to {2}?', formatCount(sources.length), size, host);
	const detail = [
		...(sources.length > 1 ? [listNames(sources.map(({ name }) => name))] : []),
		vscode.l10n.t('What is uploaded leaves this machine for good.'),
		...left,
		...warnings,
		...(unsaved.length > 0 ? [vscode.l10n.t('Not saved: {0}.', listNames(unsaved.map(({ name }) => name)))] : []),
		...(unsaved.some(({ unsaved }) => unsaved === 'unknown')
			? [vscode.l10n.t('Only the text of text editors can be uploaded unsaved.')]
			: []),
	].join('\n\n');
	const hasText = unsaved.some(({ unsaved }) => typeof unsaved === 'object');
	const upload = warnings.length > 0 ? vscode.l10n.t('Upload Anyway') : vscode.l10n.t('Upload');
	const shown = vscode.l10n.t('Upload Unsaved Text');
	const saved = vscode.l10n.t('Upload Saved File');
	const buttons = hasText ? [shown, saved] : [upload];
	const answer = await showDialog(question, { detail }, ...buttons);
	if (!answer) {
		return [];
	}
	return answer === shown ? onScreen : sources;
}

function warningsOf(sources: readonly Source[]): string[] {
	const large = sources.filter(({ size }) => size > safeSize).map(({ name }) => name);
	const unlisted = sources.filter(({ name, mimeType }) => !isListed(name, mimeType)).map(({ name }) => name);
	return [
		...(large.length > 0 ? [vscode.l10n.t('Larger than 5 MB, so that the service may refuse it: {0}.', listNames(large))] : []),
		...(unlisted.length > 0 ? [vscode.l10n.t('Of a type that the service may refuse: {0}.', listNames(unlisted))] : []),
	];
}
