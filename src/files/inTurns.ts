/** Requests for files that are under way at once. */
const atOnce = 3;

/** Runs a task for each item, three at a time, to the last one. Rejects when a task does. */
export async function inTurns<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
	const rest = items.values();
	const takeTurns = async () => {
		for (const item of rest) {
			await run(item);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, takeTurns));
}
