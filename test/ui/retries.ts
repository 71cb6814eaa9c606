import type { Context } from 'mocha';

/** Tells of every test that did not pass at once: mocha itself would not. */
export const mochaHooks = {
	afterEach(this: Context): void {
		const { currentTest } = this;
		if ((currentTest as { currentRetry?: () => number } | undefined)?.currentRetry?.()) {
			console.log(`      tried again: ${currentTest?.title}`);
		}
	},
};
