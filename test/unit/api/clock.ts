import { mock } from 'node:test';
import { afterEach, beforeEach } from 'mocha';

/** Time that passes only when a test moves it: `setTimeout`, `Date` and `performance.now`. */
export interface Clock {
	/** Lets time pass until this promise has settled; resolves to the milliseconds that took, in steps of 50, of which any wait takes one. */
	until(promise: Promise<unknown>): Promise<number>;
	/** Lets so many milliseconds pass. */
	pass(milliseconds: number): Promise<void>;
	/** Makes each random number this one from now on. */
	random(value: number): void;
}

/** Stops time during each test of this `describe`. */
export function useClock(): Clock {
	let now = 0;
	beforeEach(() => {
		now = 0;
		mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2026, 4, 18) });
		mock.method(performance, 'now', () => now);
	});
	afterEach(() => {
		mock.timers.reset();
		mock.restoreAll();
	});

	const step = 50;
	async function tick(): Promise<void> {
		now += step;
		mock.timers.tick(step);
		await settle();
	}
	return {
		async until(promise) {
			let isSettled = false;
			const done = () => {
				isSettled = true;
			};
			promise.then(done, done);
			await settle();
			const start = now;
			while (!isSettled && now - start <= 120_000) {
				await tick();
			}
			return now - start;
		},
		async pass(milliseconds) {
			await settle();
			for (let passed = 0; passed < milliseconds; passed += step) {
				await tick();
			}
		},
		random: (value) => void mock.method(Math, 'random', () => value),
	};
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) {
		await new Promise(setImmediate);
	}
}
