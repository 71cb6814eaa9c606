import * as vscode from 'vscode';
import { type Account, type AccountChange, accountChanged } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { promptOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { ContentStore, download, type Reader, sizeIn } from './contents.ts';
import { checkAccount, type Failure, failureOf, fileSystemError, readonlyMessage, refuse } from './failures.ts';
import { RecordStore, type StoredRecord } from './records.ts';
import { openUris, openUrisOf, showsAsText } from './tabs.ts';
import { configurationOf, detailsOf } from './texts.ts';
import { type Address, addressOf, type RecordPath, type RecordPlace, scheme } from './uri.ts';

/** Milliseconds for which a failure answers further reads of its address. */
const failureLasts = 10_000;

/** A text that changes while it is shown; `mtime` is in milliseconds since 1970. */
export interface ShownText {
	readonly bytes: Uint8Array;
	readonly mtime: number;
}

/** The transcripts of sessions. */
interface TranscriptSource {
	/** For an editor. Rejects with an `ApiError`. */
	load(session: Entry<unknown>): Promise<ShownText>;
	/** The newest turns. Rejects with an `ApiError`. */
	latest(session: Entry<unknown>): Promise<string>;
	/** All turns, for a copy. Rejects with an `ApiError`, or the signal's reason. */
	whole(session: Entry<unknown>, reader: Reader): Promise<Uint8Array>;
	refresh(ids: readonly string[]): void;
	clear(): void;
	/** Fires with the id of a session. */
	readonly onDidChange: vscode.Event<string>;
}

/** The read-only file system `qoder:`. It needs no list, so that VS Code can read any address in a new window. */
export class QoderFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
	readonly records: RecordStore;
	readonly contents: ContentStore;
	readonly #account: Account;
	readonly #transcripts: TranscriptSource;
	readonly #failures = new Map<string, Failure>();
	/** Open addresses that VS Code has not read again since the account changed. */
	#ofPreviousAccount = new Set<string>();
	/** The last change of the token, refresh or retry. */
	#earliestMtime = 0;
	readonly #onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#onDidChangeFile.event;
	readonly #onDidChangeDeleted = new vscode.EventEmitter<undefined>();
	/** Fires when a record was deleted or restored. */
	readonly onDidChangeDeleted = this.#onDidChangeDeleted.event;
	readonly #subscriptions: vscode.Disposable;

	constructor(account: Account, transcripts: TranscriptSource) {
		this.#account = account;
		this.#transcripts = transcripts;
		this.records = new RecordStore(
			() => account.client,
			(path, id, isDeleted) => this.#changed(path, id, isDeleted),
		);
		this.contents = new ContentStore((id, reader) => download(account.client, this.records, id, reader));
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChangeFile,
			this.#onDidChangeDeleted,
			vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true, isReadonly: readonlyMessage() }),
			account.onDidChange((change) => this.#accountChanged(change)),
			transcripts.onDidChange((id) => this.#fire(openUrisOf(account.host, 'sessions', id).filter(isTranscript))),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#failures.delete(uri.toString())),
		);
	}

	/** Whether this window has seen that the record was deleted. */
	isDeleted(uri: vscode.Uri): boolean {
		const address = addressOf(uri);
		return address !== undefined && uri.authority === this.#account.host && this.records.isDeleted(address);
	}

	/** Rejects with an `ApiError`, or the signal's reason. */
	async read(address: Address, reader: Reader = {}): Promise<Uint8Array> {
		if (address.shows === 'contents') {
			const bytes = await this.contents.read(address.id, reader);
			this.contents.release(address.id);
			return bytes;
		}
		const { entry } = await this.#readRecord(address);
		if (address.shows === 'transcript') {
			return this.#transcripts.whole(entry, reader);
		}
		const { value } = entry;
		const text =
			address.shows === 'prompt' ? promptOf(value) : detailsOf(address.shows === 'details' ? value : configurationOf(value));
		return new TextEncoder().encode(text);
	}

	/** The newest turns, in Markdown. Rejects with an `ApiError`. */
	async transcript(id: string): Promise<string> {
		const { entry } = await this.#readRecord({ path: 'sessions', id });
		return this.#transcripts.latest(entry);
	}

	/** Requests the records and contents in tabs again, for a refresh of the view. Old texts stay until the answer, and if there is none. */
	refresh(...paths: readonly RecordPath[]): void {
		const open = openUris().flatMap((uri) => {
			const address = addressOf(uri);
			// A version never changes, and VS Code keeps the documents of closed comparisons.
			const isToRefresh = address !== undefined && address.version === undefined && paths.includes(address.path);
			return isToRefresh && uri.authority === this.#account.host ? [{ uri, address }] : [];
		});
		if (paths.includes('files')) {
			this.contents.keepOnly(new Set(open.map(({ address }) => address.id)));
		}
		this.#transcripts.refresh(open.filter(({ uri }) => isTranscript(uri)).map(({ address }) => address.id));
		for (const { uri, address } of open) {
			if (this.#failures.delete(uri.toString())) {
				this.records.forget(address);
				this.#touch(uri);
			} else if (this.records.get(address)) {
				// Skips tabs without a stored record, because VS Code has not read those yet.
				void this.#renew(uri, address);
			}
		}
	}

	/** Whether a sentence stands in place of the text. */
	hasFailed(uri: vscode.Uri): boolean {
		return this.#failures.has(uri.toString());
	}

	retry(uri: vscode.Uri): void {
		if (this.#failures.delete(uri.toString())) {
			this.#touch(uri);
		}
	}

	async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
		return this.#readOrExplain<vscode.FileStat>(
			uri,
			async (address) => {
				const { entry, changedAt } = await this.#readRecord(address);
				const shown = address.shows === 'transcript' ? await this.#transcripts.load(entry) : undefined;
				const { created_at, updated_at } = fieldsOf(entry.value);
				const [ctime = 0, updated = 0] = [created_at, updated_at].map((time) => Date.parse(textOf(time) ?? '') || 0);
				const mtime = Math.max(this.#earliestMtime, changedAt, ctime, updated, shown?.mtime ?? 0);
				const size = shown?.bytes.byteLength ?? (await this.#size(address, entry.value));
				return { type: vscode.FileType.File, ctime, mtime, size, permissions: vscode.FilePermission.Readonly };
			},
			({ bytes, at }) => ({ type: vscode.FileType.File, ctime: at, mtime: at, size: bytes.byteLength }),
		);
	}

	async readFile(uri: vscode.Uri): Promise<Uint8Array> {
		return this.#readOrExplain<Uint8Array>(
			uri,
			async (address) =>
				address.shows === 'transcript'
					? (await this.#transcripts.load((await this.#readRecord(address)).entry)).bytes
					: this.read(address),
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

	/** VS Code shows no reason in a tab that cannot be opened, so a text editor gets a sentence. Other callers get an error. */
	async #readOrExplain<T>(uri: vscode.Uri, read: (address: Address) => Promise<T>, instead: (failure: Failure) => T): Promise<T> {
		const key = uri.toString();
		const failed = this.#failures.get(key);
		if (failed && Date.now() - failed.at < failureLasts) {
			return instead(failed);
		}
		const address = addressOf(uri);
		if (!address) {
			throw vscode.FileSystemError.FileNotFound(uri);
		}
		const isDeleted = () => this.records.isDeleted(address) && !this.#ofPreviousAccount.has(key);
		let client: QoderClient | undefined;
		try {
			await checkAccount(this.#account, uri);
			if (isDeleted()) {
				throw vscode.FileSystemError.FileNotFound(uri);
			}
			client = this.#account.client;
			const value = await read(address);
			this.#account.checkInUse(client);
			this.#failures.delete(key);
			this.#ofPreviousAccount.delete(key);
			return value;
		} catch (error) {
			if (client && !this.#account.isInUse(client)) {
				// The result belongs to the previous account.
				return this.#readOrExplain(uri, read, instead);
			}
			if (isDeleted() || !showsAsText(uri)) {
				throw fileSystemError(error, uri);
			}
			const failure = failureOf(error, address, this.records.get(address)?.entry.value);
			this.#failures.set(key, failure);
			return instead(failure);
		}
	}

	/** Rejects with an `ApiError`, also if the account changed meanwhile: what follows would request the record with another token. */
	async #readRecord(place: RecordPlace): Promise<StoredRecord> {
		const { client } = this.#account;
		const record = await this.records.read(place);
		this.#account.checkInUse(client);
		return record;
	}

	async #size(address: Address, record: unknown): Promise<number> {
		if (address.shows !== 'contents') {
			return (await this.read(address)).byteLength;
		}
		return sizeIn(record) ?? (await this.contents.read(address.id)).byteLength;
	}

	async #accountChanged({ isSameToken }: AccountChange): Promise<void> {
		this.records.clear();
		this.#transcripts.clear();
		if (isSameToken) {
			this.contents.keepOnly(new Set());
		} else {
			this.contents.abort(accountChanged());
		}
		await this.#account.tokenRead;
		this.#failures.clear();
		const open = openUris();
		this.#ofPreviousAccount = new Set(open.map(String));
		this.#earliestMtime = Date.now();
		this.#fire(open);
		this.#onDidChangeDeleted.fire(undefined);
	}

	async #renew(uri: vscode.Uri, address: Address): Promise<void> {
		try {
			const { client } = this.#account;
			await this.records.request(address);
			if (address.shows === 'contents' && this.#account.isInUse(client)) {
				await this.contents.renew(address.id);
				this.#touch(uri);
			}
		} catch {
			// The view shows why a refresh failed.
		}
	}

	#touch(uri: vscode.Uri): void {
		this.#earliestMtime = Date.now();
		this.#fire([uri]);
	}

	/** VS Code reads a file again at this event, so its old contents are dropped first. */
	#changed(path: RecordPath, id: string, isDeleted: boolean): void {
		this.contents.drop(id);
		const uris = openUrisOf(this.#account.host, path, id);
		for (const uri of uris) {
			this.#failures.delete(uri.toString());
		}
		this.#fire(uris, isDeleted ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed);
		this.#onDidChangeDeleted.fire(undefined);
	}

	#fire(uris: readonly vscode.Uri[], type = vscode.FileChangeType.Changed): void {
		if (uris.length > 0) {
			this.#onDidChangeFile.fire(uris.map((uri) => ({ type, uri })));
		}
	}
}

function isTranscript(uri: vscode.Uri): boolean {
	return addressOf(uri)?.shows === 'transcript';
}
