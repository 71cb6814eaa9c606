import * as vscode from 'vscode';

/** Notices that a person does something in the window, as far as VS Code tells an extension. */
export class Activity implements vscode.Disposable {
	#count = 0;
	readonly #subscriptions: vscode.Disposable;

	constructor(view: vscode.TreeView<unknown>) {
		const count = () => {
			this.#count += 1;
		};
		this.#subscriptions = vscode.Disposable.from(
			view.onDidChangeSelection(({ selection }) => selection.length > 0 && count()),
			view.onDidExpandElement(count),
			view.onDidCollapseElement(count),
			vscode.window.onDidChangeActiveTextEditor(count),
			vscode.window.onDidChangeTextEditorSelection(count),
			vscode.window.onDidChangeActiveTerminal(count),
			vscode.window.onDidChangeWindowState(count),
			vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme !== 'output' && count()),
		);
	}

	/** A function that tells whether nothing was done since now. */
	since(): () => boolean {
		const count = this.#count;
		return () => this.#count === count;
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}
}
