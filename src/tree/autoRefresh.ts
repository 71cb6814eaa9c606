import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { ApiError } from '../api/errors.ts';
import type { PagedView } from './pagedView.ts';

/**
 * Checks a view for newer rows as often as the setting says, while it is visible and the window has the focus, and at once
 * when it is looked at again after that time. Pauses as long as the service asks, and after a token was rejected until there
 * is another one.
 */
export class AutoRefresh implements vscode.Disposable {
	readonly #view: PagedView;
	#timer: ReturnType<typeof setInterval> | undefined;
	#checkedAt = Date.now();
	#pausedUntil = 0;
	readonly #subscriptions: vscode.Disposable;

	constructor(view: PagedView, account: Account) {
		this.#view = view;
		this.#start();
		this.#subscriptions = vscode.Disposable.from(
			vscode.workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration('qoder.autoRefresh')) {
					this.#start();
				}
			}),
			account.onDidChange(() => {
				this.#pausedUntil = 0;
				this.#checkedAt = Date.now();
			}),
			view.onDidBecomeVisible(() => this.#checkIfDue()),
			vscode.window.onDidChangeWindowState(() => this.#checkIfDue()),
		);
	}

	dispose(): void {
		clearInterval(this.#timer);
		this.#subscriptions.dispose();
	}

	#start(): void {
		clearInterval(this.#timer);
		const interval = settings.autoRefresh();
		this.#timer = interval === undefined ? undefined : setInterval(() => void this.#check(), interval);
	}

	#checkIfDue(): void {
		const interval = settings.autoRefresh();
		if (interval !== undefined && Date.now() - this.#checkedAt >= interval) {
			void this.#check();
		}
	}

	async #check(): Promise<void> {
		if (!this.#view.visible || !vscode.window.state.focused || Date.now() < this.#pausedUntil) {
			return;
		}
		this.#checkedAt = Date.now();
		const errors = await this.#view.loadNewer();
		this.#pausedUntil = Math.max(0, ...errors.map(pauseAfter));
	}
}

function pauseAfter({ kind, retryAfter }: ApiError): number {
	if (kind === 'unauthorized') {
		return Number.POSITIVE_INFINITY;
	}
	return Date.now() + 1000 * (retryAfter ?? 0);
}
