import * as vscode from 'vscode';

/** The personal access tokens, one for each origin, in SecretStorage and nowhere else. */
export class Token implements vscode.Disposable {
	readonly #secrets: vscode.SecretStorage;
	readonly #onDidChange = new vscode.EventEmitter<string>();
	readonly #subscription: vscode.Disposable;
	/** Fires with the origin whose token was stored or deleted, here or in another window. */
	readonly onDidChange = this.#onDidChange.event;

	constructor(secrets: vscode.SecretStorage) {
		this.#secrets = secrets;
		this.#subscription = secrets.onDidChange((event) => {
			if (event.key.startsWith(keyOf(''))) {
				this.#onDidChange.fire(event.key.slice(keyOf('').length));
			}
		});
	}

	get(origin: string): Thenable<string | undefined> {
		return this.#secrets.get(keyOf(origin));
	}

	store(origin: string, token: string): Thenable<void> {
		return this.#secrets.store(keyOf(origin), token);
	}

	delete(origin: string): Thenable<void> {
		return this.#secrets.delete(keyOf(origin));
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#onDidChange.dispose();
	}
}

function keyOf(origin: string): string {
	return `qoder.pat:${origin}`;
}
