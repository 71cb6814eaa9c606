import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { scheme } from './contentsUri.ts';
import type { QoderFileSystem } from './fileSystem.ts';

/** The read-only file system `qoder:`, registered at once. `load` brings what it answers with when somebody reads. */
export class RegisteredFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
	readonly #load: () => Promise<QoderFileSystem>;
	readonly #onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#onDidChangeFile.event;
	readonly #registration: vscode.Disposable;

	constructor(load: () => Promise<QoderFileSystem>) {
		this.#load = load;
		this.#registration = vscode.workspace.registerFileSystemProvider(scheme, this, {
			isCaseSensitive: true,
			isReadonly: readonlyMessage(),
		});
	}

	/** Tells VS Code of documents that are others by now. */
	changed(changes: vscode.FileChangeEvent[]): void {
		this.#onDidChangeFile.fire(changes);
	}

	async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
		return (await this.#load()).stat(uri);
	}

	async readFile(uri: vscode.Uri): Promise<Uint8Array> {
		return (await this.#load()).readFile(uri);
	}

	watch(): vscode.Disposable {
		return new vscode.Disposable(() => {});
	}

	readDirectory(uri: vscode.Uri): never {
		throw vscode.FileSystemError.FileNotFound(uri);
	}

	readonly createDirectory = refuse;
	readonly writeFile = refuse;
	readonly delete = refuse;
	readonly rename = refuse;

	dispose(): void {
		this.#registration.dispose();
		this.#onDidChangeFile.dispose();
	}
}

function refuse(uri: vscode.Uri): never {
	throw vscode.FileSystemError.NoPermissions(uri);
}

/** What VS Code says when somebody types into one of these files. */
function readonlyMessage(): vscode.MarkdownString {
	const saveAs = `[${l10n.t('Save As…')}](command:qoder.saveAs)`;
	const message = new vscode.MarkdownString(
		l10n.t(
			'What comes from Qoder Cloud cannot be changed here. {0} stores a copy. Where you see details in place of contents, the service does not hand the contents out.',
			saveAs,
		),
	);
	message.isTrusted = { enabledCommands: ['qoder.saveAs'] };
	return message;
}
