/** What real services do differently from one another, or may do one day; changes take effect with the next request. */
export interface Modes {
	/** Whether web pages of any origin may ask the API: yes. */
	cors: boolean;
	/** Whether web pages of any origin may read from the storage: no. */
	storageCors: boolean;
	/** Whether generation 1 redirects to the contents, which a browser hides, or says where they are as the next one does: it redirects. */
	contentRedirect: boolean;
	/** Whether generation 3 refuses uploads that are neither text-like, as its documents say, nor a usual image: yes. */
	textUploadsOnly: boolean;
	/** Milliseconds after which a quiet stream sends a heartbeat: 15 s. */
	heartbeat: number;
	/** Where a stream without `Last-Event-ID` starts: at the tail, so that nothing before is sent, or at the beginning, as it once did. */
	streamStart: 'tail' | 'beginning';
	/** How often something happens in the sessions that run and are looked at, in milliseconds: never (0). */
	liveEvery: number;
	/** Whether the contents of what a person brought are handed out: no, as the documents say; tests of the vendor's own say yes. */
	uploadsDownloadable: boolean;
	/** Whether generation 3 has the beta search: yes. */
	search: boolean;
}

/** What the API does unless it is told otherwise. */
export const usualModes: Readonly<Modes> = {
	cors: true,
	storageCors: false,
	contentRedirect: true,
	textUploadsOnly: true,
	heartbeat: 15_000,
	streamStart: 'tail',
	liveEvery: 0,
	uploadsDownloadable: false,
	search: true,
};

/** The modes among these options, and for the others what is usual. */
export function modesOf(options: Partial<Modes>): Modes {
	const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(usualModes, name) && value !== undefined);
	return { ...usualModes, ...Object.fromEntries(given) };
}
