import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Context } from 'mocha';
import { launchBrowser } from '../hosts/browser.ts';
import { installHost } from '../hosts/install.ts';
import { npmCommand } from '../hosts/npm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The extension as people install it. */
export const packed = `${root}out/extension.vsix`;

/** Builds and installs, once and before the tests are dealt out to processes, what all of them use. */
export async function mochaGlobalSetup(): Promise<void> {
	mkdirSync(`${root}out`, { recursive: true });
	const npm = npmCommand(['run', '--silent', 'package', '--', '--out', packed]);
	await promisify(execFile)(npm.file, npm.args, { cwd: root, shell: npm.shell });
	await installHost('web');
	await installHost('server-1.103');
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
