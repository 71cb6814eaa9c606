import * as vscode from 'vscode';
import { ApiError } from '../api/errors.ts';
import { inTime } from '../api/time.ts';
import { Token } from '../api/token.ts';

/** Seconds; a locked keyring on Linux may never answer. */
const maxSecretsWait = 4;

/** One token per origin, only in SecretStorage. Rejects with an `ApiError` (`offline`) if that does not respond within seconds. */
export class TokenStore {
	readonly #secrets: vscode.SecretStorage;
	readonly #memento: vscode.Memento;
	/** Fires when a token was stored or deleted. */
	readonly onDidChange: vscode.Event<unknown>;

	/** `memento` stores the origins, because VS Code 1.103 cannot list secrets. */
	constructor(secrets: vscode.SecretStorage, memento: vscode.Memento) {
		this.#secrets = secrets;
		this.#memento = memento;
		this.onDidChange = secrets.onDidChange;
	}

	async get(origin: string): Promise<Token | undefined> {
		const text = await answerOf(this.#secrets.get(secretKey(origin)));
		return text ? new Token(text) : undefined;
	}

	/** Also those whose token could not be read within a second. */
	async origins(): Promise<string[]> {
		const prefix = originKey('');
		const keys = this.#memento.keys().filter((key) => key.startsWith(prefix) && this.#memento.get(key) !== undefined);
		const origins = keys.map((key) => key.slice(prefix.length));
		const held = await Promise.all(
			origins.map((origin) =>
				answerOf(this.#secrets.get(secretKey(origin)), 1).then(
					(token) => token !== undefined,
					() => true,
				),
			),
		);
		return origins.filter((_origin, index) => held[index]);
	}

	/** As the last token was stored with. */
	baseUrlOf(origin: string): string {
		const baseUrl = this.#memento.get(originKey(origin));
		return typeof baseUrl === 'string' ? baseUrl : new URL('/api/v1/cloud', origin).href;
	}

	/** The last of concurrent calls for an origin wins. */
	async store(origin: string, token: Token, baseUrl?: string): Promise<void> {
		await Promise.all([
			this.#remember(originKey(origin), baseUrl ?? true),
			answerOf(token.storeIn(this.#secrets, secretKey(origin))),
		]);
	}

	/** See {@link store}. */
	async delete(origin: string): Promise<void> {
		await answerOf(this.#secrets.delete(secretKey(origin)));
		// An origin without a token does not count, so this may fail.
		this.#memento.update(originKey(origin), undefined).then(undefined, () => {});
	}

	// A memento is written whole, so an update can undo one just before it:
	// https://github.com/microsoft/vscode/blob/1.103.0/src/vs/workbench/api/common/extHostMemento.ts
	async #remember(key: string, value: string | true): Promise<void> {
		for (let attempt = 0; attempt < 3; attempt += 1) {
			await this.#memento.update(key, value);
			if (this.#memento.get(key) !== undefined) {
				return;
			}
		}
	}
}

function answerOf<T>(answer: PromiseLike<T>, seconds = maxSecretsWait): Promise<T> {
	const message = vscode.l10n.t(
		'VS Code’s secret storage did not respond within {0} s. If a keyring on this machine is locked, unlock it, then try again.',
		seconds,
	);
	return inTime(answer, 1000 * seconds, () => new ApiError('offline', message, { advises: true }));
}

function secretKey(origin: string): string {
	return `qoder.pat:${origin}`;
}

function originKey(origin: string): string {
	return `qoder.origin:${origin}`;
}
