import { platform } from 'node:process';
import { Failure } from './failure.ts';

/** VS Code for the browser, and the oldest and a new VS Code Server. */
export const hostNames = ['web', 'server-1.103', 'server-1.139'] as const;

export type HostName = (typeof hostNames)[number];

/** The one nearest to what most users have. VS Code Server does not run on Windows. */
export const usualHost: HostName = platform === 'win32' ? 'web' : 'server-1.139';

export const hostUsage = `  --host NAME        server-1.139, VS Code Server with the Node host of every desktop; server-1.103, the oldest that is
                     supported; or web, VS Code for the browser (${usualHost}, because it is nearest to what most people have)`;

/** Throws a `Failure` for an unknown name. */
export function readHostName(name: string): HostName {
	const found = hostNames.find((each) => each === name);
	if (!found) {
		throw new Failure(`There is no host named "${name}". Choose one: ${hostNames.join(', ')}.`);
	}
	return found;
}

export interface Host {
	/** In an empty window, with the extension. */
	readonly url: string;
	/** How many extension hosts were started, where one is a process. */
	readonly extensionHosts?: () => number;
	/** Also deletes its files. */
	close(): Promise<void>;
}

export interface HostOptions {
	/** The folder with package.json; for a server also a `.vsix`, which it installs. */
	readonly extensionPath: string;
	/** More extensions for the window, in folders below that one. */
	readonly besides?: readonly string[];
	/** The bundle with `run()`, relative to the extension. */
	readonly testsPath?: string;
	/** By full name. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** On loopback; default 0, any free one. */
	readonly port?: number;
	/** In the browser, a language such as `ja`. */
	readonly locale?: string;
	/** In VS Code Server; default an empty window. */
	readonly folder?: string;
}

/** Hides VS Code's own pages, tips and side bars. */
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
