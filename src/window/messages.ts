import * as vscode from 'vscode';
import { plainLabel, plainLines, plainSentence } from './plain.ts';

/** A button: its label, and what it does. */
export type Action = readonly [label: string, run: () => unknown];

type Show = (text: string, ...labels: string[]) => Thenable<string | undefined>;

/** A function that shows a plain message, and resolves after the chosen action, if any. */
const messageWith =
	(show: Show) =>
	async (message: string, ...actions: Action[]): Promise<void> => {
		const chosen = await show(plainSentence(message), ...actions.map(([label]) => label));
		try {
			await actions.find(([label]) => label === chosen)?.[1]();
		} catch (error) {
			// Shown here, because most callers do not wait for an action.
			if (!(error instanceof vscode.CancellationError)) {
				void showErrorMessage(error instanceof Error ? error.message : String(error));
			}
		}
	};

export const showInformationMessage = messageWith((...texts) => vscode.window.showInformationMessage(...texts));
export const showWarningMessage = messageWith((...texts) => vscode.window.showWarningMessage(...texts));

const showError = messageWith((...texts) => vscode.window.showErrorMessage(...texts));

/** Without an action, it has *Show Log*: VS Code cuts a message without buttons to one line. */
export function showErrorMessage(message: string, ...actions: Action[]): Promise<void> {
	const showLog: Action = [vscode.l10n.t('Show Log'), () => vscode.commands.executeCommand('qoder.showLog')];
	return showError(message, ...(actions.length > 0 ? actions : [showLog]));
}

/** Shows a modal dialog. Enter presses the first answer; VS Code adds *Cancel*, which resolves to `undefined`. */
export async function showDialog(question: string, detail: string, ...answers: string[]): Promise<string | undefined> {
	const options = { modal: true, ...(detail && { detail: plainLines(detail) }) };
	return vscode.window.showWarningMessage(plainSentence(question), options, ...answers);
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

/** An item of the status bar with plain texts. VS Code shows `name` in the menu that hides items. */
export function createStatusBarItem(id: string, name: string) {
	const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right);
	item.name = name;
	return {
		/** `icon` is a codicon. */
		show(icon: string, text: string, tooltip: string): void {
			item.text = `$(${icon}) ${plainLabel(text)}`;
			item.tooltip = plainSentence(tooltip);
			item.accessibilityInformation = { label: plainSentence(`${text}. ${tooltip}`) };
			item.show();
		},
		hide: () => item.hide(),
		dispose: () => item.dispose(),
	};
}
