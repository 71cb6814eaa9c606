import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { pause } from '../api/time.ts';
import type { EventEntry, EventWindow } from './events.ts';

/** The source of events: the stream, a page every few seconds, or none at the moment. */
export type Connection = 'stream' | 'pages' | 'interrupted';

/** A session to follow. */
interface Followed {
	readonly client: Pick<QoderClient, 'listEvents' | 'streamEvents'>;
	readonly sessionId: string;
	readonly window: EventWindow;
	readonly isRunning: () => boolean;
	readonly onEvents: () => void;
	readonly onConnection: (connection: Connection, error?: ApiError) => void;
}

/** Milliseconds between readings of pages, and until a stream is opened again. */
const [pagesEvery, streamAgain] = [4000, 500];
/** Milliseconds for which pages are read after a stream that brought nothing, unless it was only cut after a while. */
const [pagesLast, longEnough] = [60_000, 10_000];

/** Adds events until the session no longer runs. Rejects with an `ApiError` if retrying cannot help, or the signal's reason. */
export async function followEvents(followed: Followed, signal: AbortSignal): Promise<void> {
	const { window, isRunning, onConnection } = followed;
	let pagesUntil = 0;
	while (isRunning()) {
		const { lastId } = window;
		const began = Date.now();
		const readsPages = began < pagesUntil;
		let error: ApiError | undefined;
		try {
			await (readsPages ? catchUp(followed, signal) : readStream(followed, signal));
		} catch (failure) {
			signal.throwIfAborted();
			// If the session has ended, nothing would read the page again.
			if (!(failure instanceof ApiError) || !isRunning() || (readsPages && !mayPass(failure))) {
				throw failure;
			}
			error = failure;
		}
		signal.throwIfAborted();
		const wasLong = Date.now() - began > longEnough && (!error || error.kind === 'offline');
		if (readsPages) {
			onConnection(error ? 'interrupted' : 'pages', error);
		} else if (window.lastId === lastId && !wasLong) {
			pagesUntil = Date.now() + pagesLast;
		}
		if (isRunning()) {
			await pause(Math.max(readsPages ? pagesEvery : streamAgain, 1000 * (error?.retryAfter ?? 0)), signal);
		}
	}
}

/** Reads the stream, and the pages with the events before its start. Rejects with the error of either. */
async function readStream(followed: Followed, signal: AbortSignal): Promise<void> {
	const { client, sessionId, window, isRunning, onEvents, onConnection } = followed;
	const abort = new AbortController();
	const both = AbortSignal.any([signal, abort.signal]);
	const take = (entries: readonly EventEntry[]) => {
		if (window.add(entries)) {
			onEvents();
		}
		if (!isRunning()) {
			abort.abort();
		}
	};
	/** One chain, because events of the stream have to follow those of the pages. */
	let taken: Promise<void> | undefined;
	const onOpen = () => {
		taken = catchUp(followed, both).then(() => {
			onConnection('stream');
			take([]);
		});
		taken.catch(() => abort.abort());
	};
	const onEvent = (entry: EventEntry) => {
		taken = taken?.then(() => take([entry]));
	};
	const [stream] = await Promise.allSettled([client.streamEvents(sessionId, window.lastId, { onOpen, onEvent }, both)]);
	await taken;
	if (stream.status === 'rejected' && !abort.signal.aborted) {
		throw stream.reason;
	}
}

function catchUp({ client, sessionId, window, onEvents }: Followed, signal: AbortSignal): Promise<void> {
	return window.readNewer((query) => client.listEvents(sessionId, query, signal), onEvents);
}

/** Whether the same request may succeed later. */
function mayPass(error: unknown): boolean {
	const passing = ['rateLimited', 'server', 'unavailable', 'offline', 'timeout', 'protocol'];
	return error instanceof ApiError && !error.startOver && passing.includes(error.kind);
}
