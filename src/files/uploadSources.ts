import * as vscode from 'vscode';
import { maxContentBytes } from '../api/errors.ts';
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
}

/** What to upload, and the names of what cannot be. */
export interface Chosen {
	readonly sources: readonly Source[];
	readonly folders: readonly string[];
	readonly unreadable: readonly string[];
	readonly tooLarge: readonly string[];
}

/** Checks files and editors' texts, without reading the files. */
export async function chosenBy(uris: readonly vscode.Uri[]): Promise<Chosen> {
	const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
	const checked = await Promise.all(
		[...unique.values()].map(async (uri): Promise<Partial<Chosen>> => {
			const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
			if (document?.isUntitled) {
				return { sources: [textOf(document)] };
			}
			const name = nameOf(uri);
			try {
				const { type, size } = await vscode.workspace.fs.stat(uri);
				const unsaved = document?.isDirty ? textOf(document) : isDirty(uri) ? 'unknown' : undefined;
				const read = async () => (await vscode.workspace.fs.readFile(uri)) as Uint8Array<ArrayBuffer>;
				return classified({ name, mimeType: mimeTypeOf(name), size, read, ...(unsaved ? { unsaved } : {}) }, type);
			} catch {
				return { unreadable: [name] };
			}
		}),
	);
	return merged(checked);
}

/** Checks dropped items without reading them. Only those with a `uri` have a size and a type. */
export async function chosenByDrop(data: vscode.DataTransfer): Promise<Chosen> {
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
	const checked = await Promise.all(
		files.map(async ({ type, file }): Promise<Partial<Chosen>> => {
			const { name } = file;
			const found = file.uri ? await vscode.workspace.fs.stat(file.uri).then(undefined, () => undefined) : undefined;
			return classified({ name, mimeType: mimeTypeOf(name, type), size: found?.size, read: readerOf(file) }, found?.type);
		}),
	);
	return merged(checked);
}

/** A retry may come after the drop, when VS Code cannot read the file. */
function readerOf(file: vscode.DataTransferFile): () => Promise<Uint8Array<ArrayBuffer>> {
	let content: Promise<Uint8Array<ArrayBuffer>> | undefined;
	return () => {
		content ??= Promise.resolve(file.data()).then(
			(bytes) => bytes as Uint8Array<ArrayBuffer>,
			() => {
				throw new Error(
					vscode.l10n.t(
						'It is a folder, which cannot be uploaded, or a file that VS Code cannot read. Upload a file with “Upload…” instead.',
					),
				);
			},
		);
		return content;
	};
}

function classified(source: Source, type = vscode.FileType.File): Partial<Chosen> {
	if (type & vscode.FileType.Directory) {
		return { folders: [source.name] };
	}
	if ((type & vscode.FileType.File) === 0) {
		return { unreadable: [source.name] };
	}
	return (source.size ?? 0) > maxContentBytes ? { tooLarge: [source.name] } : { sources: [source] };
}

function textOf(document: vscode.TextDocument): Source {
	const name = nameOf(document.uri);
	const content = new TextEncoder().encode(document.getText());
	return { name, mimeType: mimeTypeOf(name, 'text/plain'), size: content.byteLength, read: async () => content };
}

// Only tabs of notebooks and custom editors show this.
function isDirty(uri: vscode.Uri): boolean {
	return vscode.window.tabGroups.all
		.flatMap(({ tabs }) => tabs)
		.some((tab) => tab.isDirty && uriOf(tab)?.toString() === uri.toString());
}

/** The file that a tab shows, if any. */
export function uriOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
	const { input } = tab ?? {};
	const hasFile =
		input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook;
	return hasFile && input.uri.scheme !== ours ? input.uri : undefined;
}

function nameOf({ path, authority }: vscode.Uri): string {
	return path.split('/').findLast(Boolean) ?? authority;
}

function merged(parts: readonly Partial<Chosen>[]): Chosen {
	return {
		sources: parts.flatMap(({ sources = [] }) => sources),
		folders: parts.flatMap(({ folders = [] }) => folders),
		unreadable: parts.flatMap(({ unreadable = [] }) => unreadable),
		tooLarge: parts.flatMap(({ tooLarge = [] }) => tooLarge),
	};
}
