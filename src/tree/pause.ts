/** A timer of Node takes a millisecond at least; a web worker has only timers, which take less. */
const { setImmediate: immediately = setTimeout } = globalThis as { setImmediate?: (run: (value: unknown) => void) => unknown };

/** Resolves after some milliseconds; when left out, as soon as what is under way is done, promises that follow each other too. */
export function pause(milliseconds?: number): Promise<unknown> {
	return new Promise((resolve) => (milliseconds === undefined ? immediately(resolve) : setTimeout(resolve, milliseconds)));
}
