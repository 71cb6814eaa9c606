/** A picture of the README. A test fails when the product loses one of its texts. */
export interface Scene {
	readonly theme: 'Dark Modern' | 'Light Modern';
	/** Only the side bar. */
	readonly isNarrow?: boolean;
	readonly texts: readonly string[];
}

/** By name, in `media`. */
export const scenes = {
	files: {
		theme: 'Dark Modern',
		texts: ['Files', 'Agents', 'Running', 'Ended', 'v{0}', 'No session'],
	},
	transcript: {
		theme: 'Light Modern',
		texts: ['Files', 'Agents', 'No session', 'Running, following', 'Agent: {0}', 'You'],
	},
	changes: {
		theme: 'Dark Modern',
		texts: ['Files', 'Agents', 'No session', 'v{0}', '{0}: {1} → {2}', 'version {0} ({1})'],
	},
	upload: {
		theme: 'Light Modern',
		isNarrow: true,
		texts: ['Files', 'Agents', 'User uploads', 'Tool outputs', 'Uploading… {0}%'],
	},
} satisfies Record<string, Scene>;
