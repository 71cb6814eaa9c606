import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { createInputBox, createQuickPick } from '../window/quickInput.ts';

/** Something besides the name that rows can be filtered by. */
export interface FilterChoice extends vscode.QuickPickItem {
	readonly value: string;
}

/** The filter in force, and how to change it. */
interface FilterQuestion {
	readonly title: string;
	readonly name: string;
	/** The placeholder of the empty box, unless that is for a part of a name. */
	readonly placeholder?: string;
	/** Called with each text that is typed. */
	readonly preview?: (name: string) => void;
	/** With these, one box serves for both: the text is the name, and choices can be selected below it. */
	readonly choices?: readonly FilterChoice[];
}

interface FilterAnswer {
	readonly name: string;
	/** The values of the selected choices. */
	readonly chosen: readonly string[];
}

/** Shows a box for a part of a name, and for choices if there are any. Resolves to `undefined` when dismissed. */
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
