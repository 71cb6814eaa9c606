interface NodeProcess {
	on(event: string, listener: (reason: unknown) => void): void;
	off(event: string, listener: (reason: unknown) => void): void;
}

/** Reports every unhandled rejection in this extension host. Returns a function that stops it. */
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

/**
 * Whether this stack is of VS Code's own image preview, which handles no error when it requests the size of a picture. It does
 * not await the answer either, so nothing is below `stat` of the extension host.
 */
export function isOfImagePreview(stack: string): boolean {
	return /\(FileSystemError\).*at (?:async )?Object\.stat \S+\s*$/s.test(stack);
}

/** An error in words, with where it was thrown and what caused it. */
export function inWords(error: unknown): string {
	if (!(error instanceof Error)) {
		return String(error);
	}
	const { stack = String(error), cause } = error;
	return cause === undefined ? stack : `${stack}\nCaused by ${inWords(cause)}`;
}
