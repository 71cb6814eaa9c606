import * as vscode from 'vscode';
import { fileName } from '../text/fileName.ts';

/** The scheme of everything of the service's that VS Code can open. Paths are those of the API, with a name at the end. */
export const scheme = 'qoder';

/** The contents of a file: `qoder://<host>/files/<id>/content/<name>`. VS Code chooses the editor by the name. */
export function contentsUri(host: string, id: string, name: string): vscode.Uri {
	return address(host, ['files', id, 'content', fileName(name)]);
}

/** A record as JSON: `qoder://<host>/agents/<id>/<name>.json`. */
export function detailsUri(host: string, path: 'files' | 'agents' | 'sessions', id: string, name: string): vscode.Uri {
	return address(host, [path, id, `${fileName(name)}.json`]);
}

/** An agent's system prompt, now or in a version: `qoder://<host>/agents/<id>/<name>.md`, `…/versions/<n>/<name>.md`. */
export function promptUri(host: string, id: string, name: string, version?: number): vscode.Uri {
	return address(host, [...agentPath(id, version), `${fileName(name)}.md`]);
}

/** An agent in a version as JSON: `qoder://<host>/agents/<id>/versions/<n>/<name>.json`. */
export function versionUri(host: string, id: string, name: string, version: number): vscode.Uri {
	return address(host, [...agentPath(id, version), `${fileName(name)}.json`]);
}

function agentPath(id: string, version: number | undefined): string[] {
	return version === undefined ? ['agents', id] : ['agents', id, 'versions', String(version)];
}

function address(host: string, parts: readonly string[]): vscode.Uri {
	// An id comes from the service; a slash in it would make another path.
	return vscode.Uri.from({ scheme, authority: host, path: `/${parts.map((part) => part.replaceAll('/', '%2F')).join('/')}` });
}
