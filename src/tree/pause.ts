/** A Node timer takes at least a millisecond; a web worker has only timers. */
const { setImmediate: immediately = setTimeout } = globalThis as { setImmediate?: (run: (value: unknown) => void) => unknown };

/** Without a number, resolves after the pending tasks, chains of promises included. */
export function pause(milliseconds?: number): Promise<unknown> {
	return new Promise((resolve) => (milliseconds === undefined ? immediately(resolve) : setTimeout(resolve, milliseconds)));
}
