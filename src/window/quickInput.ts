import * as vscode from 'vscode';
import { guarded, plainItem } from './guarded.ts';

/** A quick pick whose texts are plain. Items have icons as `iconPath`. */
export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
	return guarded(vscode.window.createQuickPick<T>());
}

/** An input box whose texts are plain. */
export function createInputBox(): vscode.InputBox {
	return guarded(vscode.window.createInputBox());
}

/** Shows a quick pick whose texts are plain; resolves to `undefined` when dismissed. */
export function showQuickPick<T extends vscode.QuickPickItem>(
	items: readonly T[],
	options: { readonly title?: string; readonly placeHolder: string },
): Thenable<T | undefined> {
	return vscode.window.showQuickPick(items.map(plainItem), options);
}

/** Whether VS Code shows the theme's icon for an item's `resourceUri`: since 1.108. Before, it was a proposed API. */
export const hasFileIcons = isSince(1, 108);

function isSince(major: number, minor: number): boolean {
	const [itsMajor = 0, itsMinor = 0] = vscode.version.split('.').map(Number);
	return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}
