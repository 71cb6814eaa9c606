/** Runs a task for each item, three at a time, to the last one. Rejects when a task does. */
export async function threeAtOnce<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
	const rest = items.values();
	const takeTurns = async () => {
		for (const item of rest) {
			await run(item);
		}
	};
	await Promise.all([takeTurns(), takeTurns(), takeTurns()]);
}
