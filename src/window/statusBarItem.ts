import * as vscode from 'vscode';
import { plainLabel, plainSentence } from './plain.ts';

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
