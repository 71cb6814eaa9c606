import * as vscode from 'vscode';
import { fileName } from '../text/fileName.ts';

/** The scheme of all documents. Paths are those of the API, with a name at the end. */
export const scheme = 'qoder';

/** Collections of the API. */
export type RecordPath = 'files' | 'agents' | 'sessions';

/** A record's place in the API; only agents have a version. */
export interface RecordPlace {
	readonly path: RecordPath;
	readonly id: string;
	readonly version?: number | undefined;
}

/** The target of an address. */
export interface Address extends RecordPlace {
	readonly shows: 'contents' | 'details' | 'prompt' | 'configuration' | 'transcript';
}

/** A file: `qoder://<host>/files/<id>/content/<name>`. VS Code chooses the editor by the name. */
export function contentsUri(host: string, id: string, name: string): vscode.Uri {
	return address(host, ['files', inPath(id), 'content', fileName(name)]);
}

const dimmed = 'details';

/** The address of a file in a row. The document has a different one, because VS Code draws a lock on each row with its address. */
export function rowUri(host: string, id: string, name: string, isDimmed: boolean): vscode.Uri {
	return contentsUri(host, id, name).with({ query: isDimmed ? dimmed : 'row' });
}

/** The address of a record in a dimmed row. */
export function dimmedUri(host: string, path: RecordPath, id: string, name: string): vscode.Uri {
	return detailsUri(host, path, id, name).with({ query: dimmed });
}

/** Whether a row has no contents to open, or is archived. */
export function isDimmed({ scheme: its, query }: vscode.Uri): boolean {
	return its === scheme && query === dimmed;
}

/** A record as JSON: `qoder://<host>/agents/<id>/<name>.json`. */
export function detailsUri(host: string, path: RecordPath, id: string, name: string): vscode.Uri {
	return address(host, [path, inPath(id), `${fileName(name)}.json`]);
}

/** A prompt: `qoder://<host>/agents/<id>/<name>.md`, or `…/versions/<n>/<name>.md`. */
export function promptUri(host: string, id: string, name: string, version?: number): vscode.Uri {
	return address(host, [...agentPath(id, version), `${fileName(name)}.md`]);
}

/** An agent's configuration: `qoder://<host>/agents/<id>/versions/<n>/<name>.json`. */
export function versionUri(host: string, id: string, name: string, version: number): vscode.Uri {
	return address(host, [...agentPath(id, version), `${fileName(name)}.json`]);
}

/** A transcript: `qoder://<host>/sessions/<id>/<title>.md`. */
export function transcriptUri(host: string, id: string, title: string): vscode.Uri {
	return address(host, ['sessions', inPath(id), `${fileName(title)}.md`]);
}

/** The same document at another path, because VS Code shows a comparison of different paths as a rename. */
export function atPath(uri: vscode.Uri, path: string): vscode.Uri {
	return uri.with({ path, query: uri.path });
}

/** The target of a `qoder:` address on any host, if known. */
export function addressOf({ scheme: its, path: shown, query }: vscode.Uri): Address | undefined {
	// VS Code adds queries of its own, such as `version=1` for the preview of a picture.
	const [, path, place = '', ...rest] = (query.startsWith('/') ? query : shown).split('/');
	const id = decoded(place);
	const name = rest.at(-1) ?? '';
	if (its !== scheme || !id || !name) {
		return undefined;
	}
	if (path === 'files' && rest.length === 2 && rest[0] === 'content') {
		return { shows: 'contents', path, id };
	}
	if (path === 'agents' && rest.length === 3 && rest[0] === 'versions' && /^\d+$/.test(`${rest[1]}`)) {
		const shows = name.endsWith('.md') ? 'prompt' : 'configuration';
		return { shows, path, id, version: Number(rest[1]) };
	}
	if (rest.length !== 1 || !(path === 'files' || path === 'agents' || path === 'sessions')) {
		return undefined;
	}
	const markdown = { files: 'details', agents: 'prompt', sessions: 'transcript' } as const;
	return { shows: name.endsWith('.md') ? markdown[path] : 'details', path, id };
}

/** The name at the end of a path. */
export function baseName({ path }: vscode.Uri): string {
	return path.split('/').at(-1) ?? '';
}

/** The parts are escaped already. */
function address(host: string, parts: readonly string[]): vscode.Uri {
	return vscode.Uri.from({ scheme, authority: host, path: `/${parts.join('/')}` });
}

/** A slash in the service's id would change the path. */
function inPath(id: string): string {
	return encodeURIComponent(id.toWellFormed()).replaceAll('.', '%2E');
}

function agentPath(id: string, version: number | undefined): string[] {
	return version === undefined ? ['agents', inPath(id)] : ['agents', inPath(id), 'versions', String(version)];
}

/** A part of a path without its escapes; `undefined` if these are not valid. */
export function decoded(place: string): string | undefined {
	try {
		return decodeURIComponent(place);
	} catch {
		return undefined;
	}
}
