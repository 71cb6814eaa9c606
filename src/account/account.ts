import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { QoderClient } from '../api/client.ts';
import type { Exchange } from '../api/transport.ts';
import * as config from './settings.ts';
import type { Token } from './token.ts';

/** The service that the settings name, and whether there is a token for it. Sends nothing by itself. */
export class Account implements vscode.Disposable {
	readonly #token: Token;
	readonly #report: (exchange: Exchange) => void;
	readonly #onDidChange = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable;
	#client: QoderClient | undefined;
	#signedIn = false;
	#checked: Promise<void>;
	/** Fires when another service or another token is in force: what was read before is no longer true. */
	readonly onDidChange = this.#onDidChange.event;

	constructor(token: Token, report: (exchange: Exchange) => void) {
		this.#token = token;
		this.#report = report;
		this.#checked = this.#check();
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChange,
			token.onDidChange((origin) => {
				if (this.#isInForce(origin)) {
					this.#changed();
				}
			}),
			vscode.workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration('qoder.baseUrl')) {
					this.#changed();
				}
			}),
			vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#look()),
		);
	}

	get signedIn(): boolean {
		return this.#signedIn;
	}

	/** Resolves once it is known whether there is a token. */
	get checked(): Promise<void> {
		return this.#checked;
	}

	/** The origin of the service, to which its token is bound. Throws an `ApiError` when the setting cannot be used. */
	get origin(): string {
		return parseBaseUrl(config.baseUrl()).origin;
	}

	/** The client of the service in force. Throws an `ApiError` when the setting cannot be used. */
	get client(): QoderClient {
		if (!this.#client) {
			const { origin } = this;
			this.#client = this.clientFor(config.baseUrl(), () => this.#token.get(origin));
		}
		return this.#client;
	}

	/** A client of any service, with any token. */
	clientFor(baseUrl: string, token: () => PromiseLike<string | undefined>): QoderClient {
		return new QoderClient({ baseUrl, token, report: this.#report });
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	// The client goes too, with whatever it has learned about the service. Of several changes at once only the last one counts.
	#changed(): void {
		this.#client = undefined;
		this.#signedIn = false;
		this.#onDidChange.fire();
		const checked = this.#checked
			.then(() => this.#check())
			.then(() => {
				if (this.#checked === checked) {
					this.#onDidChange.fire();
				}
			});
		this.#checked = checked;
	}

	// VS Code in a browser does not tell of a token that was stored or deleted in another window.
	async #look(): Promise<void> {
		await this.#checked;
		if ((await this.#hasToken()) !== this.#signedIn) {
			this.#changed();
		}
	}

	#isInForce(origin: string): boolean {
		try {
			return origin === this.origin;
		} catch {
			return false;
		}
	}

	async #check(): Promise<void> {
		this.#signedIn = await this.#hasToken();
		void vscode.commands.executeCommand('setContext', 'qoder.signedIn', this.#signedIn);
	}

	async #hasToken(): Promise<boolean> {
		try {
			return Boolean(await this.#token.get(this.origin));
		} catch {
			// An unusable address or a broken keyring: signed out, and signing in says why.
			return false;
		}
	}
}
