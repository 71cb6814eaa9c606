import * as vscode from 'vscode';
import { guarded, plainItem } from './plain.ts';

/** A quick pick with plain texts. Items have icons as `iconPath`. */
export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
	return guarded(vscode.window.createQuickPick<T>());
}

/** An input box with plain texts. */
export function createInputBox(): vscode.InputBox {
	return guarded(vscode.window.createInputBox());
}

/** A quick pick with plain texts; resolves to `undefined` when dismissed. */
export function showQuickPick<T extends vscode.QuickPickItem>(
	items: readonly T[],
	options: { readonly title?: string; readonly placeHolder: string },
): Thenable<T | undefined> {
	return vscode.window.showQuickPick(items.map(plainItem), options);
}

const [major = 0, minor = 0] = vscode.version.split('.').map(Number);

/** VS Code shows the theme's icon for an item's `resourceUri` since 1.108. */
export const hasFileIcons = major > 1 || minor >= 108;
