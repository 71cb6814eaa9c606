import { rmSync } from 'node:fs';
import { env, exit } from 'node:process';
import { installHost } from '../hosts/install.ts';
import { packExtension, packed, unpacked } from '../hosts/pack.ts';
import { unpackVsix } from '../hosts/vsix.ts';
import { closeBrowser, sharedBrowser } from './browser.ts';
import { hostName } from './host.ts';

// Leaving this way, and not by the signal itself, lets hosts and browser go as well.
process.once('SIGTERM', () => exit(143));

/** Builds and installs what all tests use, once and before they are dealt out to processes. QODER_PACKED means that it is built already. */
export async function mochaGlobalSetup(): Promise<void> {
	if (!env['QODER_PACKED']) {
		packExtension(packed);
	}
	if (hostName === 'web') {
		rmSync(unpacked, { recursive: true, force: true });
		unpackVsix(packed, unpacked);
	}
	await installHost(hostName);
	await sharedBrowser();
}

export function mochaGlobalTeardown(): Promise<void> {
	return closeBrowser();
}
