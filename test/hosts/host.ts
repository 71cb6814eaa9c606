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
