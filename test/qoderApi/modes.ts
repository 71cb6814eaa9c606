/** What real services do differently from one another, or may do one day; changes take effect with the next request. */
export interface Modes {
	/** Whether web pages of any origin may send requests to the API: yes. */
	cors: boolean;
	/** Whether web pages of any origin may read from the storage: no. */
	storageCors: boolean;
	/** Whether generation 1 redirects to the contents, which a browser hides, or sends their address like the next one: it redirects. */
	contentRedirect: boolean;
	/** Whether generation 3 refuses uploads that are neither text-like by its documents nor a usual image: yes. */
	textUploadsOnly: boolean;
	/** Milliseconds after which a quiet stream sends a heartbeat: 15 s. */
	heartbeat: number;
	/** How often something happens in the sessions that run and are looked at, in milliseconds: never (0). */
	liveEvery: number;
	/** Whether the contents of uploads can be downloaded: no by the documents, yes by tests of the vendor. */
	uploadsDownloadable: boolean;
	/** Whether generation 3 has the beta search: yes. */
	search: boolean;
}

/** The defaults of the API. */
export const usualModes: Readonly<Modes> = {
	cors: true,
	storageCors: false,
	contentRedirect: true,
	textUploadsOnly: true,
	heartbeat: 15_000,
	liveEvery: 0,
	uploadsDownloadable: false,
	search: true,
};

/** The modes among these options, and for the others what is usual. */
export function modesOf(options: Partial<Modes>): Modes {
	const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(usualModes, name) && value !== undefined);
	return { ...usualModes, ...Object.fromEntries(given) };
}
