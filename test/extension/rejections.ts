interface NodeProcess {
	on(event: string, listener: (reason: unknown) => void): void;
	off(event: string, listener: (reason: unknown) => void): void;
}

/** Tells of every rejection in this extension host that nobody handles. Returns how to stop. */
export function onUnhandledRejection(report: (reason: unknown) => void): () => void {
	const { process } = globalThis as { process?: NodeProcess };
	if (process) {
		process.on('unhandledRejection', report);
		return () => process.off('unhandledRejection', report);
	}
	const listener = (event: Event) => report((event as PromiseRejectionEvent).reason);
	// VS Code takes the worker's own `addEventListener` away from extensions.
	const { addEventListener, removeEventListener } = EventTarget.prototype;
	addEventListener.call(globalThis, 'unhandledrejection', listener);
	return () => removeEventListener.call(globalThis, 'unhandledrejection', listener);
}

/** An error in words, with where it was thrown. */
export function inWords(error: unknown): string {
	return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
