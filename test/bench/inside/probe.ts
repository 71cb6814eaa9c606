let timer: ReturnType<typeof setTimeout> | undefined;
let longest = 0;

// Consecutive timers of a web worker are never closer.
const interval = 4;

/** Measures how late a short timer is. */
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

/** The longest block, in milliseconds. */
export async function stopProbe(): Promise<number> {
	await new Promise((resolve) => setTimeout(resolve, 2 * interval));
	clearTimeout(timer);
	return longest;
}
