import * as vscode from 'vscode';
import { guarded } from './guarded.ts';

/** A tree view with plain texts. */
export function createTreeView<T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> {
	return guarded(vscode.window.createTreeView(id, options));
}
