import * as v from 'valibot';
import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { purposes } from '../api/names.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { askFilter, type FilterChoice } from '../tree/filterPrompt.ts';
import type { TreeList } from '../tree/nodes.ts';
import { describePurpose, purposeIn } from './fileKind.ts';

/** The filter of files; `states` are those of sessions. */
export const filterSchema = v.object({
	name: v.string(),
	purposes: v.pipe(v.array(v.picklist(purposes)), v.readonly()),
	states: v.optional(v.pipe(v.array(v.string()), v.readonly()), []),
});
export type Filter = v.InferOutput<typeof filterSchema>;

/** Lets the user enter a part of a name and select purposes; `undefined` if dismissed. */
export async function askFiles(
	{ name, purposes: chosen }: Filter,
	preview: (name: string) => void,
): Promise<Partial<Filter> | undefined> {
	const title = vscode.l10n.t('Filter Files');
	const choices = purposes.map((purpose) => {
		const { label, meaning, icon } = describePurpose(purpose);
		const picked = chosen.includes(purpose);
		return { value: purpose, label, iconPath: new vscode.ThemeIcon(icon), description: meaning, alwaysShow: true, picked };
	});
	const placeholder = vscode.l10n.t('Part of a name; select purposes below (none selected shows all)');
	const answer = await askFilter({ title, name, placeholder, preview, choices });
	return answer && { name: answer.name, purposes: answer.chosen.flatMap((value) => purposeIn(value) ?? []) };
}

/** Lets the user enter a name, and select states if there are any; `undefined` if dismissed. */
export async function askSearch(
	{ name }: Filter,
	isPart: boolean,
	states: readonly FilterChoice[],
): Promise<Partial<Filter> | undefined> {
	const title = vscode.l10n.t('Filter Files');
	if (states.length > 0) {
		const placeholder = isPart
			? vscode.l10n.t('Part of a name or title; select states, or none for all')
			: vscode.l10n.t('Start of a name or part of a title; select states, or none for all');
		const answer = await askFilter({ title, name, placeholder, choices: states });
		return answer && { name: answer.name, states: answer.chosen };
	}
	const placeholder = isPart
		? vscode.l10n.t('Part of a name (leave empty to show all)')
		: vscode.l10n.t('Start of a name (leave empty to show all)');
	return askFilter({ title, name, placeholder }).then((answer) => answer && { name: answer.name });
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
