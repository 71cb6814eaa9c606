import type { Fault } from './faults.ts';

/** What may be wrong with a stream of events, how often. */
export const faultsOfStreams: readonly [name: string, fault: Fault, times?: number][] = [
	['refuses the last event id', { kind: 'status', status: 400 }, 1],
	['does not find it', { kind: 'status', status: 404 }, 1],
	['asks to slow down', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, 1],
	['fails', { kind: 'status', status: 500 }, 2],
	['is not available, in the words of a proxy', { kind: 'status', status: 502, body: 'html' }],
	['is not there', { kind: 'status', status: 501 }],
	['never begins', { kind: 'wrongContentType' }],
	['resets the connection', { kind: 'reset' }, 2],
	['redirects', { kind: 'redirect', to: 'loop' }],
	['is cut within a frame', { kind: 'cutStream', frames: 1, bytes: 30 }],
	['is cut at once', { kind: 'cutStream', bytes: 0 }, 4],
	['ends after a frame', { kind: 'endStream', frames: 1 }],
	['says that it is done too early', { kind: 'endStream', frames: 1, done: true }],
	['comes in pieces', { kind: 'dripStream', bytes: 3 }],
	['comes twice', { kind: 'doubledStream' }],
	['has junk in it', { kind: 'junkStream' }],
	['says that it failed', { kind: 'errorStream', frames: 1 }],
	['sends a line without an end', { kind: 'endlessLine', bytes: 17 * 1024 * 1024 }, 1],
	['ignores the last event id', { kind: 'ignoreLastEventId' }],
];

/** A fault of a page of events, and the text of the document after it. */
export const faultsOfPages: readonly [name: string, fault: Fault, text: RegExp][] = [
	['is refused', { kind: 'status', status: 403 }, /may not|permission|allowed|403/i],
	['is not found', { kind: 'status', status: 404 }, /404|not found|no longer/i],
	['fails', { kind: 'status', status: 500, requestId: 'req_1' }, /500|failed/i],
	['is the page of a proxy', { kind: 'status', status: 200, body: 'html' }, /JSON|proxy/i],
	['is half a page', { kind: 'truncatedJson' }, /JSON|cut/i],
	['is empty', { kind: 'emptyBody' }, /JSON|empty|nothing/i],
	['is an error with status 200', { kind: 'errorIn200' }, /\S/],
	['never arrives', { kind: 'reset' }, /reach|connect/i],
];
