import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Purpose, purposes } from '../api/schema.ts';
import { describePurpose } from '../files/purposes.ts';

/** What to filter by, as it stands; without `purposes` only names are asked for. */
interface FilterQuestion {
	readonly title: string;
	readonly name: string;
	readonly purposes?: readonly Purpose[];
	/** Called with each text that is typed. */
	readonly preview: (name: string) => void;
}

interface FilterAnswer {
	readonly name: string;
	readonly purposes?: Purpose[];
}

/** One box for the whole filter: what is typed is the name, what is ticked are purposes. Resolves to nothing when dismissed. */
export function askFilter(question: FilterQuestion): Promise<FilterAnswer | undefined> {
	const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { purpose: Purpose }>();
	pick.title = question.title;
	pick.value = question.name;
	pick.placeholder = question.purposes
		? l10n.t('Part of a name; tick purposes below (none means all)')
		: l10n.t('Part of a name (empty shows all)');
	pick.canSelectMany = question.purposes !== undefined;
	pick.items = question.purposes
		? purposes.map((purpose) => {
				const { label, meaning, icon } = describePurpose(purpose);
				return { purpose, label: `$(${icon}) ${label}`, description: meaning, alwaysShow: true };
			})
		: [];
	pick.selectedItems = pick.items.filter(({ purpose }) => question.purposes?.includes(purpose));
	return new Promise((resolve) => {
		pick.onDidChangeValue(question.preview);
		pick.onDidAccept(() => {
			const chosen = purposes.filter((purpose) => pick.selectedItems.some((item) => item.purpose === purpose));
			resolve({ name: pick.value.trim(), ...(question.purposes ? { purposes: chosen } : {}) });
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.show();
	});
}
