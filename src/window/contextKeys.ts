import * as vscode from 'vscode';

/** For `when` clauses of the manifest. */
export function setContext(key: `qoder.${string}`, value: unknown): void {
	void vscode.commands.executeCommand('setContext', key, value);
}
