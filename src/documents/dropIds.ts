import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Puts the ids of files into a text they are dropped into; VS Code by itself would take the address behind a file's icon. */
export function dropIds(): vscode.Disposable {
	const { Text } = vscode.DocumentDropOrPasteEditKind;
	const provideDocumentDropEdits = async (_document: unknown, _position: unknown, data: vscode.DataTransfer) => {
		const ids = await data.get('text/plain')?.asString();
		return ids ? new vscode.DocumentDropEdit(ids, l10n.t('Insert IDs'), Text) : undefined;
	};
	return vscode.languages.registerDocumentDropEditProvider(
		// A pattern ranks above the star under which VS Code's own ways to drop are registered.
		{ pattern: '**' },
		{ provideDocumentDropEdits },
		{ providedDropEditKinds: [Text], dropMimeTypes: ['application/vnd.code.tree.qoder.files'] },
	);
}
