import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { showWarningMessage } from '../window/messages.ts';
import type { PagedView } from './pagedView.ts';

/**
 * Checks visible views for newer rows while the window has the focus. Pauses when the service requests it, and after a rejected
 * token until the account changes.
 */
export class AutoRefresh<V extends Pick<PagedView, 'visible' | 'onDidBecomeVisible'>> implements vscode.Disposable {
	readonly #views: ReadonlyMap<V, { checkedAt: number; pausedUntil: number }>;
	readonly #loadNewer: (view: V) => Promise<readonly ApiError[]>;
	readonly #subscriptions: vscode.Disposable;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(views: readonly V[], account: Pick<Account, 'onDidChange'>, loadNewer: (view: V) => Promise<readonly ApiError[]>) {
		this.#loadNewer = loadNewer;
		this.#views = new Map(views.map((view) => [view, { checkedAt: Date.now(), pausedUntil: 0 }]));
		this.#subscriptions = vscode.Disposable.from(
			vscode.workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration('qoder.autoRefresh')) {
					this.#start();
					void complain();
				}
			}),
			account.onDidChange(() => {
				for (const state of this.#views.values()) {
					state.pausedUntil = 0;
				}
			}),
			...views.map((view) => view.onDidBecomeVisible(() => this.#check())),
			vscode.window.onDidChangeWindowState(() => this.#check()),
		);
		this.#start();
	}

	dispose(): void {
		clearInterval(this.#timer);
		this.#subscriptions.dispose();
	}

	#start(): void {
		clearInterval(this.#timer);
		const interval = readInterval();
		this.#timer = interval === undefined ? undefined : setInterval(() => this.#check(), interval);
	}

	// A timer may fire a little early.
	#check(): void {
		const interval = readInterval();
		const now = Date.now();
		for (const [view, state] of this.#views) {
			const isDue = interval !== undefined && now - state.checkedAt > 0.9 * interval && now >= state.pausedUntil;
			if (isDue && view.visible && vscode.window.state.focused) {
				state.checkedAt = now;
				void this.#loadNewer(view).then((errors) => {
					state.pausedUntil = Math.max(0, ...errors.map(pauseAfter));
				});
			}
		}
	}
}

function pauseAfter({ kind, status, retryAfter }: ApiError): number {
	// Without a status, the token could not be read.
	return kind === 'unauthorized' && status !== undefined ? Number.POSITIVE_INFINITY : Date.now() + 1000 * (retryAfter ?? 0);
}

/** Milliseconds; `undefined` when off or invalid. */
function readInterval(): number | undefined {
	const minutes = readMinutes();
	// A timer can wait 24 days at most. A shorter interval would burden the service.
	return minutes ? Math.min(Math.max(minutes * 60_000, 1000), 2 ** 31 - 1) : undefined;
}

function readMinutes(): number | undefined {
	const minutes: unknown = vscode.workspace.getConfiguration('qoder').get('autoRefresh');
	return typeof minutes === 'number' && minutes >= 0 ? minutes : undefined;
}

async function complain(): Promise<void> {
	if (readMinutes() !== undefined) {
		return;
	}
	const problem = vscode.l10n.t(
		'The qoder.autoRefresh setting must be a number of minutes, 0 or more. Automatic checks are off until you correct it.',
	);
	await showWarningMessage(problem, [
		vscode.l10n.t('Open Settings'),
		() => vscode.commands.executeCommand('workbench.action.openSettings', 'qoder.autoRefresh'),
	]);
}
