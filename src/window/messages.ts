import * as vscode from 'vscode';
import { plainLabel, plainLines, plainSentence } from './plain.ts';

interface Dialog {
	/** Below the question. */
	readonly detail?: string;
}

/** Resolves to the chosen action, if any. */
export function showInformationMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showInformationMessage(plainSentence(message), ...actions);
}

/** Resolves to the chosen action, if any. */
export function showWarningMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showWarningMessage(plainSentence(message), ...actions);
}

/** Resolves to the chosen action, if any. */
export function showErrorMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showErrorMessage(plainSentence(message), ...actions);
}

/** Shows a modal dialog; resolves to `undefined` when cancelled. */
export function showDialog(question: string, { detail }: Dialog, ...answers: string[]): Thenable<string | undefined> {
	const options = { modal: true, ...(detail === undefined ? {} : { detail: plainLines(detail) }) };
	return vscode.window.showWarningMessage(plainSentence(question), options, ...answers);
}

/** `icon` is a codicon. */
export function setStatusBarMessage(icon: string, text: string, milliseconds = 4000): void {
	vscode.window.setStatusBarMessage(`$(${icon}) ${plainLabel(text)}`, milliseconds);
}
