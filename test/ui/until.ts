import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Reads until the value equals or matches the wanted one, or is accepted; fails with the last one. */
export async function until<T, Wanted extends T = T>(
	what: string,
	read: () => T | Promise<T>,
	wanted: ((value: T) => value is Wanted) | ((value: T) => boolean) | RegExp | NoInfer<T>,
	milliseconds = 20_000,
): Promise<Wanted> {
	const deadline = Date.now() + milliseconds;
	const accept = acceptorOf(wanted);
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

function acceptorOf(wanted: unknown): (value: unknown) => boolean {
	if (typeof wanted === 'function') {
		return (value) => wanted(value);
	}
	return wanted instanceof RegExp ? (value) => wanted.test(`${value}`) : (value) => isDeepStrictEqual(value, wanted);
}
