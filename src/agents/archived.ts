import * as vscode from 'vscode';

/** So that no other extension decorates the row. */
const scheme = 'qoder-archived';

/** The resource that {@link dimArchived} dims. */
export const archivedUri = vscode.Uri.from({ scheme, path: '/agent' });

/** VS Code has no other way to colour a row's name. */
export function dimArchived(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration: (uri) => (uri.scheme === scheme ? { color: new vscode.ThemeColor('disabledForeground') } : undefined),
	});
}
