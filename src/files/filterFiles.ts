import * as vscode from 'vscode';
import { type Purpose, purposes } from '../api/names.ts';
import { askFilter } from '../tree/filterPrompt.ts';
import { describePurpose, purposeIn } from './purposes.ts';

/** What files are filtered by. */
export interface Filter {
	readonly name: string;
	readonly purposes: readonly Purpose[];
}

/**
 * Asks for a part of a name and for purposes, with a preview of each text that is typed; without a `preview`, for the beginning
 * of a name that the service looks for. Resolves to nothing when dismissed.
 */
export async function askFiles(
	{ name, purposes: chosen }: Filter,
	preview?: (name: string) => void,
): Promise<Partial<Filter> | undefined> {
	const title = vscode.l10n.t('Filter Files');
	if (!preview) {
		const answer = await askFilter({ title, name, placeholder: vscode.l10n.t('Start of a name (leave empty to show all)') });
		return answer && { name: answer.name };
	}
	const choices = purposes.map((purpose) => {
		const { label, meaning, icon } = describePurpose(purpose);
		const picked = chosen.includes(purpose);
		return { value: purpose, label, iconPath: new vscode.ThemeIcon(icon), description: meaning, alwaysShow: true, picked };
	});
	const placeholder = vscode.l10n.t('Part of a name; select purposes below (none selected shows all)');
	const answer = await askFilter({ title, name, placeholder, preview, choices });
	return answer && { name: answer.name, purposes: answer.chosen.flatMap((value) => purposeIn(value) ?? []) };
}
