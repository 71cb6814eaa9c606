import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { type Address, addressOf, type RecordPath } from './addresses.ts';
import { ContentStore, type Reader } from './contents.ts';
import { scheme } from './contentsUri.ts';
import { explain, fileSystemError } from './failures.ts';
import { mayBeWritten, whyNotHandedOut } from './handedOut.ts';
import { openUris, showsAsText } from './openTabs.ts';
import { type Known, Records } from './records.ts';
import { configurationOf, detailsOf } from './texts.ts';

/** Milliseconds after which an address that could not be read is tried again when its tab is looked at. */
const retryAfter = 10_000;

/** A sentence in place of a text, and when it was made. */
interface Failure {
	readonly bytes: Uint8Array;
	readonly at: number;
}

/**
 * The read-only file system `qoder:`: all that the service has as files, at the addresses in `addresses.ts`. It uses the client of the
 * current service and token and no list, so that any address can be read in a window that was just opened.
 */
export class QoderFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
	readonly #account: Account;
	readonly #records = new Records();
	readonly #contents = new ContentStore();
	/** What a text editor shows in place of what could not be read, by address. */
	readonly #failures = new Map<string, Failure>();
	/** Addresses whose text of another account is still on the screen. */
	#foreign = new Set<string>();
	/** When the token last changed, or the user last refreshed; no `mtime` is earlier. */
	#since = 0;
	readonly #onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#onDidChangeFile.event;
	readonly #onDidLoseRecord = new vscode.EventEmitter<vscode.Uri[] | undefined>();
	/** Fires with addresses that are gone or back; with nothing when it may be any. */
	readonly onDidLoseRecord = this.#onDidLoseRecord.event;
	readonly #subscriptions: vscode.Disposable;

	constructor(account: Account) {
		this.#account = account;
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChangeFile,
			this.#onDidLoseRecord,
			vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true, isReadonly: readonlyMessage() }),
			account.onDidChange(() => this.startOver()),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#failures.delete(uri.toString())),
		);
	}

	/** Takes a record that was read elsewhere, such as for a row: it is not asked for again, and what shows it is updated. */
	know(path: RecordPath, entry: Entry<unknown>, version?: number): void {
		if (this.#records.know(keyOf({ path, id: entry.id, version }), entry)) {
			this.#contents.drop(entry.id);
			this.#changed(path, entry.id, vscode.FileChangeType.Changed);
		}
	}

	/** Asks the service whether it still has a record, which is known then or gone. Never rejects. */
	async ask(path: RecordPath, id: string): Promise<void> {
		const { client } = this.#account;
		const answer = await fetchRecord(client, path, id).catch((error: unknown) => ({ error }));
		if (client !== this.#account.client || this.#records.isGone(keyOf({ path, id }))) {
			return;
		}
		if ('error' in answer) {
			this.#notice(answer.error, path, id);
		} else {
			this.know(path, answer);
		}
	}

	/** Says that the service no longer has a record: its tabs are struck through, and keep what they show. */
	gone(path: RecordPath, id: string): void {
		if (this.#records.gone(keyOf({ path, id }))) {
			this.#changed(path, id, vscode.FileChangeType.Deleted);
		}
	}

	/** Whether the service is known to have no such record any more. */
	isGone(uri: vscode.Uri): boolean {
		const address = addressOf(uri);
		return address !== undefined && uri.authority === this.#account.host && this.#isGone(address);
	}

	/** A record as JSON is built from: the one that is known, or the service's. Rejects with an `ApiError`. */
	async record({ path, id, version }: Pick<Address, 'path' | 'id' | 'version'>): Promise<Known> {
		const { client } = this.#account;
		try {
			return await this.#records.ask(keyOf({ path, id, version }), () => fetchRecord(client, path, id, version));
		} catch (error) {
			if (version === undefined) {
				this.#notice(error, path, id);
			}
			throw error;
		}
	}

	/** The contents of a file: those read a while ago, or the service's. Rejects with an `ApiError`, or the signal's reason. */
	async contents(id: string, reader: Reader = {}): Promise<Uint8Array<ArrayBuffer>> {
		const { client } = this.#account;
		try {
			return await this.#contents.get(
				id,
				async (readers) => {
					const { value } = (await this.record({ path: 'files', id })).entry;
					return client.getFileContent(id, { ...readers, size: sizeIn(value), mayBeWritten: mayBeWritten(value) });
				},
				reader,
			);
		} catch (error) {
			this.#notice(error, 'files', id);
			throw error;
		}
	}

	/** The bytes of what is at an address. Rejects with an `ApiError`, or the signal's reason. */
	async read(address: Address, reader: Reader = {}): Promise<Uint8Array> {
		if (address.shows === 'contents') {
			const bytes = await this.contents(address.id, reader);
			this.#contents.taken(address.id);
			return bytes;
		}
		const { value } = (await this.record(address)).entry;
		const text =
			address.shows === 'prompt' ? promptOf(value) : detailsOf(address.shows === 'details' ? value : configurationOf(value));
		return new TextEncoder().encode(text);
	}

	/** Rejects with a sentence when an address cannot be read with the current service and token. */
	async check({ authority }: vscode.Uri): Promise<void> {
		await this.#account.checked;
		const { host, signedIn } = this.#account;
		if (authority !== host) {
			throw new Error(vscode.l10n.t('This belongs to another service ({0}). Sign in to that service to read it.', authority));
		}
		if (!signedIn) {
			throw new Error(vscode.l10n.t('You are signed out of {0}. Sign in with “Qoder: Sign In…” to read this.', authority));
		}
	}

	/** Reads again what tabs show of these records, because the user refreshes the view; and drops all contents. */
	refresh(...paths: readonly RecordPath[]): void {
		const uris = openUris().filter((uri) => {
			const address = addressOf(uri);
			const isRead = address !== undefined && address.version === undefined && paths.includes(address.path);
			if (isRead) {
				this.#records.forget(keyOf(address));
				this.#failures.delete(uri.toString());
			}
			return isRead;
		});
		this.#contents.clear();
		this.#since = Date.now();
		this.#onDidChangeFile.fire(uris.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
	}

	/** Reads again what a tab could not show. */
	retry(uri: vscode.Uri): void {
		if (this.#failures.delete(uri.toString())) {
			this.#onDidChangeFile.fire([{ type: vscode.FileChangeType.Changed, uri }]);
		}
	}

	async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
		return this.#readOrExplain<vscode.FileStat>(
			uri,
			async (address) => {
				const { entry, changedAt } = await this.record(address);
				const { created_at, updated_at } = fieldsOf(entry.value);
				const times = [created_at, address.path === 'files' ? undefined : updated_at].map((time) =>
					Date.parse(textOf(time) ?? ''),
				);
				const ctime = times[0] || 0;
				const mtime = Math.max(this.#since, changedAt, ...times.filter((time) => time > 0));
				const size = await this.#size(address, entry.value);
				return { type: vscode.FileType.File, ctime, mtime, size, permissions: vscode.FilePermission.Readonly };
			},
			({ bytes, at }) => ({ type: vscode.FileType.File, ctime: at, mtime: at, size: bytes.byteLength }),
		);
	}

	async readFile(uri: vscode.Uri): Promise<Uint8Array> {
		return this.#readOrExplain<Uint8Array>(
			uri,
			(address) => this.read(address),
			({ bytes }) => bytes,
		);
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
		this.#subscriptions.dispose();
	}

	/**
	 * What is at an address. VS Code shows no reason in a tab that cannot be opened, so a text editor is given a sentence in
	 * place of the text; anybody else an error.
	 */
	async #readOrExplain<T>(uri: vscode.Uri, read: (address: Address) => Promise<T>, instead: (failure: Failure) => T): Promise<T> {
		const key = uri.toString();
		const failed = this.#failures.get(key);
		if (failed && Date.now() - failed.at < retryAfter) {
			return instead(failed);
		}
		const address = addressOf(uri);
		if (!address) {
			throw vscode.FileSystemError.FileNotFound(uri);
		}
		try {
			await this.check(uri);
			if (this.#isGone(address) && !this.#foreign.has(key)) {
				throw vscode.FileSystemError.FileNotFound(uri);
			}
			const value = await read(address);
			this.#failures.delete(key);
			this.#foreign.delete(key);
			return value;
		} catch (error) {
			const isGone = this.#isGone(address) && !this.#foreign.has(key);
			if (isGone || !showsAsText(uri)) {
				throw fileSystemError(error, uri);
			}
			const why = await this.#reason(error, address);
			const text = `${vscode.l10n.t('This could not be read, so its text is not here.')}\n\n${why}\n`;
			const failure = { bytes: new TextEncoder().encode(text), at: Date.now() };
			this.#failures.set(key, failure);
			return instead(failure);
		}
	}

	async #reason(error: unknown, { shows, id }: Address): Promise<string> {
		const known = this.#records.get(keyOf({ path: 'files', id }));
		const isRefused = error instanceof ApiError && error.kind === 'forbidden' && shows === 'contents';
		return (isRefused && whyNotHandedOut(known?.entry.value)) || explain(error);
	}

	/** Forgets what was read, and has all that is open read again: the service or the token is another one. */
	async startOver(): Promise<void> {
		this.#records.clear();
		this.#contents.abort(new ApiError('unauthorized', vscode.l10n.t('You signed out, or the service or its token was changed.')));
		await this.#account.checked;
		this.#failures.clear();
		const open = openUris();
		this.#foreign = new Set(open.map(String));
		this.#since = Date.now();
		this.#onDidChangeFile.fire(open.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
		this.#onDidLoseRecord.fire(undefined);
	}

	/** The bytes of what is at an address; contents are read when neither their record nor an earlier read tells. */
	async #size(address: Address, record: unknown): Promise<number> {
		if (address.shows !== 'contents') {
			return (await this.read(address)).byteLength;
		}
		return sizeIn(record) ?? this.#contents.sizeOf(address.id) ?? (await this.contents(address.id)).byteLength;
	}

	#isGone({ path, id }: Address): boolean {
		return this.#records.isGone(keyOf({ path, id }));
	}

	#notice(error: unknown, path: RecordPath, id: string): void {
		if (isNotFound(error)) {
			this.gone(path, id);
		}
	}

	#changed(path: RecordPath, id: string, type: vscode.FileChangeType): void {
		const { host } = this.#account;
		const uris = openUris().filter((uri) => {
			const address = addressOf(uri);
			return uri.authority === host && address?.path === path && address.id === id;
		});
		if (uris.length > 0) {
			this.#onDidChangeFile.fire(uris.map((uri) => ({ type, uri })));
		}
		this.#onDidLoseRecord.fire(path === 'files' ? undefined : uris);
	}
}

function refuse(uri: vscode.Uri): never {
	throw vscode.FileSystemError.NoPermissions(uri);
}

/** What VS Code shows when the user types into one of these files. */
function readonlyMessage(): vscode.MarkdownString {
	const saveAs = `[${vscode.l10n.t('Save As…')}](command:qoder.saveAs)`;
	const message = new vscode.MarkdownString(
		vscode.l10n.t(
			'What comes from Qoder Cloud cannot be changed here. {0} stores a copy. Where you see details in place of contents, the service does not hand the contents out.',
			saveAs,
		),
	);
	message.isTrusted = { enabledCommands: ['qoder.saveAs'] };
	return message;
}

function keyOf({ path, id, version }: { path: RecordPath; id: string; version?: number | undefined }): string {
	return version === undefined ? `${path}/${id}` : `${path}/${id}/versions/${version}`;
}

function fetchRecord(client: QoderClient, path: RecordPath, id: string, version?: number): Promise<Entry<unknown>> {
	switch (path) {
		case 'files':
			return client.getFile(id);
		case 'agents':
			return client.getAgent(id, version);
		case 'sessions':
			return client.getSession(id);
	}
}

/** The bytes of a file, as far as its record tells. */
function sizeIn(file: unknown): number | undefined {
	const size = fieldsOf(file)['size_bytes'];
	return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
