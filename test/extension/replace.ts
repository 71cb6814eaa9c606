const undo: (() => void)[] = [];

afterEach(() => {
	for (const restore of undo.splice(0).reverse()) {
		restore();
	}
});

/** Puts something else in the place of what VS Code or the host offers under a name, until the test is over. */
export function replace<T extends object>(owner: T, name: keyof T, replacement: unknown): void {
	const before = Object.getOwnPropertyDescriptor(owner, name);
	Object.defineProperty(owner, name, { configurable: true, writable: true, value: replacement });
	undo.push(() => {
		delete owner[name];
		if (before) {
			Object.defineProperty(owner, name, before);
		}
	});
}

/** Until the test is over, timers of `from` to `to` milliseconds take only `hurried`. */
export function hurryTimers(from: number, to: number, hurried: number): void {
	const { setTimeout: wait } = globalThis;
	const lengthOf = (milliseconds: number) => (milliseconds >= from && milliseconds <= to ? hurried : milliseconds);
	replace(globalThis, 'setTimeout', (run: () => void, milliseconds = 0) => wait(run, lengthOf(milliseconds)));
}
