import * as vscode from 'vscode';

/** Sets a key that `when` clauses of the manifest ask for. */
export function setContext(key: `qoder.${string}`, value: unknown): void {
	void vscode.commands.executeCommand('setContext', key, value);
}
