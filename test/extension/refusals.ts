import type { Fault } from '../qoderApi/faults.ts';

/** A fault after which nothing can be shown but what was there before, and how a person is told of it. */
export interface Refusal {
	readonly fault: Fault;
	/** What a prompt, a tooltip and a screen reader say. */
	readonly sentence: RegExp;
	/** What the last row says in the room it has. */
	readonly row: RegExp;
	/** The same request with the same token would be refused again. */
	readonly wantsToken: boolean;
	/** The token is valid, so that it can be signed in with. */
	readonly isForbidden?: boolean;
}

function refusal(fault: Fault, sentence: RegExp, row = sentence, wantsToken = false): Refusal {
	return { fault, sentence, row, wantsToken };
}

function status(code: number, body: 'json' | 'html' | 'empty' = 'json'): Fault {
	return { kind: 'status', status: code, body };
}

function retryAfter(text: string): Fault {
	return { kind: 'status', status: 429, headers: { 'retry-after': text } };
}

const redirected = /redirects to another address, which is not followed/;
const slowDown = /asks to slow down/;
const noSuchWait = [/asks to slow down \(HTTP 429\)/, /slow down$/] as const;

/** All of them that are over at once, by name. */
export const refusals: Readonly<Record<string, Refusal>> = {
	'reset before headers': refusal({ kind: 'reset' }, /Cannot reach 127/),
	'cut in mid-body': refusal({ kind: 'cutBody' }, /broke off its answer/),
	'truncated JSON': refusal({ kind: 'truncatedJson' }, /not JSON/),
	'empty body': refusal({ kind: 'emptyBody' }, /sent an empty answer/),
	'gzip that is none': refusal(
		{ kind: 'gzipLie' },
		// The fetch of Node 22 and before can wait for ever for a body that it could not unpack.
		/Cannot reach 127|broke off its answer|did not answer within 30 s/,
		/Cannot reach 127|broke off its answer|no answer in time/,
	),
	'redirect to the same origin': refusal({ kind: 'redirect', to: 'sameOrigin' }, redirected),
	'redirect to another origin': refusal({ kind: 'redirect', to: 'otherOrigin' }, redirected),
	'redirect in a loop': refusal({ kind: 'redirect', to: 'loop' }, redirected),
	'error in a 200': refusal({ kind: 'errorIn200' }, /failed: Something went wrong/, /the service failed/),
	'body of 20 MB': refusal({ kind: 'hugeBody', megabytes: 20 }, /sent more than 16 MB/),
	'has_more without a row': refusal({ kind: 'hasMoreLies', lie: 'emptyPage' }, /there is more, but not where it goes on/),
	'expired token': refusal({ kind: 'expiredToken' }, /rejected the token/, /the token was rejected/, true),
	'401': refusal(status(401), /rejected the token/, /the token was rejected/, true),
	'403': { ...refusal(status(403), /token may not do this on/, /the token may not list this/), isForbidden: true },
	'400': refusal(status(400), /refused the request/),
	'404': refusal(status(404), /refused the request/),
	'408': refusal(status(408), /gave up waiting for the request/, /no answer in time/),
	'429 for a second': refusal(retryAfter('1'), /try again in 1 s/, /slow down, retry in 1 s/),
	'429 for an hour': refusal(retryAfter('3600'), /try again in 3600 s/, /slow down, retry in 3,600 s/),
	'429 until a date': refusal(retryAfter('Fri, 31 Dec 2099 23:59:59 GMT'), ...noSuchWait),
	'429 until a day in the past': refusal(retryAfter('Thu, 01 Jan 1970 00:00:00 GMT'), slowDown, /slow down, retry in 0 s/),
	'429 for 30 000 years': refusal(retryAfter('999999999999'), ...noSuchWait),
	'429 beyond all numbers': refusal(retryAfter('9'.repeat(400)), ...noSuchWait),
	'429 until “soon”': refusal(retryAfter('soon'), ...noSuchWait),
	'500': refusal(status(500), /failed: The local API was told/, /the service failed/),
	'502 as HTML': refusal(status(502, 'html'), /not available at the moment: HTTP 502/, /the service is not available/),
	'503 without a body': refusal(status(503, 'empty'), /not available at the moment: HTTP 503/, /the service is not available/),
	'504': refusal(status(504, 'html'), /not available at the moment: HTTP 504/, /the service is not available/),
};

/** What is said when nothing listens. */
export const unreachable = refusal({ kind: 'reset' }, /Cannot reach 127/);

/** What is said when an answer does not come, or does not end, within the time that one request has. */
export const tooLate = refusal({ kind: 'hold' }, /did not answer within 30 s/, /no answer in time/);
