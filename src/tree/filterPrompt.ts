import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { createInputBox, createQuickPick } from '../window/quickInput.ts';

/** A value to filter rows by, besides the name. */
export interface FilterChoice extends vscode.QuickPickItem {
	readonly value: string;
}

/** The current filter, and how to change it. */
interface FilterQuestion {
	readonly title: string;
	readonly name: string;
	/** The placeholder of the empty box; by default for a part of a name. */
	readonly placeholder?: string;
	/** Called with the text after each change. */
	readonly preview?: (name: string) => void;
	/** Choices below the box, whose text is the name. */
	readonly choices?: readonly FilterChoice[];
}

interface FilterAnswer {
	readonly name: string;
	/** The values of the selected choices. */
	readonly chosen: readonly string[];
}

/** Shows a box for a part of a name, with choices if there are any. Resolves to `undefined` when dismissed. */
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
