import * as l10n from '@vscode/l10n';
import type { QoderClient } from '../api/client.ts';
import { isNotFound } from '../api/errors.ts';
import type { Purpose } from '../api/names.ts';
import { unlessAborted } from '../api/time.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import type { RecordStore } from './records.ts';

/** Bytes in the cache. */
const maxCacheBytes = 32_000_000;
/** Milliseconds for which a listed file may still be unreadable. */
const maxWriteTime = 60_000;
/** Milliseconds for which larger contents wait for VS Code. */
const maxLargeWait = 60_000;

/** For other purposes it is unclear. */
const undownloadablePurposes: readonly Purpose[] = ['user_upload', 'session_resource', 'agent_output'];

type Bytes = Uint8Array<ArrayBuffer>;

/** A caller that waits for contents. */
export interface Reader {
	readonly signal?: AbortSignal;
	readonly onProgress?: (bytes: number) => void;
}

interface Transfer {
	readonly bytes: Promise<Bytes>;
	readonly readers: Set<Reader>;
	readonly abort: AbortController;
}

/**
 * The contents of files: one download for concurrent readers, and a cache of 32 MB. Larger contents wait up to a minute until VS
 * Code has read them.
 */
export class ContentStore {
	readonly #download: (id: string, reader: Required<Reader>) => Promise<Bytes>;
	/** By file id, like the other maps. */
	readonly #transfers = new Map<string, Transfer>();
	/** The most recently used one is last. */
	readonly #kept = new Map<string, Bytes>();

	constructor(download: (id: string, reader: Required<Reader>) => Promise<Bytes>) {
		this.#download = download;
	}

	/** A download is aborted when its last reader has left. Rejects with its error, or with the reason of the reader's signal. */
	async read(id: string, reader: Reader = {}): Promise<Bytes> {
		reader.signal?.throwIfAborted();
		const kept = this.#kept.get(id);
		if (kept) {
			this.#kept.delete(id);
			this.#kept.set(id, kept);
			return kept;
		}
		const transfer = this.#transfers.get(id) ?? this.#start(id);
		transfer.readers.add(reader);
		try {
			return await unlessAborted(transfer.bytes, reader.signal);
		} finally {
			transfer.readers.delete(reader);
			if (transfer.readers.size === 0) {
				this.#end(id, transfer);
				transfer.abort.abort();
			}
		}
	}

	/** Drops contents that are too large for the cache. */
	release(id: string): void {
		if ((this.#kept.get(id)?.byteLength ?? 0) > maxCacheBytes) {
			this.#kept.delete(id);
		}
	}

	/** A running download reaches only its current readers. */
	drop(id: string): void {
		this.#transfers.delete(id);
		this.#kept.delete(id);
	}

	keepOnly(ids: ReadonlySet<string>): void {
		for (const id of [...this.#transfers.keys(), ...this.#kept.keys()]) {
			if (!ids.has(id)) {
				this.drop(id);
			}
		}
	}

	/** Downloads contents again. The old ones stay until then. Rejects like {@link read}. */
	async renew(id: string): Promise<void> {
		const transfer = this.#transfers.get(id) ?? this.#start(id);
		// A reader that leaves must not abort it.
		transfer.readers.add({});
		await transfer.bytes;
	}

	abort(reason: Error): void {
		for (const { abort } of this.#transfers.values()) {
			abort.abort(reason);
		}
		this.keepOnly(new Set());
	}

	#start(id: string): Transfer {
		const abort = new AbortController();
		const readers = new Set<Reader>();
		const onProgress = (count: number) => {
			for (const reader of readers) {
				reader.onProgress?.(count);
			}
		};
		const transfer: Transfer = { bytes: this.#download(id, { signal: abort.signal, onProgress }), readers, abort };
		this.#transfers.set(id, transfer);
		transfer.bytes.then(
			(bytes) => this.#end(id, transfer) && this.#keep(id, bytes),
			() => this.#end(id, transfer),
		);
		return transfer;
	}

	#end(id: string, transfer: Transfer): boolean {
		return this.#transfers.get(id) === transfer && this.#transfers.delete(id);
	}

	#keep(id: string, bytes: Bytes): void {
		this.#kept.set(id, bytes);
		if (bytes.byteLength > maxCacheBytes) {
			setTimeout(() => this.release(id), maxLargeWait);
			return;
		}
		const small = [...this.#kept].filter(([, { byteLength }]) => byteLength <= maxCacheBytes);
		let sum = small.reduce((total, [, { byteLength }]) => total + byteLength, 0);
		for (const [oldest, { byteLength }] of small) {
			if (sum > maxCacheBytes) {
				this.#kept.delete(oldest);
				sum -= byteLength;
			}
		}
	}
}

/** Downloads a file. Rejects with an `ApiError`, or the signal's reason. */
export async function download(client: QoderClient, records: RecordStore, id: string, reader: Required<Reader>): Promise<Bytes> {
	try {
		const { value } = (await records.read({ path: 'files', id })).entry;
		return await client.getFileContent(id, { ...reader, size: sizeIn(value), mayBeWritten: mayBeWritten(value) });
	} catch (error) {
		if (isNotFound(error) && !reader.signal.aborted) {
			records.markDeleted('files', id);
		}
		throw error;
	}
}

/** A file's size in bytes, from its record. */
export function sizeIn(file: unknown): number | undefined {
	const size = fieldsOf(file)['size_bytes'];
	return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

/** Whether the service may still be writing a file. */
export function mayBeWritten(file: unknown): boolean {
	const { created_at, status } = fieldsOf(file);
	// The clock of this machine may be behind.
	return status === 'uploading' || Math.abs(Date.now() - Date.parse(textOf(created_at) ?? '')) < maxWriteTime;
}

/** Why a file cannot be downloaded; `undefined` if it can. */
export function noContentsReason(file: unknown): string | undefined {
	const { downloadable, purpose } = fieldsOf(file);
	if (downloadable === false) {
		return l10n.t('The service does not provide the contents of this file.');
	}
	const isKept = typeof downloadable !== 'boolean' && undownloadablePurposes.some((name) => name === purpose);
	return isKept ? l10n.t('The service provides the contents of tool and skill outputs only.') : undefined;
}
