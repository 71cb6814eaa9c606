/** Runs a task for each item, so many at a time, to the last one. Rejects when a task does. */
export async function inTurns<T>(items: readonly T[], atOnce: number, run: (item: T) => Promise<unknown>): Promise<void> {
	const rest = items.values();
	const takeTurns = async () => {
		for (const item of rest) {
			await run(item);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, takeTurns));
}
