import * as vscode from 'vscode';

/** The scheme is one of its own, so that nobody else decorates the row. */
const scheme = 'qoder-archived';

/** What makes the name of an archived agent dim, once {@link dimArchived} is there. */
export const archivedUri = vscode.Uri.from({ scheme, path: '/agent' });

/** Dims the rows of archived agents: VS Code has no other way to colour the name in a row. */
export function dimArchived(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration: (uri) => (uri.scheme === scheme ? { color: new vscode.ThemeColor('disabledForeground') } : undefined),
	});
}
