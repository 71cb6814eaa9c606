import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { createInputBox, createQuickPick } from '../window/quickInput.ts';

/** Something besides the name that rows can be filtered by. */
interface FilterChoice extends vscode.QuickPickItem {
	readonly value: string;
}

/** What to filter by, as it stands. */
interface FilterQuestion {
	readonly title: string;
	readonly name: string;
	/** What the box says while it is empty, unless it asks for a part of a name. */
	readonly placeholder?: string;
	/** Called with each text that is typed. */
	readonly preview?: (name: string) => void;
	/** With these, one box serves for both: what is typed is the name, and choices are ticked. */
	readonly choices?: readonly FilterChoice[];
}

interface FilterAnswer {
	readonly name: string;
	/** The values that are ticked. */
	readonly chosen: readonly string[];
}

/** Asks for a part of a name, and for choices if there are any. Resolves to nothing when dismissed. */
export function askFilter(question: FilterQuestion): Promise<FilterAnswer | undefined> {
	const { title, name, preview = () => {}, choices } = question;
	const box = choices ? pickBox(choices) : createInputBox();
	const usual = choices
		? l10n.t('Part of a name; tick purposes below (none means all)')
		: l10n.t('Part of a name (empty shows all)');
	box.placeholder = question.placeholder ?? usual;
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
