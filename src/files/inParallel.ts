/** Runs at most `tasks` at once. Rejects when one does. */
export async function inParallel<T>(tasks: number, items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
	const rest = items.values();
	const takeTurns = async () => {
		for (const item of rest) {
			await run(item);
		}
	};
	await Promise.all(Array.from({ length: tasks }, takeTurns));
}
