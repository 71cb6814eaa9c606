import * as vscode from 'vscode';
import { scheme as ours } from '../documents/uri.ts';
import { mimeTypeOf } from './acceptedTypes.ts';

/** Something that can be uploaded. */
export interface Source {
	readonly name: string;
	readonly mimeType: string;
	/** Bytes, as far as is known before it is read. */
	readonly size: number;
	/** Reads it; rejects when that fails. */
	read(): Promise<Uint8Array<ArrayBuffer>>;
	/** Changes that are not saved: the text on the screen, or nothing but that there are some, as VS Code does not hand them out. */
	readonly unsaved?: Source | 'unknown';
}

/** What was chosen or dropped: what can be uploaded, and the names of folders and of what cannot be read. */
export interface Chosen {
	readonly sources: readonly Source[];
	readonly folders: readonly string[];
	readonly unreadable: readonly string[];
}

/** Looks at files of any file system that VS Code knows, and at the text of editors. */
export async function chosenBy(uris: readonly vscode.Uri[]): Promise<Chosen> {
	const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
	const looked = await Promise.all(
		[...unique.values()].map(async (uri): Promise<Partial<Chosen>> => {
			const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
			if (document?.isUntitled) {
				return { sources: [textOf(document)] };
			}
			try {
				const { type, size } = await vscode.workspace.fs.stat(uri);
				return type & vscode.FileType.Directory
					? { folders: [nameOf(uri)] }
					: { sources: [fileAt(uri, size, document?.isDirty ? textOf(document) : undefined)] };
			} catch {
				return { unreadable: [nameOf(uri)] };
			}
		}),
	);
	return together(looked);
}

/**
 * Takes what was dropped. Files come with their bytes, which are read at once, as they can only be had during the drop: their
 * addresses are those of the machine with the screen, which may be another one. A folder comes as a file that cannot be read.
 */
export async function chosenByDrop(data: vscode.DataTransfer): Promise<Chosen> {
	const files = [...data].flatMap(([type, item]) => {
		const file = item.asFile();
		return file ? [{ type, file }] : [];
	});
	if (files.length === 0) {
		const list = (await data.get('text/uri-list')?.asString()) ?? '';
		const uris = list.split(/\r?\n/).filter((line) => line && !line.startsWith('#'));
		// The service has its own files already.
		return chosenBy(uris.map((uri) => vscode.Uri.parse(uri)).filter(({ scheme }) => scheme !== ours));
	}
	const read = await Promise.all(
		files.map(async ({ type, file }): Promise<Partial<Chosen>> => {
			try {
				const content = (await file.data()) as Uint8Array<ArrayBuffer>;
				const mimeType = type.includes('/') ? type : mimeTypeOf(file.name);
				return { sources: [{ name: file.name, mimeType, size: content.byteLength, read: async () => content }] };
			} catch {
				return { unreadable: [file.name] };
			}
		}),
	);
	return together(read);
}

function fileAt(uri: vscode.Uri, size: number, text: Source | undefined): Source {
	const name = nameOf(uri);
	const unsaved = text ?? (isDirty(uri) ? 'unknown' : undefined);
	return {
		name,
		mimeType: mimeTypeOf(name),
		size,
		read: async () => (await vscode.workspace.fs.readFile(uri)) as Uint8Array<ArrayBuffer>,
		...(unsaved ? { unsaved } : {}),
	};
}

function textOf(document: vscode.TextDocument): Source {
	const name = nameOf(document.uri);
	const mimeType = mimeTypeOf(name);
	const content = new TextEncoder().encode(document.getText());
	return {
		name,
		mimeType: mimeType === 'application/octet-stream' ? 'text/plain' : mimeType,
		size: content.byteLength,
		read: async () => content,
	};
}

// Of notebooks and custom editors only the tab tells.
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

function together(parts: readonly Partial<Chosen>[]): Chosen {
	return {
		sources: parts.flatMap(({ sources = [] }) => sources),
		folders: parts.flatMap(({ folders = [] }) => folders),
		unreadable: parts.flatMap(({ unreadable = [] }) => unreadable),
	};
}
