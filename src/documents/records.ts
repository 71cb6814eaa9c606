import type { QoderClient } from '../api/client.ts';
import { isNotFound } from '../api/errors.ts';
import type { Entry } from '../api/page.ts';
import { jsonOf } from '../text/plainText.ts';
import type { RecordPath, RecordPlace } from './uri.ts';

/** `changedAt` is the last known change in milliseconds since 1970; 0 for none. */
export interface StoredRecord {
	readonly entry: Entry<unknown>;
	readonly changedAt: number;
}

/** The loaded records of the current account, each requested once. */
export class RecordStore {
	readonly #client: () => QoderClient;
	readonly #onChange: (path: RecordPath, id: string, isDeleted: boolean) => void;
	readonly #records = new Map<string, StoredRecord>();
	readonly #requests = new Map<string, Promise<StoredRecord>>();
	readonly #deleted = new Set<string>();

	/** `client` may throw. */
	constructor(client: () => QoderClient, onChange: (path: RecordPath, id: string, isDeleted: boolean) => void) {
		this.#client = client;
		this.#onChange = onChange;
	}

	get(place: RecordPlace): StoredRecord | undefined {
		return this.#records.get(keyOf(place));
	}

	/** For a record from elsewhere, such as a row. */
	put(path: RecordPath, entry: Entry<unknown>, version?: number): void {
		this.#store({ path, id: entry.id, version }, entry);
	}

	/** Only if the record is stored or marked as deleted. */
	update(path: RecordPath, entry: Entry<unknown>): void {
		const place = { path, id: entry.id };
		if (this.get(place) || this.isDeleted(place)) {
			this.#store(place, entry);
		}
	}

	/** Concurrent calls share a request. Rejects with an `ApiError`. */
	async read(place: RecordPlace): Promise<StoredRecord> {
		return this.get(place) ?? this.request(place);
	}

	/** Stores the record or marks it as deleted. Rejects with an `ApiError`. */
	async request(place: RecordPlace): Promise<StoredRecord> {
		const key = keyOf(place);
		// A late answer after `forget`, `clear` or `markDeleted` reaches only its callers.
		const end = () => this.#requests.get(key) === request && this.#requests.delete(key);
		const request: Promise<StoredRecord> =
			this.#requests.get(key) ??
			this.#fetch(place).then(
				(entry) => (end() ? this.#store(place, entry) : { entry, changedAt: 0 }),
				(error: unknown) => {
					if (end() && place.version === undefined && isNotFound(error)) {
						this.markDeleted(place.path, place.id);
					}
					throw error;
				},
			);
		this.#requests.set(key, request);
		return request;
	}

	/** Requests a record unless it is marked as deleted. Never rejects. */
	async check(path: RecordPath, id: string): Promise<void> {
		if (!this.isDeleted({ path, id })) {
			await this.request({ path, id }).catch(() => {});
		}
	}

	markDeleted(path: RecordPath, id: string): void {
		const key = keyOf({ path, id });
		// A pending answer may be older.
		this.#requests.delete(key);
		if (!this.#deleted.has(key)) {
			this.#deleted.add(key);
			this.#onChange(path, id, true);
		}
	}

	isDeleted({ path, id }: RecordPlace): boolean {
		return this.#deleted.has(keyOf({ path, id }));
	}

	forget(place: RecordPlace): void {
		const key = keyOf(place);
		this.#records.delete(key);
		this.#requests.delete(key);
	}

	clear(): void {
		this.#records.clear();
		this.#requests.clear();
		this.#deleted.clear();
	}

	#store(place: RecordPlace, entry: Entry<unknown>): StoredRecord {
		const key = keyOf(place);
		const before = this.#records.get(key);
		const wasDeleted = this.#deleted.delete(key);
		const isOther = before !== undefined && before.entry !== entry && jsonOf(before.entry.value) !== jsonOf(entry.value);
		const record = { entry, changedAt: isOther ? Date.now() : (before?.changedAt ?? 0) };
		this.#records.set(key, record);
		if (isOther || wasDeleted) {
			this.#onChange(place.path, place.id, false);
		}
		return record;
	}

	async #fetch({ path, id, version }: RecordPlace): Promise<Entry<unknown>> {
		const client = this.#client();
		switch (path) {
			case 'files':
				return client.getFile(id);
			case 'agents':
				return client.getAgent(id, version);
			case 'sessions':
				return client.getSession(id);
		}
	}
}

function keyOf({ path, id, version }: RecordPlace): string {
	return version === undefined ? `${path}/${id}` : `${path}/${id}/versions/${version}`;
}
