/** What real services do differently from one another, or may do one day; changes take effect with the next request. */
export interface Modes {
	/** Whether web pages of any origin may ask the API: yes. */
	cors: boolean;
	/** Whether web pages of any origin may read from the storage: no. */
	storageCors: boolean;
}

/** What the API does unless it is told otherwise. */
export const usualModes: Readonly<Modes> = { cors: true, storageCors: false };

/** The modes among these options, and for the others what is usual. */
export function modesOf(options: Partial<Modes>): Modes {
	const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(usualModes, name) && value !== undefined);
	return { ...usualModes, ...Object.fromEntries(given) };
}
