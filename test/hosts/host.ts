import { platform } from 'node:process';
import { Failure } from './failure.ts';

/** The hosts, by the one name that each has: VS Code for the browser, and the oldest and a new VS Code Server. */
export const hostNames = ['web', 'server-1.103', 'server-1.139'] as const;

/** The name of a host, which is also the name of the folder with its lock file. */
export type HostName = (typeof hostNames)[number];

/** The default host of a script: the nearest one to what most users have. VS Code Server does not run on Windows. */
export const usualHost: HostName = platform === 'win32' ? 'web' : 'server-1.139';

/** How `--help` explains the option `--host`. */
export const hostUsage = `  --host NAME        server-1.139, VS Code Server with the Node host of every desktop; server-1.103, the oldest that is
                     supported; or web, VS Code for the browser (${usualHost}, because it is nearest to what most people have)`;

/** Checks the name of a host. Throws a `Failure` when there is no such host. */
export function readHostName(name: string): HostName {
	const found = hostNames.find((each) => each === name);
	if (!found) {
		throw new Failure(`There is no host named "${name}". Choose one: ${hostNames.join(', ')}.`);
	}
	return found;
}

/** A running VS Code that a browser can open. */
export interface Host {
	/** Opens the workbench in an empty window, with the extension under development. */
	readonly url: string;
	/** Stops it and removes what it left on disk. */
	close(): Promise<void>;
}

/** What to run in a host. */
export interface HostOptions {
	/** The folder that holds the extension's package.json; for a server, also a packed extension (`.vsix`), which it installs. */
	readonly extensionPath: string;
	/** More extensions to develop in the same window, by their folders below that one. */
	readonly besides?: readonly string[];
	/** The bundle that exports `run()`, relative to the extension; without it the workbench just opens. */
	readonly testsPath?: string;
	/** User settings, by their full name. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** The port on loopback; 0, the default, takes a free one. */
	readonly port?: number;
	/** In the browser, one of VS Code's languages, such as `ja`. */
	readonly locale?: string;
	/** In VS Code Server, the folder to open; an empty window when left out. */
	readonly folder?: string;
}

/** Settings that keep VS Code's own pages, tips and side bars out of the picture. */
export const quietSettings = {
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.colorTheme': 'Default Dark Modern',
	'chat.disableAIFeatures': true,
	'security.workspace.trust.enabled': false,
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'extensions.autoUpdate': false,
	'extensions.ignoreRecommendations': true,
} as const;
