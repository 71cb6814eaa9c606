import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { createInputBox, createQuickPick } from '../window/quickInput.ts';

/** A value to filter by, besides the name. */
export interface FilterChoice extends vscode.QuickPickItem {
	readonly value: string;
}

interface FilterQuestion {
	readonly title: string;
	readonly name: string;
	readonly placeholder?: string;
	readonly preview?: (name: string) => void;
	readonly choices?: readonly FilterChoice[];
}

interface FilterAnswer {
	readonly name: string;
	readonly chosen: readonly string[];
}

/** Shows a box for a part of a name. Resolves to `undefined` when dismissed. */
export function askFilter(question: FilterQuestion): Promise<FilterAnswer | undefined> {
	const { title, name, preview = () => {}, choices } = question;
	const box = choices ? pickBox(choices) : createInputBox();
	box.placeholder = question.placeholder ?? l10n.t('Part of a name (leave empty to show all)');
	box.title = title;
	box.value = name;
	return new Promise((resolve) => {
		box.onDidChangeValue(preview);
		box.onDidAccept(() => {
			const chosen = 'selectedItems' in box ? box.selectedItems.map(({ value }) => value) : [];
			resolve({ name: box.value.trim(), chosen });
			box.hide();
		});
		box.onDidHide(() => {
			resolve(undefined);
			box.dispose();
		});
		box.show();
	});
}

function pickBox(choices: readonly FilterChoice[]): vscode.QuickPick<FilterChoice> {
	const pick = createQuickPick<FilterChoice>();
	pick.canSelectMany = true;
	pick.items = choices;
	pick.selectedItems = choices.filter(({ picked }) => picked);
	return pick;
}
