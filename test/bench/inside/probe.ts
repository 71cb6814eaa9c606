let timer: ReturnType<typeof setTimeout> | undefined;
let longest = 0;

// Timers of a web worker that follow each other are never closer than this.
const interval = 4;

/** Watches from now on how late a short timer is, which is how long something else held the event loop. */
export function startProbe(): void {
	clearTimeout(timer);
	longest = 0;
	let last = performance.now();
	const tick = () => {
		const now = performance.now();
		longest = Math.max(longest, now - last - interval);
		last = now;
		timer = setTimeout(tick, interval);
	};
	timer = setTimeout(tick, interval);
}

/** The longest block since {@link startProbe}, in milliseconds. */
export async function stopProbe(): Promise<number> {
	await new Promise((resolve) => setTimeout(resolve, 2 * interval));
	clearTimeout(timer);
	return longest;
}
