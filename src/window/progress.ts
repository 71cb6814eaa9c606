import * as vscode from 'vscode';
import { plainSentence } from './plain.ts';

/** When the user cancels, the signal is aborted with a `CancellationError`. */
export function withProgress<T>(
	options: vscode.ProgressOptions,
	task: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
	const { title, ...rest } = options;
	return vscode.window.withProgress(
		{ ...rest, ...(title === undefined ? {} : { title: plainSentence(title, 200) }) },
		(progress, cancellation) =>
			withSignal(cancellation, (signal) => task((message) => progress.report({ message: plainSentence(message, 200) }), signal)),
	);
}

/** Shows a notification with *Cancel*. See {@link withProgress}. */
export function withNotification<T>(
	title: string,
	task: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
	return withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, task);
}

/** Runs a task for each item, three at once, until the signal is aborted. Resolves to whether it is. Rejects when one does. */
export async function threeAtOnce<T>(
	items: readonly T[],
	signal: AbortSignal,
	run: (item: T) => Promise<unknown>,
): Promise<boolean> {
	const rest = items.values();
	const takeTurns = async () => {
		for (const item of rest) {
			if (!signal.aborted) {
				await run(item);
			}
		}
	};
	await Promise.all([takeTurns(), takeTurns(), takeTurns()]);
	return signal.aborted;
}

/** Milliseconds after which a task in a view says what it does, and can be cancelled. */
const notificationDelay = 2000;

/**
 * Shows progress in a view, and a notification with *Cancel* if the task is slow and `isAwaited` returns true. See {@link
 * withProgress}.
 */
export async function withViewProgress<T>(
	viewId: string,
	title: string,
	isAwaited: () => boolean,
	task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const abort = new AbortController();
	const running = withProgress({ location: { viewId } }, () => task(abort.signal));
	const ended = running.then(
		() => {},
		() => {},
	);
	const notify = () =>
		isAwaited() &&
		withNotification(title, (_report, signal) => {
			signal.addEventListener('abort', () => abort.abort(signal.reason));
			return Promise.resolve(ended);
		});
	const timer = setTimeout(notify, notificationDelay);
	try {
		return await running;
	} finally {
		clearTimeout(timer);
	}
}

/** The signal is aborted with a `CancellationError` when VS Code requests the cancellation. */
export async function withSignal<T>(
	cancellation: vscode.CancellationToken,
	task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const abort = new AbortController();
	const subscription = cancellation.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
	try {
		return await task(abort.signal);
	} finally {
		subscription.dispose();
	}
}

const underWay = new Map<string, Promise<void>>();

/** A call waits for a running one with its key, because a double click is two clicks. */
export async function once(key: string, run: () => Promise<void>): Promise<void> {
	const running = underWay.get(key) ?? run().finally(() => underWay.delete(key));
	underWay.set(key, running);
	await running;
}

/** Calls `run` at most four times a second and drops the others. */
export function throttle<T extends unknown[]>(run: (...args: T) => void): (...args: T) => void {
	let ranAt = 0;
	return (...args) => {
		if (Date.now() - ranAt >= 250) {
			ranAt = Date.now();
			run(...args);
		}
	};
}
