import { env } from 'node:process';
import { Failure } from '../hosts/failure.ts';
import type { Host, HostOptions } from '../hosts/host.ts';
import type { HostName } from '../hosts/install.ts';
import { packed, unpacked } from '../hosts/pack.ts';
import { startServerHost } from '../hosts/serverHost.ts';
import { startWebHost } from '../hosts/webHost.ts';

/** A host of these tests, and what is different in it. */
interface UiHost {
	/**
	 * Starts it with the extension as people install it. `locale` is one of VS Code's languages, such as `ja`; `folder` is opened where
	 * there is a disk.
	 */
	start(options: Omit<HostOptions, 'extensionPath'> & { readonly locale?: string; readonly folder?: string }): Promise<Host>;
	/** Whether secrets are kept in the storage of the page; else a reload of the window loses them. */
	readonly keepsSecrets: boolean;
	/** Files of this folder that are not run in it, and why. */
	readonly leavesOut: Readonly<Record<string, string>>;
}

const leftOutOfServers = {
	'hostileErrors.test.ts': 'requests leave from Node, where the page cannot put an answer of its own in place of the service’s',
	'keyring.test.ts': 'there is no keyring that could fail: the page keeps secrets in its memory',
	'languages.test.ts': 'VS Code Server has no language but English without language packs',
	'package.test.ts': 'it reads the packed file, which is the same everywhere',
	'pictures.test.ts': 'the pictures of the README are of the browser',
	'signIn.test.ts': 'it looks for secrets in the storage of the page, where VS Code Server keeps none',
	'twoWindows.test.ts': 'secrets live in the memory of a page, so a second window has none',
	'walkthrough.test.ts': 'its pictures are web views, which VS Code Server loads from the internet',
};

/** Where the tests of this folder run, and the one place that says what is left out where. */
export const uiHosts: Readonly<Record<HostName, UiHost>> = {
	web: {
		// VS Code for the browser installs from a gallery only, so there it runs from where an installation puts it.
		start: (options) => startWebHost({ ...options, extensionPath: unpacked }),
		keepsSecrets: true,
		leavesOut: {
			'environment.test.ts': 'a browser has no environment variables',
			'uploadPicture.test.ts': 'a browser does not tell how much of an upload has gone out',
		},
	},
	'server-1.103': {
		start: (options) => startServerHost({ ...options, extensionPath: packed, version: '1.103' }),
		keepsSecrets: false,
		leavesOut: leftOutOfServers,
	},
	'server-1.139': {
		start: (options) => startServerHost({ ...options, extensionPath: packed, version: '1.139' }),
		keepsSecrets: false,
		leavesOut: leftOutOfServers,
	},
};

/** The host of this run, by its name in QODER_UI_HOST; the browser when left out. */
export const hostName: HostName = readHostName(env['QODER_UI_HOST'] || 'web');

/** The host of this run. */
export const uiHost: UiHost = uiHosts[hostName];

/** Checks the name of a host. */
export function readHostName(name: string): HostName {
	if (!Object.hasOwn(uiHosts, name)) {
		throw new Failure(`There is no host named "${name}". Choose one: ${Object.keys(uiHosts).join(', ')}.`);
	}
	return name as HostName;
}
