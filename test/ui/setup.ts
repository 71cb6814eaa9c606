import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { launchBrowser } from '../hosts/browser.ts';
import { installHost } from '../hosts/install.ts';
import { packExtension } from '../hosts/pack.ts';

/** The extension as people install it. */
export const packed = fileURLToPath(new URL('../../out/extension.vsix', import.meta.url));

/** Builds and installs, once and before the tests are dealt out to processes, what all of them use. */
export async function mochaGlobalSetup(): Promise<void> {
	packExtension(packed);
	await installHost('web');
	// Tests in the server host are skipped on Windows.
	if (platform !== 'win32') {
		await installHost('server-1.103');
	}
	await (await launchBrowser()).close();
}

/** Tells of every test that did not pass at once: mocha itself would not. */
export const mochaHooks = {
	afterEach(this: Context): void {
		const { currentTest } = this;
		if ((currentTest as { currentRetry?: () => number } | undefined)?.currentRetry?.()) {
			console.log(`      tried again: ${currentTest?.fullTitle()}`);
		}
	},
};
