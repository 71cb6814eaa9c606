import * as vscode from 'vscode';
import { guarded } from './plain.ts';

/** A tree view with plain texts. */
export function createTreeView<T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> {
	return guarded(vscode.window.createTreeView(id, options));
}

/** For `when` clauses of the manifest. */
export function setContext(key: `qoder.${string}`, value: unknown): void {
	void vscode.commands.executeCommand('setContext', key, value);
}
