import * as vscode from 'vscode';
import { ApiError } from '../api/errors.ts';
import { Token } from '../api/token.ts';

/** Seconds for one operation of the secret storage, because a locked keyring on Linux may never answer. */
const longestAnswer = 4;

/**
 * The personal access tokens, one for each origin, only in SecretStorage. Each method settles within seconds: it rejects with an
 * `ApiError` (`offline`) when the secret storage does not respond.
 */
export class TokenStore implements vscode.Disposable {
	readonly #secrets: vscode.SecretStorage;
	readonly #memento: vscode.Memento;
	readonly #onDidChange = new vscode.EventEmitter<string>();
	readonly #subscription: vscode.Disposable;
	/** Fires with the origin of a token that any window stored or deleted. */
	readonly onDidChange = this.#onDidChange.event;

	/** `memento` stores the origins, because VS Code 1.103 cannot list the keys of a SecretStorage. */
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
		const text = await answerOf(this.#secrets.get(secretKey(origin)));
		return text ? new Token(text) : undefined;
	}

	/** The origins with a token, or with one that could not be read within a second. */
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

	/** The base URLs of the services in {@link origins}. */
	async baseUrls(): Promise<string[]> {
		return (await this.origins()).map((origin) => {
			const baseUrl = this.#memento.get(originKey(origin));
			return typeof baseUrl === 'string' ? baseUrl : new URL('/api/v1/cloud', origin).href;
		});
	}

	/** Stores a token and its base URL. Concurrent calls for one origin: the last one wins. */
	async store(origin: string, token: Token, baseUrl?: string): Promise<void> {
		await Promise.all([
			this.#remember(originKey(origin), baseUrl ?? true),
			answerOf(token.storeIn(this.#secrets, secretKey(origin))),
		]);
	}

	/** Deletes a token; see {@link store}. */
	async delete(origin: string): Promise<void> {
		const key = originKey(origin);
		const remembered = this.#memento.get(key);
		try {
			await Promise.all([this.#memento.update(key, undefined), answerOf(this.#secrets.delete(secretKey(origin)))]);
		} catch (error) {
			await this.#memento.update(key, remembered);
			throw error;
		}
	}

	// VS Code writes all values of a memento at once, so an update can undo one just before it:
	// https://github.com/microsoft/vscode/blob/1.103.0/src/vs/workbench/api/common/extHostMemento.ts
	async #remember(key: string, value: string | true): Promise<void> {
		for (let attempt = 0; attempt < 3; attempt += 1) {
			await this.#memento.update(key, value);
			if (this.#memento.get(key) !== undefined) {
				return;
			}
		}
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#onDidChange.dispose();
	}
}

function answerOf<T>(answer: PromiseLike<T>, seconds = longestAnswer): Promise<T> {
	const message = vscode.l10n.t(
		'VS Code’s secret storage did not respond within {0} s. If a keyring on this machine is locked, unlock it, then try again.',
		seconds,
	);
	return withinSeconds(answer, seconds, message);
}

/** Rejects with an `ApiError` (`offline`) after so many seconds. */
export async function withinSeconds<T>(promise: PromiseLike<T>, seconds: number, message: string): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new ApiError('offline', message, { advises: true })), 1000 * seconds);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

function secretKey(origin: string): string {
	return `qoder.pat:${origin}`;
}

function originKey(origin: string): string {
	return `qoder.origin:${origin}`;
}
