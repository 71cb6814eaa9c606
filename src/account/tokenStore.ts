import * as vscode from 'vscode';
import { Token } from '../api/token.ts';

/** The personal access tokens, one for each origin, in SecretStorage and nowhere else. */
export class TokenStore implements vscode.Disposable {
	readonly #secrets: vscode.SecretStorage;
	readonly #memento: vscode.Memento;
	readonly #onDidChange = new vscode.EventEmitter<string>();
	readonly #subscription: vscode.Disposable;
	/** Fires with the origin whose token was stored or deleted, here or in another window. */
	readonly onDidChange = this.#onDidChange.event;

	/** `memento` remembers the origins, as SecretStorage does not tell what it holds. */
	constructor(secrets: vscode.SecretStorage, memento: vscode.Memento) {
		this.#secrets = secrets;
		this.#memento = memento;
		this.#subscription = secrets.onDidChange((event) => {
			if (event.key.startsWith(secretKey(''))) {
				this.#onDidChange.fire(event.key.slice(secretKey('').length));
			}
		});
	}

	async get(origin: string): Promise<Token | undefined> {
		const text = await this.#secrets.get(secretKey(origin));
		return text ? new Token(text) : undefined;
	}

	/** The origins that there is a token for, or for which none could be read. */
	async origins(): Promise<string[]> {
		const prefix = originKey('');
		const known = this.#memento.keys().filter((key) => key.startsWith(prefix) && this.#memento.get(key) !== undefined);
		const origins = known.map((key) => key.slice(prefix.length));
		const held = await Promise.all(
			origins.map((origin) =>
				this.get(origin).then(
					(token) => token !== undefined,
					() => true,
				),
			),
		);
		return origins.filter((_origin, index) => held[index]);
	}

	/** Whoever stores and deletes at once gets what was asked for last. */
	async store(origin: string, token: Token): Promise<void> {
		await Promise.all([this.#memento.update(originKey(origin), true), token.storeIn(this.#secrets, secretKey(origin))]);
	}

	async delete(origin: string): Promise<void> {
		await Promise.all([this.#memento.update(originKey(origin), undefined), this.#secrets.delete(secretKey(origin))]);
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#onDidChange.dispose();
	}
}

function secretKey(origin: string): string {
	return `qoder.pat:${origin}`;
}

function originKey(origin: string): string {
	return `qoder.origin:${origin}`;
}
