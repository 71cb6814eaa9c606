import * as l10n from '@vscode/l10n';
import { createParser } from 'eventsource-parser';
import { plainText } from '../text/plainText.ts';
import { ApiError } from './errors.ts';
import { jsonIn } from './json.ts';
import { idIn } from './names.ts';
import type { Entry } from './page.ts';
import type { SentRequest } from './request.ts';
import { readers, type SessionEvent } from './schema.ts';
import { inTime } from './time.ts';
import type { Token } from './token.ts';

/** Callbacks of a stream of events. */
export interface EventStreamListener {
	/** The service accepted the connection: the stream has all later events. */
	readonly onOpen: () => void;
	/** Events may be repeated. */
	readonly onEvent: (event: Entry<SessionEvent>) => void;
}

/** Milliseconds. The service sends a heartbeat every 15 s. */
const maxSilence = 35_000;

const maxEventLength = 16 * 1024 * 1024;

/** Reads a stream to its end. Rejects with an `ApiError`, such as the refusal in an `error` event, or with the signal's reason. */
export async function readEvents(
	body: ReadableStream<Uint8Array>,
	{ host, token }: Pick<SentRequest, 'host' | 'token'>,
	onEvent: EventStreamListener['onEvent'],
	signal: AbortSignal,
): Promise<void> {
	let isDone = false;
	let problem: ApiError | undefined;
	const parser = createParser({
		maxBufferSize: maxEventLength,
		onEvent(message) {
			isDone ||= message.data.trim() === '[DONE]';
			if (!isDone && !problem) {
				const value = jsonIn(message.data);
				const id = idIn(value) ?? message.id;
				if (message.event === 'error') {
					problem = new ApiError('server', reasonOf(value, host, token));
				} else if (isEvent(value) && id) {
					onEvent(readers.event(value, id, id));
				} else if (message.event?.includes('.')) {
					problem = new ApiError('protocol', l10n.t('{0} sent an event that cannot be read.', host));
				}
			}
		},
		onError({ type }) {
			if (type === 'max-buffer-size-exceeded') {
				problem = new ApiError('protocol', l10n.t('{0} sent a response larger than 16 MB.', host));
			}
		},
	});
	const decoder = new TextDecoder();
	const reader = body.getReader();
	const silent = () =>
		new ApiError('timeout', l10n.t('{0} stopped sending: no data was received for {1} s.', host, maxSilence / 1000));
	try {
		while (!isDone && !problem) {
			const { value, done } = await inTime(reader.read(), maxSilence, silent, signal);
			if (done) {
				break;
			}
			parser.feed(decoder.decode(value, { stream: true }));
		}
	} catch (error) {
		if (signal.aborted) {
			throw signal.reason;
		}
		problem ??= error instanceof ApiError ? error : brokenOff(error, host);
	} finally {
		void reader.cancel().catch(() => {});
	}
	if (problem) {
		throw problem;
	}
}

// Not heartbeats, nor deltas, which the client does not request.
function isEvent(value: unknown): boolean {
	const { type } = Object(value) as { type?: unknown };
	return typeof type === 'string' && !['heartbeat', 'ping', 'event_start', 'event_delta'].includes(type);
}

function reasonOf(value: unknown, host: string, token: Token | undefined): string {
	const { message } = Object(Object(value).error) as { message?: unknown };
	return typeof message === 'string' && message !== ''
		? `${host}: ${plainText(token?.hideIn(message) ?? message)}`
		: l10n.t('{0} ended the connection before the response was complete.', host);
}

function brokenOff(error: unknown, host: string): ApiError {
	return new ApiError('offline', l10n.t('{0} ended the connection before the response was complete.', host), { cause: error });
}
