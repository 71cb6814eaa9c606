/** A Node timer takes at least a millisecond; a web worker has only timers. */
const { setImmediate: immediately = setTimeout } = globalThis as { setImmediate?: (run: (value: unknown) => void) => unknown };

/** Without a number, resolves after the pending tasks, chains of promises included. Rejects with the signal's reason. */
export function pause(milliseconds?: number, signal?: AbortSignal): Promise<unknown> {
	const waited = new Promise((resolve) =>
		milliseconds === undefined ? immediately(resolve) : setTimeout(resolve, milliseconds),
	);
	return unlessAborted(waited, signal);
}

/** Rejects with `late()` after this time, or with the signal's reason. */
export async function inTime<T>(part: PromiseLike<T>, milliseconds: number, late: () => Error, signal?: AbortSignal): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(late()), milliseconds);
	try {
		return await unlessAborted(Promise.race([part, promise]), signal);
	} finally {
		clearTimeout(timer);
	}
}

/** Rejects with the signal's reason. */
export async function unlessAborted<T>(part: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const stop = () => reject(signal?.reason);
	signal?.addEventListener('abort', stop);
	if (signal?.aborted) {
		stop();
	}
	try {
		return await Promise.race([promise, part]);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}
