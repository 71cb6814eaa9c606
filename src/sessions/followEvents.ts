import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { pause } from '../api/time.ts';
import type { EventEntry, EventWindow } from './eventWindow.ts';

/** The source of events: the stream, a page every few seconds, or none at the moment. */
export type Connection = 'stream' | 'pages' | 'interrupted';

/** A session to follow. */
export interface Followed {
	readonly client: Pick<QoderClient, 'listEvents' | 'streamEvents'>;
	readonly sessionId: string;
	readonly window: EventWindow;
	readonly isRunning: () => boolean;
	readonly onEvents: () => void;
	readonly onConnection: (connection: Connection, error?: ApiError) => void;
}

interface StreamEnd {
	readonly isOpened: boolean;
	readonly streamError?: unknown;
	/** Of the pages beside the stream. */
	readonly pageError?: unknown;
}

const pageSize = 100;
const pagesEvery = 4000;
/** Milliseconds until a stream is tried again. */
const streamAgain = 60_000;
/** Milliseconds that make a connection good even without an event. */
const longEnough = 10_000;
/** Consecutive, before pages replace the stream. */
const mostFailures = 3;
/** Events kept while a page is read. */
const mostWaiting = 2000;

/** Adds events as they happen. Rejects with an `ApiError` if retrying cannot help, or the signal's reason. */
export async function followEvents(followed: Followed, signal: AbortSignal): Promise<void> {
	const { window, isRunning, onConnection } = followed;
	const strategy = new Strategy();
	while (isRunning()) {
		signal.throwIfAborted();
		const { lastId } = window;
		const began = Date.now();
		const { readsPages, usesCursor } = strategy;
		const end: StreamEnd = readsPages
			? { isOpened: false, pageError: await failureOf(catchUp(followed, signal)) }
			: await readStream(followed, usesCursor ? lastId : undefined, signal);
		signal.throwIfAborted();
		const { pageError, streamError } = end;
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
		const isChanged = !readsPages && strategy.learn(end, isGood, lastId !== undefined && usesCursor);
		const wait = isChanged ? 0 : strategy.wait(isGood, error);
		if (error && wait > 0 && strategy.failures > 1) {
			onConnection('interrupted', error);
		}
		if (isRunning()) {
			await pause(wait, signal);
		}
	}
}

/** Chooses the next connection. */
class Strategy {
	failures = 0;
	/** Whether the stream can begin after the last event's id. */
	usesCursor = true;
	#refusals = 0;
	#pagesUntil = 0;

	get readsPages(): boolean {
		return Date.now() < this.#pagesUntil;
	}

	/** Returns whether the next connection is of another kind. */
	learn({ isOpened, streamError }: StreamEnd, isGood: boolean, sentCursor: boolean): boolean {
		const { status, kind } = streamError instanceof ApiError ? streamError : {};
		if (!isOpened && sentCursor && [400, 404, 409, 410, 412].includes(status ?? 0)) {
			this.usesCursor = false;
			return true;
		}
		this.usesCursor = true;
		if (!streamError || (isOpened && isGood && kind !== 'timeout')) {
			this.#refusals = 0;
			return false;
		}
		// After one timeout the next is likely, and each takes long.
		this.#refusals = kind === 'timeout' ? mostFailures : this.#refusals + 1;
		const isForGood = ['unauthorized', 'forbidden', 'invalid', 'protocol', 'timeout'].includes(kind ?? '') || status === 501;
		if (!isOpened && isForGood) {
			this.#pagesUntil = Number.POSITIVE_INFINITY;
		} else if (this.#refusals >= mostFailures) {
			this.#refusals = mostFailures - 1;
			this.#pagesUntil = Date.now() + streamAgain;
		}
		return this.readsPages;
	}

	wait(isGood: boolean, error: ApiError | undefined): number {
		this.failures = isGood ? 0 : this.failures + 1;
		if (this.readsPages && !error) {
			return pagesEvery;
		}
		const backoff = Math.min(10_000, 500 * 2 ** Math.min(10, this.failures)) * (0.5 + Math.random() / 2);
		return Math.max(backoff, 1000 * (error?.retryAfter ?? 0));
	}
}

/** Reads the stream, and the pages with the events before its start. Never rejects. */
async function readStream(followed: Followed, lastId: string | undefined, signal: AbortSignal): Promise<StreamEnd> {
	const { client, sessionId, isRunning, onConnection } = followed;
	const abort = new AbortController();
	const both = AbortSignal.any([signal, abort.signal]);
	let waiting: EventEntry[] | undefined = [];
	let pages: Promise<unknown> | undefined;
	const take = (entries: readonly EventEntry[]) => {
		add(followed, entries);
		if (!isRunning()) {
			abort.abort();
		}
	};
	const onOpen = () => {
		pages = failureOf(
			catchUp(followed, both).then(() => {
				const early = waiting ?? [];
				waiting = undefined;
				onConnection('stream');
				take(early);
			}),
		).then((error) => {
			if (error !== undefined) {
				abort.abort();
			}
			return error;
		});
	};
	const onEvent = (entry: EventEntry) => {
		if (!waiting) {
			take([entry]);
		} else if (waiting.length < mostWaiting) {
			waiting.push(entry);
		} else {
			// The next connection begins after the stored events.
			abort.abort();
		}
	};
	const streamError = await failureOf(client.streamEvents(sessionId, lastId, { onOpen, onEvent }, both));
	// Each connection gets further, because these events are stored.
	const pageError = await pages;
	const isAborted = (error: unknown) => error === abort.signal.reason;
	return {
		isOpened: pages !== undefined,
		streamError: isAborted(streamError) ? undefined : streamError,
		pageError: isAborted(pageError) ? undefined : pageError,
	};
}

async function catchUp(followed: Followed, signal: AbortSignal): Promise<void> {
	const { client, sessionId, window } = followed;
	for (;;) {
		const { lastId } = window;
		const query = { order: 'asc', limit: pageSize, ...(lastId === undefined ? {} : { after_id: lastId }) } as const;
		const { items, hasMore } = await client.listEvents(sessionId, query, signal);
		signal.throwIfAborted();
		add(followed, items);
		if (!hasMore || window.lastId === lastId) {
			return;
		}
	}
}

function add({ window, onEvents }: Followed, entries: readonly EventEntry[]): void {
	if (window.add(entries)) {
		onEvents();
	}
}

/** Whether the same request may succeed later. */
function mayPass(error: unknown): boolean {
	const passing = ['rateLimited', 'server', 'unavailable', 'offline', 'timeout', 'protocol'];
	return error instanceof ApiError && !error.startOver && passing.includes(error.kind);
}

function failureOf(promise: Promise<unknown>): Promise<unknown> {
	return promise.then(
		() => undefined,
		(error: unknown) => error,
	);
}
