import * as vscode from 'vscode';
import { scheme } from './contentsUri.ts';
import type { QoderFileSystem } from './fileSystem.ts';

/** Marks rows and tabs of what the service no longer has. */
export function goneMarks(files: QoderFileSystem): vscode.Disposable {
	const provideFileDecoration = (uri: vscode.Uri) =>
		uri.scheme === scheme && files.isGone(uri)
			? new vscode.FileDecoration(
					'✗',
					vscode.l10n.t('No longer on the service'),
					new vscode.ThemeColor('list.deemphasizedForeground'),
				)
			: undefined;
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration,
		onDidChangeFileDecorations: files.onDidLoseRecord,
	});
}
