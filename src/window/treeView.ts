import * as vscode from 'vscode';
import { guarded } from './guarded.ts';

/** Creates a tree view whose title, description and message are plain. */
export function createTreeView<T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> {
	return guarded(vscode.window.createTreeView(id, options));
}
