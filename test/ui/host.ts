import { env } from 'node:process';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser.ts';
import { type Host, type HostName, type HostOptions, readHostName, usualHost } from '../hosts/host.ts';
import { packed, unpacked } from '../hosts/pack.ts';
import { startHost } from '../hosts/startHost.ts';

interface UiHost {
	/** With the packed extension. */
	start(options: Omit<HostOptions, 'extensionPath'>): Promise<Host>;
	/** Whether secrets are in the storage of the page. Otherwise a reload loses them. */
	readonly keepsSecrets: boolean;
}

const leftOutOfServers = {
	'languages.test.ts': 'VS Code Server has no language but English without language packs',
	'package.test.ts': 'it reads the packed file, which is the same everywhere',
	'signIn.test.ts': 'it looks for secrets in the storage of the page, and breaks it: VS Code Server keeps them in memory',
	'twoWindows.test.ts': 'secrets live in the memory of a page, so a second window has none',
	'walkthrough.test.ts': 'its pictures are web views, which VS Code Server loads from the internet',
};

/** Files of this folder that do not run in a host, and why. */
export const leftOut: Readonly<Record<HostName, Readonly<Record<string, string>>>> = {
	web: { 'environment.test.ts': 'a browser has no environment variables' },
	'server-1.103': leftOutOfServers,
	'server-1.139': leftOutOfServers,
};

/** From QODER_UI_HOST. */
export const hostName: HostName = readHostName(env['QODER_UI_HOST'] ?? usualHost);

export const uiHost: UiHost = {
	// VS Code for the browser installs from a gallery only.
	start: (options) => startHost(hostName, { ...options, extensionPath: hostName === 'web' ? unpacked : packed }),
	keepsSecrets: hostName === 'web',
};

let browser: Promise<Browser> | undefined;

/** Shared by all files of this process. Windows have their own profiles, but one clipboard. */
export function sharedBrowser(): Promise<Browser> {
	browser ??= launchBrowser();
	return browser;
}

export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
	browser = undefined;
}
