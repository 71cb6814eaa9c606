import { setTimeout as pause } from 'node:timers/promises';

/** Reads until the value is accepted; fails with the last one. */
export async function until<T, Wanted extends T = T>(
	what: string,
	read: () => Promise<T>,
	accept: ((value: T) => value is Wanted) | ((value: T) => boolean),
	milliseconds = 20_000,
): Promise<Wanted> {
	const deadline = Date.now() + milliseconds;
	for (;;) {
		const value = await read();
		if (accept(value)) {
			return value as Wanted;
		}
		if (Date.now() > deadline) {
			throw new Error(`Waited ${milliseconds / 1000} s for ${what}, and saw ${JSON.stringify(value)?.slice(0, 2000)}`);
		}
		await pause(20);
	}
}
