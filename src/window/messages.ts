import * as vscode from 'vscode';
import { plainLabel, plainLines, plainSentence } from './plain.ts';

interface Dialog {
	/** Below the question. */
	readonly detail?: string;
	/** The answer of the Escape key, in place of *Cancel*. */
	readonly close?: string;
}

/** A button: its label, and what it does. */
export type Action = readonly [label: string, run: () => unknown];

/** Resolves after the chosen action, if any. */
export async function showInformationMessage(message: string, ...actions: Action[]): Promise<void> {
	await runChosen(actions, vscode.window.showInformationMessage(plainSentence(message), ...labelsOf(actions)));
}

/** Resolves after the chosen action, if any. */
export async function showWarningMessage(message: string, ...actions: Action[]): Promise<void> {
	await runChosen(actions, vscode.window.showWarningMessage(plainSentence(message), ...labelsOf(actions)));
}

/** Resolves after the chosen action, if any. */
export async function showErrorMessage(message: string, ...actions: Action[]): Promise<void> {
	await runChosen(actions, vscode.window.showErrorMessage(plainSentence(message), ...labelsOf(actions)));
}

/** Shows a modal dialog; resolves to `undefined` when cancelled. */
export async function showDialog(question: string, { detail, close }: Dialog, ...answers: string[]): Promise<string | undefined> {
	const options = { modal: true, ...(detail === undefined ? {} : { detail: plainLines(detail) }) };
	const text = plainSentence(question);
	if (close === undefined) {
		return vscode.window.showWarningMessage(text, options, ...answers);
	}
	const items = answers.map((title) => ({ title, isCloseAffordance: title === close }));
	return (await vscode.window.showWarningMessage(text, options, ...items))?.title;
}

let statusBarMessage: vscode.Disposable | undefined;

/** Replaces the one before. `icon` is a codicon. */
export function setStatusBarMessage(icon: string, text: string, milliseconds = 4000): void {
	clearStatusBarMessage();
	statusBarMessage = vscode.window.setStatusBarMessage(`$(${icon}) ${plainLabel(text)}`, milliseconds);
}

export function clearStatusBarMessage(): void {
	statusBarMessage?.dispose();
}

/** An item of the status bar with plain texts. */
export class StatusBarItem implements vscode.Disposable {
	readonly #item: vscode.StatusBarItem;

	/** VS Code shows `name` in the menu that hides items. */
	constructor(id: string, name: string) {
		this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right);
		this.#item.name = name;
	}

	/** `icon` is a codicon. */
	show(icon: string, text: string, tooltip: string): void {
		this.#item.text = `$(${icon}) ${plainLabel(text)}`;
		this.#item.tooltip = plainSentence(tooltip);
		this.#item.accessibilityInformation = { label: plainSentence(`${text}. ${tooltip}`) };
		this.#item.show();
	}

	hide(): void {
		this.#item.hide();
	}

	dispose(): void {
		this.#item.dispose();
	}
}

function labelsOf(actions: readonly Action[]): string[] {
	return actions.map(([label]) => label);
}

/** Shows why a chosen action fails, because most callers do not wait for it. */
async function runChosen(actions: readonly Action[], answer: Thenable<string | undefined>): Promise<void> {
	const chosen = await answer;
	try {
		await actions.find(([label]) => label === chosen)?.[1]();
	} catch (error) {
		if (!(error instanceof vscode.CancellationError)) {
			void showErrorMessage(error instanceof Error ? error.message : String(error));
		}
	}
}
