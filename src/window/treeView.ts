import * as vscode from 'vscode';
import { guarded } from './guarded.ts';

/** Registers a view. Text of others in its title, description and message stays text. */
export function createTreeView<T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> {
	return guarded(vscode.window.createTreeView(id, options));
}
