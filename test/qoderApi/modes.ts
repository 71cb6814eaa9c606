/** How real services differ. Changes count from the next request. */
export interface Modes {
	/** Whether web pages may send requests to the API. */
	cors: boolean;
	/** Whether web pages may read from the storage. */
	storageCors: boolean;
	/** Whether generation 1 redirects to contents, which browsers hide, or sends their address, like generation 3. */
	contentRedirect: boolean;
	/** Whether generation 3 refuses uploads other than text and usual images. */
	textUploadsOnly: boolean;
	/** Milliseconds. */
	heartbeat: number;
	/** The documents say no, tests of the vendor yes. */
	uploadsDownloadable: boolean;
	/** Whether generation 3 has the beta search. */
	search: boolean;
}

export const usualModes: Readonly<Modes> = {
	cors: true,
	storageCors: false,
	contentRedirect: true,
	textUploadsOnly: true,
	heartbeat: 15_000,
	uploadsDownloadable: false,
	search: true,
};

export function modesOf(options: Partial<Modes>): Modes {
	const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(usualModes, name) && value !== undefined);
	return { ...usualModes, ...Object.fromEntries(given) };
}
