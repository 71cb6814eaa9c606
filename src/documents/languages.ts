import * as vscode from 'vscode';
import { addressOf, scheme } from './addresses.ts';

/**
 * Gives records and prompts languages of their own, in which VS Code makes no links: in Markdown, a prompt could run
 * commands of VS Code at a click. Contents of files are what their name says.
 */
export function inertLanguages(): vscode.Disposable {
	const set = (document: vscode.TextDocument) => {
		const shows = document.uri.scheme === scheme ? addressOf(document.uri)?.shows : undefined;
		if (!shows || shows === 'contents') {
			return;
		}
		const language = shows === 'prompt' ? 'qoder-prompt' : 'qoder-record';
		if (document.languageId !== language) {
			// It may be closed by then.
			vscode.languages.setTextDocumentLanguage(document, language).then(undefined, () => {});
		}
	};
	vscode.workspace.textDocuments.forEach(set);
	return vscode.workspace.onDidOpenTextDocument(set);
}
