/** Resolves after some milliseconds; at once, but after what is under way, when left out. */
export function pause(milliseconds = 0): Promise<unknown> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
