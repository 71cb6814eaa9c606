import * as vscode from 'vscode';
import { plainLabel, plainLines, plainSentence } from './plain.ts';

/** The part of a modal dialog below its question. */
interface Dialog {
	/** Lines of text below the question. */
	readonly detail?: string;
}

/** Shows a notification; resolves to the action that the user chose, if any. */
export function showInformationMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showInformationMessage(plainSentence(message), ...actions);
}

/** Shows a warning as a notification; resolves to the action that the user chose, if any. */
export function showWarningMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showWarningMessage(plainSentence(message), ...actions);
}

/** Shows an error as a notification; resolves to the action that the user chose, if any. */
export function showErrorMessage(message: string, ...actions: string[]): Thenable<string | undefined> {
	return vscode.window.showErrorMessage(plainSentence(message), ...actions);
}

/** Shows a modal dialog; resolves to the answer, or `undefined` when the user cancelled. */
export function showDialog(question: string, { detail }: Dialog, ...answers: string[]): Thenable<string | undefined> {
	const options = { modal: true, ...(detail === undefined ? {} : { detail: plainLines(detail) }) };
	return vscode.window.showWarningMessage(plainSentence(question), options, ...answers);
}

/** Shows a sentence with a codicon in the status bar, for some milliseconds. */
export function setStatusBarMessage(icon: string, text: string, milliseconds = 4000): void {
	vscode.window.setStatusBarMessage(`$(${icon}) ${plainLabel(text)}`, milliseconds);
}
