import * as vscode from 'vscode';
import { guarded, plainItem } from './guarded.ts';

/** A quick pick in which text of others stays text. Icons of items are given as `iconPath`. */
export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
	return guarded(vscode.window.createQuickPick<T>());
}

/** An input box in which text of others stays text. */
export function createInputBox(): vscode.InputBox {
	return guarded(vscode.window.createInputBox());
}

/** Lets the user pick one of some items, in which text of others stays text; resolves to `undefined` when dismissed. */
export function showQuickPick<T extends vscode.QuickPickItem>(
	items: readonly T[],
	options: { readonly title?: string; readonly placeHolder: string },
): Thenable<T | undefined> {
	return vscode.window.showQuickPick(items.map(plainItem), options);
}

/** Whether VS Code shows the icon of the theme for an item's `resourceUri`: since 1.108; before, it was an API for VS Code's own use. */
export const hasFileIcons = isSince(1, 108);

function isSince(major: number, minor: number): boolean {
	const [itsMajor = 0, itsMinor = 0] = vscode.version.split('.').map(Number);
	return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}
