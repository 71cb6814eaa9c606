import * as vscode from 'vscode';

/** A scheme of its own, so that no other extension decorates the row. */
const scheme = 'qoder-archived';

/** The resource of an archived agent's row, which {@link dimArchived} dims. */
export const archivedUri = vscode.Uri.from({ scheme, path: '/agent' });

/** Dims the rows of archived agents. VS Code has no other way to colour the name in a row. */
export function dimArchived(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration: (uri) => (uri.scheme === scheme ? { color: new vscode.ThemeColor('disabledForeground') } : undefined),
	});
}
