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

/** What came of one stream, or of one reading of pages. */
interface Attempt {
	readonly streamError?: unknown;
	/** Of the pages beside the stream. */
	readonly pageError?: unknown;
}

/** Milliseconds between readings of pages. */
const pagesEvery = 4000;
/** Milliseconds until a stream is tried again after its first refusal; doubled for each one that follows. */
const firstStreamAgain = 60_000;
/** Milliseconds after which a connection counts as good, even without an event. */
const longEnough = 10_000;

/** Adds events until the session no longer runs. Rejects with an `ApiError` if retrying cannot help, or the signal's reason. */
export async function followEvents(followed: Followed, signal: AbortSignal): Promise<void> {
	const { window, isRunning, onConnection } = followed;
	let failures = 0;
	let pagesUntil = 0;
	let streamAgain = firstStreamAgain;
	while (isRunning()) {
		signal.throwIfAborted();
		const { lastId } = window;
		const began = Date.now();
		const readsPages = began < pagesUntil;
		const { pageError, streamError }: Attempt = readsPages
			? { pageError: await failureOf(catchUp(followed, signal)) }
			: await readStream(followed, signal);
		signal.throwIfAborted();
		const error = pageError ?? streamError;
		if (pageError !== undefined && !mayPass(pageError)) {
			throw pageError;
		}
		if (error !== undefined && !(error instanceof ApiError)) {
			throw error;
		}
		if (readsPages && !error) {
			onConnection('pages');
		}
		const isGood = window.lastId !== lastId || Date.now() - began > longEnough || (readsPages && !error);
		failures = isGood ? 0 : failures + 1;
		// After one timeout the next is likely, and each takes long.
		const isTimeout = streamError instanceof ApiError && streamError.kind === 'timeout';
		if (streamError !== undefined && (!isGood || isTimeout)) {
			pagesUntil = Date.now() + streamAgain;
			streamAgain *= 2;
			await pause(1000 * (error?.retryAfter ?? 0), signal);
			continue;
		}
		if (isGood && !readsPages) {
			streamAgain = firstStreamAgain;
		}
		if (error && failures > 1 && isRunning()) {
			onConnection('interrupted', error);
		}
		if (isRunning()) {
			await pause(readsPages && !error ? pagesEvery : backoff(failures, error), signal);
		}
	}
}

/** Milliseconds until the next attempt. */
function backoff(failures: number, error: ApiError | undefined): number {
	const wait = Math.min(10_000, 500 * 2 ** Math.min(10, failures)) * (0.5 + Math.random() / 2);
	return Math.max(wait, 1000 * (error?.retryAfter ?? 0));
}

/** Reads the stream, and the pages with the events before its start. Never rejects. */
async function readStream(followed: Followed, signal: AbortSignal): Promise<Attempt> {
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
	const streamError = await failureOf(client.streamEvents(sessionId, window.lastId, { onOpen, onEvent }, both));
	const pageError = await failureOf(taken);
	const isAborted = (error: unknown) => error === abort.signal.reason;
	return {
		streamError: isAborted(streamError) ? undefined : streamError,
		pageError: isAborted(pageError) ? undefined : pageError,
	};
}

function catchUp({ client, sessionId, window, onEvents }: Followed, signal: AbortSignal): Promise<void> {
	return window.readNewer((query) => client.listEvents(sessionId, query, signal), onEvents);
}

/** Whether the same request may succeed later. */
function mayPass(error: unknown): boolean {
	const passing = ['rateLimited', 'server', 'unavailable', 'offline', 'timeout', 'protocol'];
	return error instanceof ApiError && !error.startOver && passing.includes(error.kind);
}

async function failureOf(promise: Promise<unknown> | undefined): Promise<unknown> {
	try {
		await promise;
		return undefined;
	} catch (error) {
		return error;
	}
}
