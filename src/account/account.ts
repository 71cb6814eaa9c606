import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { QoderClient } from '../api/client.ts';
import { type Capabilities, capabilitiesOf } from '../api/dialects.ts';
import { ApiError } from '../api/errors.ts';
import type { Exchange } from '../api/request.ts';
import type { Token } from '../api/token.ts';
import { setContext } from '../window/views.ts';
import { tokenPageOf } from './services.ts';
import * as settings from './settings.ts';
import type { TokenStore } from './tokenStore.ts';

/** Why everything has to be read again. */
export interface AccountChange {
	/** The user entered the same token again. */
	readonly isSameToken: boolean;
}

/** The service in the settings, and its token. Sends nothing by itself. */
export class Account implements vscode.Disposable {
	readonly #tokens: TokenStore;
	readonly #memento: vscode.Memento;
	readonly #report: (exchange: Exchange) => void;
	readonly #onDidChange = new vscode.EventEmitter<AccountChange>();
	readonly #onDidChangeCapabilities = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable;
	/** By origin. VS Code may set a memento back to an older state: https://github.com/microsoft/vscode/blob/1.103.0/src/vs/workbench/api/common/extHostMemento.ts */
	readonly #capabilities = new Map<string, Capabilities>();
	#client: QoderClient | undefined;
	#stored: StoredToken = {};
	#tokenRead = Promise.resolve();
	readonly onDidChange = this.#onDidChange.event;
	/** Fires when an answer differs from the stored capabilities. */
	readonly onDidChangeCapabilities = this.#onDidChangeCapabilities.event;

	/** `memento` stores the capabilities of services. */
	constructor(tokens: TokenStore, memento: vscode.Memento, report: (exchange: Exchange) => void) {
		this.#tokens = tokens;
		this.#memento = memento;
		this.#report = report;
		this.#readStored();
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChange,
			this.#onDidChangeCapabilities,
			tokens.onDidChange(() => this.readToken()),
			vscode.workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration('qoder.baseUrl')) {
					this.reopen();
				}
			}),
			// In a browser, VS Code fires no event when another window changes a token.
			vscode.window.onDidChangeWindowState(({ focused }) => focused && this.readToken()),
		);
	}

	/** True for an unreadable token, too: then requests reject. */
	get signedIn(): boolean {
		return this.#stored.failure !== undefined || this.#stored.fingerprint !== undefined;
	}

	/** A hash that stands for the token in paths on the disk; `undefined` without a readable token. */
	get tokenHash(): string | undefined {
		return this.#stored.fingerprint?.slice(0, 8);
	}

	/** Resolves within seconds, when the token was read. */
	get tokenRead(): Promise<void> {
		return this.#tokenRead;
	}

	/** The base URL of the service; `undefined` for an invalid setting. */
	get baseUrl(): URL | undefined {
		try {
			return parseBaseUrl(settings.baseUrl());
		} catch {
			return undefined;
		}
	}

	/** Empty for an invalid setting: no token belongs to it. */
	get origin(): string {
		return this.baseUrl?.origin ?? '';
	}

	/** `undefined` for an invalid setting. */
	get host(): string | undefined {
		return this.baseUrl?.host;
	}

	/** Serves one token for life: with another, requests reject. Throws an `ApiError` for an invalid setting. */
	get client(): QoderClient {
		this.#client ??= this.#currentClient();
		return this.#client;
	}

	/** Whether the service and the token of a client are still those of the account. */
	isInUse(client: QoderClient): boolean {
		return client === this.#client;
	}

	/** Throws an `ApiError` (`unauthorized`) if a client's service or token is no longer that of the account. */
	checkInUse(client: QoderClient): void {
		if (!this.isInUse(client)) {
			throw accountChanged();
		}
	}

	/** For any service and token. */
	clientFor(baseUrl: string, token: () => Promise<Token | undefined>): QoderClient {
		const client: QoderClient = new QoderClient({
			baseUrl,
			token,
			capabilities: this.#remembered(parseBaseUrl(baseUrl).origin),
			report: this.#report,
			onCapabilities: (capabilities) => this.setCapabilities(capabilities, client.baseUrl.origin),
		});
		return client;
	}

	/** As the last answer showed. */
	get capabilities(): Capabilities | undefined {
		return this.#remembered(this.origin);
	}

	setCapabilities(capabilities: Capabilities, origin = this.origin): void {
		if (capabilities === this.#remembered(origin)) {
			return;
		}
		this.#capabilities.set(origin, capabilities);
		// The next window finds it out if storing fails.
		this.#memento.update(generationKey(origin), capabilities.generation).then(undefined, () => {});
		if (origin === this.origin) {
			this.#onDidChangeCapabilities.fire();
		}
	}

	/** Opens all lists again; the last of several calls counts. */
	reopen(): void {
		this.#client = undefined;
		this.#stored = {};
		this.#onDidChange.fire({ isSameToken: false });
		this.#readStored(() => this.#onDidChange.fire({ isSameToken: false }));
	}

	/** With the same token, because rows may be outdated. */
	reopenWithSameToken(): void {
		if (this.#stored.failure) {
			this.reopen();
		} else {
			this.#onDidChange.fire({ isSameToken: true });
		}
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	#currentClient(): QoderClient {
		const { origin } = this;
		const client = this.clientFor(settings.baseUrl(), async () => {
			await this.#tokenRead;
			if (this.#client === client && this.#stored.failure) {
				// The views have waited for it, and open again if it is readable now.
				void this.readToken();
				throw this.#stored.failure;
			}
			const token = await this.#tokens.get(origin);
			const isSame = (await token?.fingerprint()) === this.#stored.fingerprint;
			if (this.#client === client) {
				if (isSame) {
					return token;
				}
				this.reopen();
			}
			throw accountChanged();
		});
		return client;
	}

	/** Reads the token again. A keyring that fails for a moment changes nothing. */
	async readToken(): Promise<void> {
		const tokenRead = this.#tokenRead;
		await tokenRead;
		const stored = await this.#read();
		if (this.#tokenRead !== tokenRead) {
			return;
		}
		if (!stored.failure && (this.#stored.failure || stored.fingerprint !== this.#stored.fingerprint)) {
			this.reopen();
		} else {
			this.#showContext();
		}
	}

	#readStored(then = () => {}): void {
		const tokenRead: Promise<void> = this.#read().then((stored) => {
			if (this.#tokenRead !== tokenRead) {
				return this.#tokenRead;
			}
			this.#stored = stored;
			this.#showContext();
			then();
			return undefined;
		});
		this.#tokenRead = tokenRead;
	}

	async #read(): Promise<StoredToken> {
		try {
			const token = this.origin ? await this.#tokens.get(this.origin) : undefined;
			return token ? { fingerprint: await token.fingerprint() } : {};
		} catch (error) {
			return { failure: error instanceof Error ? error : new Error(String(error)) };
		}
	}

	// Until then, the palette shows commands that no key forbids.
	#showContext(): void {
		setContext('qoder.signedIn', this.signedIn);
		setContext('qoder.signedOut', !this.signedIn);
		setContext('qoder.badBaseUrl', this.baseUrl === undefined);
		setContext('qoder.hasConsole', tokenPageOf(settings.baseUrl()) !== undefined);
		void this.#tokens.origins().then((origins) => {
			setContext(
				'qoder.signedInElsewhere',
				origins.some((origin) => origin !== this.origin),
			);
		});
	}

	#remembered(origin: string): Capabilities | undefined {
		return this.#capabilities.get(origin) ?? capabilitiesOf(this.#memento.get(generationKey(origin)));
	}
}

/** The error of requests that were made before the account changed. */
export function accountChanged(): ApiError {
	const sentence = vscode.l10n.t('You signed out, or the service or its token was changed.');
	return new ApiError('unauthorized', sentence, { advises: true });
}

/** The last state of SecretStorage. */
interface StoredToken {
	readonly fingerprint?: string;
	readonly failure?: Error;
}

function generationKey(origin: string): string {
	return `qoder.generation:${origin}`;
}
