import { rmSync } from 'node:fs';
import { env, exit } from 'node:process';
import { installHost } from '../hosts/install.ts';
import { packExtension, packed, unpacked } from '../hosts/pack.ts';
import { unpackVsix } from '../hosts/vsix.ts';
import { closeBrowser, hostName, sharedBrowser } from './host.ts';

// Unlike the signal, `exit` also stops hosts and browser.
process.once('SIGTERM', () => exit(143));

/** Builds what all tests use, before processes start. QODER_PACKED means that it is built. */
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
