import * as v from 'valibot';
import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { purposes } from '../api/names.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { FilterChoice } from '../tree/filterPrompt.ts';
import type { TreeList } from '../tree/nodes.ts';
import { describePurpose } from './fileKind.ts';

/** The filter of files: a name, and purposes of files or states of sessions. */
export const filterSchema = v.object({ name: v.string(), chosen: v.pipe(v.array(v.string()), v.readonly()) });
export type Filter = v.InferOutput<typeof filterSchema>;

/** The purposes to filter by. */
export function purposeChoices(chosen: readonly string[]): readonly FilterChoice[] {
	return purposes.map((purpose) => {
		const { label, meaning, icon } = describePurpose(purpose);
		const picked = chosen.includes(purpose);
		return { value: purpose, label, iconPath: new vscode.ThemeIcon(icon), description: meaning, alwaysShow: true, picked };
	});
}

/** What to enter where a service filters by session, and to select if there are states. */
export function searchHint({ search }: QoderClient, hasStates: boolean): string {
	if (hasStates) {
		return search === 'part'
			? vscode.l10n.t('Part of a name or title; select states, or none for all')
			: vscode.l10n.t('Start of a name or part of a title; select states, or none for all');
	}
	return search === 'part'
		? vscode.l10n.t('Part of a name (leave empty to show all)')
		: vscode.l10n.t('Start of a name (leave empty to show all)');
}

/** The number of results if the service searched, else empty. */
export function foundText({ kind, listing }: TreeList, client: QoderClient): string {
	const { items, total, isOpen, error } = listing;
	const isFound = kind.name === 'file' || client.searchesSessions;
	if (!isOpen || error || !isFound) {
		return '';
	}
	const count = total === undefined ? `${formatCount(items.length)}+` : formatCount(total);
	if (kind.name !== 'file') {
		return vscode.l10n.t('Sessions that match: {0}', count);
	}
	return client.search === 'part'
		? vscode.l10n.t('Files whose names contain this text: {0}', count)
		: vscode.l10n.t('Files whose names start with this text: {0}', count);
}

/** That the service found no file. */
export function noneFoundText({ search }: QoderClient, name: string): string {
	const shown = plainText(name, 60);
	return search === 'part'
		? vscode.l10n.t('No file names contain “{0}”', shown)
		: vscode.l10n.t('No file names start with “{0}”', shown);
}
