import * as vscode from 'vscode';
import { maxContentBytes } from '../api/errors.ts';
import { tabsOf, urisOf } from '../documents/tabs.ts';
import { scheme as ours } from '../documents/uri.ts';
import { mimeTypeOf } from './acceptedTypes.ts';

/** A file or text to upload. */
export interface Source {
	readonly name: string;
	readonly mimeType: string;
	/** Bytes; `undefined` until it is read. */
	readonly size: number | undefined;
	/** Rejects with a sentence for the user. */
	read(): Promise<Uint8Array<ArrayBuffer>>;
	/** Unsaved changes; `'unknown'` if VS Code does not expose the text. */
	readonly unsaved?: Source | 'unknown';
	/** The file behind `read`, and its age when the user chose it. */
	readonly file?: { readonly uri: vscode.Uri; readonly stat: vscode.FileStat };
}

/** A source, or what cannot be uploaded. */
export type Chosen = Source | { readonly name: string; readonly problem: 'folder' | 'unreadable' | 'tooLarge' };

/** Checks files and editors' texts. Reads only files with unsaved changes. */
export async function chosenBy(uris: readonly vscode.Uri[]): Promise<readonly Chosen[]> {
	const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
	return Promise.all(
		[...unique.values()].map(async (uri): Promise<Chosen> => {
			const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
			if (document?.isUntitled) {
				return textOf(document);
			}
			const name = nameOf(uri);
			try {
				const stat = await vscode.workspace.fs.stat(uri);
				const source = { name, mimeType: mimeTypeOf(name), size: stat.size };
				const chosen = classified({ ...source, read: () => readFile(uri), file: { uri, stat } }, stat.type);
				// Of notebooks and custom editors, only the tabs show this.
				const isDirty = tabsOf(uri).some((tab) => tab.isDirty && uriOf(tab));
				const unsaved = document?.isDirty ? textOf(document) : isDirty ? 'unknown' : undefined;
				if (!unsaved || 'problem' in chosen) {
					return chosen;
				}
				// Because auto save may change the file while the dialog asks about the saved version.
				const saved = await readFile(uri);
				return { ...source, size: saved.byteLength, read: async () => saved, unsaved };
			} catch {
				return { name, problem: 'unreadable' };
			}
		}),
	);
}

async function readFile(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return (await vscode.workspace.fs.readFile(uri)) as Uint8Array<ArrayBuffer>;
	} catch {
		throw new Error(
			vscode.l10n.t('VS Code cannot read this file. Check that it exists and that you have permission to read it.'),
		);
	}
}

/** Checks dropped items without reading them. Only those with a `uri` have a size and a type. */
export async function chosenByDrop(data: vscode.DataTransfer): Promise<readonly Chosen[]> {
	const files = [...data].flatMap(([type, item]) => {
		const file = item.asFile();
		return file ? [{ type, file }] : [];
	});
	if (files.length === 0) {
		const list = (await data.get('text/uri-list')?.asString()) ?? '';
		const uris = list.split(/\r?\n/).filter((line) => line && !line.startsWith('#'));
		// The service already has its own files.
		return chosenBy(uris.map((uri) => vscode.Uri.parse(uri)).filter(({ scheme }) => scheme !== ours));
	}
	return Promise.all(
		files.map(async ({ type, file }): Promise<Chosen> => {
			const { name } = file;
			const found = file.uri ? await vscode.workspace.fs.stat(file.uri).then(undefined, () => undefined) : undefined;
			return classified({ name, mimeType: mimeTypeOf(name, type), size: found?.size, read: () => bytesOf(file) }, found?.type);
		}),
	);
}

/** VS Code reads the file once, so a retry after the drop gets the same bytes. */
async function bytesOf(file: vscode.DataTransferFile): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return (await file.data()) as Uint8Array<ArrayBuffer>;
	} catch {
		throw new Error(
			vscode.l10n.t(
				'It is a folder, which cannot be uploaded, or a file that VS Code cannot read. Upload a file with “Upload…” instead.',
			),
		);
	}
}

function classified(source: Source, type = vscode.FileType.File): Chosen {
	const { name, size = 0 } = source;
	if (type & vscode.FileType.Directory) {
		return { name, problem: 'folder' };
	}
	if ((type & vscode.FileType.File) === 0) {
		return { name, problem: 'unreadable' };
	}
	return size > maxContentBytes ? { name, problem: 'tooLarge' } : source;
}

function textOf(document: vscode.TextDocument): Source {
	const name = nameOf(document.uri);
	const content = new TextEncoder().encode(document.getText());
	return { name, mimeType: mimeTypeOf(name, 'text/plain'), size: content.byteLength, read: async () => content };
}

/** The file that a tab shows, if it is no comparison. */
export function uriOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
	const [uri, other] = urisOf(tab?.input);
	return other || uri?.scheme === ours ? undefined : uri;
}

function nameOf({ path, authority }: vscode.Uri): string {
	return path.split('/').findLast(Boolean) ?? authority;
}
