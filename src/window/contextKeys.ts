import * as vscode from 'vscode';

/** Sets a context key that `when` clauses of the manifest read. */
export function setContext(key: `qoder.${string}`, value: unknown): void {
	void vscode.commands.executeCommand('setContext', key, value);
}
