import { EventEmitter, type Memento, type SecretStorage, type SecretStorageChangeEvent } from 'vscode';

/** A keyring that can refuse to answer, or never answer, and whose change no event announces. */
export class FakeSecrets implements SecretStorage {
	isLocked = false;
	isHanging = false;
	isHangingForWrites = false;
	readonly #values = new Map<string, string>();
	readonly #changes = new EventEmitter<SecretStorageChangeEvent>();
	readonly onDidChange = this.#changes.event;

	async get(key: string): Promise<string | undefined> {
		await this.#check();
		return this.#values.get(key);
	}

	async store(key: string, value: string): Promise<void> {
		await this.#check(this.isHangingForWrites);
		this.#values.set(key, value);
		this.tell(key);
	}

	async delete(key: string): Promise<void> {
		await this.#check(this.isHangingForWrites);
		this.#values.delete(key);
		this.tell(key);
	}

	storeSilently(key: string, value: string): void {
		this.#values.set(key, value);
	}

	tell(key: string): void {
		this.#changes.fire({ key });
	}

	async #check(isHanging = this.isHanging): Promise<void> {
		if (this.isLocked) {
			throw new Error('No keyring is running.');
		}
		if (isHanging || this.isHanging) {
			await new Promise(() => {});
		}
	}
}

/** A store that remembers for as long as it lives, with what is in it from the start. */
export function memento(stored: Readonly<Record<string, unknown>> = {}): Memento {
	const values = new Map<string, unknown>(Object.entries(stored));
	return {
		keys: () => [...values.keys()],
		get: (key: string) => values.get(key),
		async update(key: string, value: unknown) {
			values.set(key, value);
		},
	} as Memento;
}
