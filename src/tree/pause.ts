/** A Node timer takes at least a millisecond. A web worker has only timers, which are faster. */
const { setImmediate: immediately = setTimeout } = globalThis as { setImmediate?: (run: (value: unknown) => void) => unknown };

/** Resolves after some milliseconds. Without a number, it resolves after the pending tasks, chains of promises included. */
export function pause(milliseconds?: number): Promise<unknown> {
	return new Promise((resolve) => (milliseconds === undefined ? immediately(resolve) : setTimeout(resolve, milliseconds)));
}
