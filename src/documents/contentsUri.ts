import * as vscode from 'vscode';
import { fileName } from '../text/fileName.ts';

/** The scheme of everything of the service's that VS Code can open. Paths are those of the API, with a name at the end. */
export const scheme = 'qoder';

/** The contents of a file: `qoder://<host>/files/<id>/content/<name>`. VS Code chooses the editor by the name. */
export function contentsUri(host: string, id: string, name: string): vscode.Uri {
	return address(host, ['files', inPath(id), 'content', fileName(name)]);
}

/** The address of a path at a service, its parts made fit for it already. */
export function address(host: string, parts: readonly string[]): vscode.Uri {
	return vscode.Uri.from({ scheme, authority: host, path: `/${parts.join('/')}` });
}

/** An id in a path: it comes from the service, and a slash in it would make another path. */
export function inPath(id: string): string {
	return encodeURIComponent(id.toWellFormed()).replaceAll('.', '%2E');
}
