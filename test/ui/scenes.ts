import type { Theme } from './workbench.ts';

/** A picture of the README. A test fails when the product loses one of its texts. */
export interface Scene {
	readonly theme: Theme;
	/** Only the side bar. */
	readonly isNarrow?: boolean;
	readonly texts: readonly string[];
}

/** By name, in `media`. */
export const scenes = {
	files: {
		theme: 'dark',
		texts: ['Files', 'Agents', 'Running', 'Ended', 'v{0}', 'No session'],
	},
	transcript: {
		theme: 'light',
		texts: ['Files', 'Agents', 'No session', 'Running, following', 'Agent: {0}', 'You'],
	},
	changes: {
		theme: 'dark',
		texts: ['Files', 'Agents', 'No session', 'v{0}', '{0}: {1} → {2}', 'version {0} ({1})'],
	},
	upload: {
		theme: 'light',
		isNarrow: true,
		texts: ['Files', 'Agents', 'User uploads', 'Tool outputs', 'Uploading… {0}%'],
	},
} satisfies Record<string, Scene>;
