import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { scheme } from './contentsUri.ts';
import type { QoderFileSystem } from './fileSystem.ts';

/** The read-only file system `qoder:`, registered at once. What it answers with is loaded when somebody reads, or asks for it. */
export class Documents implements vscode.FileSystemProvider, vscode.Disposable {
	readonly #account: Account;
	readonly #trees: () => readonly PagedTree[];
	readonly #onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#onDidChangeFile.event;
	readonly #subscriptions: vscode.Disposable[];
	#files: Promise<QoderFileSystem> | undefined;
	#loaded: QoderFileSystem | undefined;

	/** What the trees list need not be asked for again. */
	constructor(account: Account, trees: () => readonly PagedTree[]) {
		this.#account = account;
		this.#trees = trees;
		this.#subscriptions = [
			this.#onDidChangeFile,
			vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true, isReadonly: readonlyMessage() }),
			account.onDidChange(() => void this.#startOver()),
		];
		if (vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === scheme)) {
			// They were opened before the extension host was started again.
			void this.files();
		}
	}

	/** What is behind the file system; loaded by the first call. */
	files(): Promise<QoderFileSystem> {
		this.#files ??= import('./openFiles.ts').then(({ openFiles }) => {
			const { files, disposable } = openFiles(this.#account, this.#trees());
			this.#subscriptions.push(
				disposable,
				files.onDidChangeFile((changes) => this.#onDidChangeFile.fire(changes)),
			);
			this.#loaded = files;
			return files;
		});
		return this.#files;
	}

	// At once, so that no list tells of its new records before the old ones are forgotten.
	async #startOver(): Promise<void> {
		await (this.#loaded ?? (await this.files())).startOver();
	}

	async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
		return (await this.files()).stat(uri);
	}

	async readFile(uri: vscode.Uri): Promise<Uint8Array> {
		return (await this.files()).readFile(uri);
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
		vscode.Disposable.from(...this.#subscriptions).dispose();
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
