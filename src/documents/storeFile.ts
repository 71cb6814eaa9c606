import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { unlessAborted } from '../api/time.ts';
import { numbered } from '../text/fileName.ts';
import { baseName } from './uri.ts';

const { fs } = vscode.workspace;

/** What is being stored, by folder. */
const storing = new Map<string, Promise<unknown>>();

/**
 * Stores bytes and resolves to the address. Only this module changes a disk. `replaced` is the file that the user agreed to
 * replace; if it has changed, the new file gets a number. Rejects with a sentence, or with the signal's reason.
 */
export function storeFile(
	uri: vscode.Uri,
	contents: Uint8Array,
	replaced: vscode.FileStat | undefined,
	signal?: AbortSignal,
): Promise<vscode.Uri> {
	// Two at once could choose the same free name.
	const folder = sibling(uri, '').toString();
	const before = Promise.resolve(storing.get(folder));
	const stored = unlessAborted(before, signal).then(() => store(uri, contents, replaced));
	const ended = Promise.allSettled([before, stored]).then(() => {
		if (storing.get(folder) === ended) {
			storing.delete(folder);
		}
	});
	storing.set(folder, ended);
	return stored;
}

async function store(uri: vscode.Uri, contents: Uint8Array, replaced: vscode.FileStat | undefined): Promise<vscode.Uri> {
	try {
		const there = await statOf(uri);
		if (there && replaced && isFile(there) && isUnchanged(there, replaced)) {
			await replaceFile(uri, there, contents);
			return uri;
		}
		const free = there ? await freeUri(uri) : uri;
		await createFile(free, contents);
		return free;
	} catch (error) {
		throw error instanceof StoreError ? error : new StoreError(reasonOf(error), { cause: error });
	}
}

/** Deletes a file, and its folder if then empty. A missing file counts as deleted. Rejects with a sentence. */
export async function deleteFile(uri: vscode.Uri): Promise<void> {
	try {
		await fs.delete(uri, { useTrash: false });
	} catch (error) {
		if (await statOf(uri)) {
			throw new StoreError(reasonOf(error), { cause: error });
		}
	}
	await remove(vscode.Uri.joinPath(uri, '..'));
}

/** The file or folder at an address, if any. */
export async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
	try {
		return await fs.stat(uri);
	} catch (error) {
		if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
			return undefined;
		}
		throw error;
	}
}

/** Whether this is a file, or a link to one. */
export function isFile({ type }: vscode.FileStat): boolean {
	return (type & vscode.FileType.File) !== 0;
}

/** Its message is a sentence for the user. */
export class StoreError extends Error {
	/** The file that the user agreed to replace, written back after the failure. */
	readonly restored: vscode.FileStat | undefined;

	constructor(
		message: string,
		{ cause, restored }: { readonly cause: unknown; readonly restored?: vscode.FileStat | undefined },
	) {
		super(message, { cause });
		this.restored = restored;
	}
}

async function createFile(uri: vscode.Uri, contents: Uint8Array): Promise<void> {
	try {
		await writeWhole(uri, contents);
	} catch (error) {
		if (await isBeginning(uri, contents)) {
			await remove(uri);
		}
		throw error;
	}
}

/** Whether a file holds the beginning of these contents. Another program may have made one with others meanwhile. */
async function isBeginning(uri: vscode.Uri, contents: Uint8Array): Promise<boolean> {
	const left = await statOf(uri).catch(() => undefined);
	const bytes = left && isFile(left) ? await fs.readFile(uri).then(undefined, () => undefined) : undefined;
	return bytes?.every((byte, index) => byte === contents[index]) ?? false;
}

/**
 * Writes into the file: a rename would lose its mode and links, and VS Code's rename first deletes the target, even a folder. A
 * full disk truncates the file, so a copy is kept meanwhile.
 */
async function replaceFile(uri: vscode.Uri, before: vscode.FileStat, contents: Uint8Array): Promise<void> {
	const copy = await copyBeside(uri, before);
	const old = copy ? undefined : await fs.readFile(uri);
	try {
		await writeWhole(uri, contents);
	} catch (error) {
		const after = await statOf(uri).catch(() => undefined);
		if (after && isUnchanged(after, before)) {
			await remove(copy);
			throw error;
		}
		await writeBack(uri, old, copy, error);
		await remove(copy);
		const restored = await statOf(uri).catch(() => undefined);
		throw new StoreError(reasonOf(error), { cause: error, restored });
	}
	await remove(copy);
}

/** VS Code may write a part on a full disk and report success. */
async function writeWhole(uri: vscode.Uri, contents: Uint8Array): Promise<void> {
	await fs.writeFile(uri, contents);
	const there = await statOf(uri);
	// Some file systems report no sizes.
	if (there?.size !== contents.byteLength && (await fs.readFile(uri)).byteLength !== contents.byteLength) {
		throw new Error('ENOSPC');
	}
}

/** Undefined if impossible, such as in a browser with access to one file. */
async function copyBeside(uri: vscode.Uri, { type, size }: vscode.FileStat): Promise<vscode.Uri | undefined> {
	if ((type & vscode.FileType.SymbolicLink) !== 0) {
		// Its copy would be a link to the same file.
		return undefined;
	}
	const copy = sibling(uri, `.${baseName(uri).slice(0, 40).toWellFormed()}.${crypto.randomUUID().slice(0, 8)}.old`);
	try {
		await fs.copy(uri, copy);
		if ((await statOf(copy))?.size === size) {
			return copy;
		}
	} catch {
		// The old contents are then kept in memory.
	}
	await remove(copy);
	return undefined;
}

async function writeBack(
	uri: vscode.Uri,
	old: Uint8Array | undefined,
	copy: vscode.Uri | undefined,
	cause: unknown,
): Promise<void> {
	try {
		await writeWhole(uri, old ?? (copy ? await fs.readFile(copy) : new Uint8Array()));
	} catch {
		const where = copy
			? vscode.l10n.t('The file is incomplete. Its previous contents are in “{0}” in the same folder.', baseName(copy))
			: vscode.l10n.t('The file is incomplete.');
		throw new StoreError(`${reasonOf(cause)} ${where}`, { cause });
	}
}

/** Never rejects. */
async function remove(uri: vscode.Uri | undefined): Promise<void> {
	if (uri) {
		await fs.delete(uri, { recursive: false, useTrash: false }).then(undefined, () => {});
	}
}

async function freeUri(uri: vscode.Uri): Promise<vscode.Uri> {
	for (let count = 2; ; count += 1) {
		const free = sibling(uri, numbered(baseName(uri), count));
		if (!(await statOf(free))) {
			return free;
		}
	}
}

/** Whether a file is as it was, by its size and time. */
export function isUnchanged(one: vscode.FileStat, other: vscode.FileStat): boolean {
	return one.size === other.size && one.mtime === other.mtime;
}

function sibling(uri: vscode.Uri, name: string): vscode.Uri {
	return vscode.Uri.joinPath(uri, '..', name);
}

/** Why a file could not be stored, by the code of VS Code or of Node. */
const reasons: readonly (readonly [code: RegExp, reason: () => string])[] = [
	[/ENOSPC|EDQUOT|QuotaExceededError/, () => vscode.l10n.t('The disk is full. Free up some space, or select another folder.')],
	[/ENAMETOOLONG/, () => vscode.l10n.t('The name is too long for this folder. Enter a shorter name.')],
	[/EBUSY|ETXTBSY/, () => vscode.l10n.t('Another program is using the file. Close it there, or enter another name.')],
	[/NoPermissions|EACCES|EPERM|EROFS/, () => vscode.l10n.t('You do not have permission to write here. Select another folder.')],
	[/FileNotFound|ENOENT|ENOTDIR/, () => vscode.l10n.t('The folder no longer exists. Select another folder.')],
];

function reasonOf(error: unknown): string {
	const message = messageOf(error);
	const text = error instanceof vscode.FileSystemError ? `${error.code} ${message}` : message;
	const reason = reasons.find(([code]) => code.test(text))?.[1];
	return reason?.() ?? vscode.l10n.t('The file system reported an error. Try again, or select another folder. ({0})', message);
}
