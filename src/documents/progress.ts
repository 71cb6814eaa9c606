import * as vscode from 'vscode';

/** Runs something with a signal that is aborted, with a `CancellationError`, when VS Code's cancellation is requested. */
export async function withSignal<T>(
	cancellation: vscode.CancellationToken,
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const abort = new AbortController();
	const subscription = cancellation.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
	try {
		return await run(abort.signal);
	} finally {
		subscription.dispose();
	}
}

/** Shows progress as often as people can read it; calls in between are left out. */
export function paced<T extends unknown[]>(show: (...args: T) => void): (...args: T) => void {
	let shownAt = 0;
	return (...args) => {
		if (Date.now() - shownAt >= 250) {
			shownAt = Date.now();
			show(...args);
		}
	};
}
