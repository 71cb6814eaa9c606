import * as vscode from 'vscode';
import { type Address, addressOf } from './addresses.ts';
import { scheme } from './contentsUri.ts';
import { couldRunCommands } from './texts.ts';

/** The languages that VS Code reads as Markdown. */
const markdown = ['markdown', 'prompt', 'instructions', 'chatagent', 'skill'];

/**
 * Gives documents in which a click on a link could run a command of VS Code a language of ours without links: records, prompts,
 * and contents with such a link in their Markdown. Other contents are what their name says.
 */
export function inertLanguages(): vscode.Disposable {
	const set = (document: vscode.TextDocument) => {
		const address = document.uri.scheme === scheme ? addressOf(document.uri) : undefined;
		const language = address && inertLanguage(address, document);
		if (language && document.languageId !== language) {
			// It may be closed by then.
			vscode.languages.setTextDocumentLanguage(document, language).then(undefined, () => {});
		}
	};
	vscode.workspace.textDocuments.forEach(set);
	return vscode.Disposable.from(
		vscode.workspace.onDidOpenTextDocument(set),
		vscode.workspace.onDidChangeTextDocument(({ document }) => set(document)),
	);
}

function inertLanguage({ shows }: Address, document: vscode.TextDocument): string | undefined {
	if (shows === 'contents') {
		return markdown.includes(document.languageId) && couldRunCommands(document.getText()) ? 'qoder-markdown' : undefined;
	}
	return shows === 'prompt' ? 'qoder-markdown' : 'qoder-record';
}
