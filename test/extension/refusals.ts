import type { Fault } from '../qoderApi/faults.ts';

/** A fault after which only the old rows can be shown, and the message for the user. */
export interface Refusal {
	readonly fault: Fault;
	/** The text of a prompt, a tooltip and a screen reader. */
	readonly sentence: RegExp;
	/** The text of the last row. */
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

const redirected = /redirects to another address\. The redirect was not followed/;
const slowDown = /Too many requests/;
const noSuchWait = [/Too many requests to .* \(HTTP 429\)/, /^Too many requests Retry/] as const;

/** All of them that are over at once, by name. */
export const refusals: Readonly<Record<string, Refusal>> = {
	'reset before headers': refusal({ kind: 'reset' }, /Cannot reach 127/),
	'cut in mid-body': refusal({ kind: 'cutBody' }, /ended the connection/),
	'truncated JSON': refusal({ kind: 'truncatedJson' }, /not JSON/),
	'empty body': refusal({ kind: 'emptyBody' }, /sent an empty response/),
	'gzip that is none': refusal(
		{ kind: 'gzipLie' },
		// The fetch of Node 22 and before can wait for ever for a body that it could not unpack.
		/Cannot reach 127|ended the connection|did not respond within 30 s/,
		/Cannot connect|Request timed out/,
	),
	'redirect to the same origin': refusal({ kind: 'redirect', to: 'sameOrigin' }, redirected),
	'redirect to another origin': refusal({ kind: 'redirect', to: 'otherOrigin' }, redirected),
	'redirect in a loop': refusal({ kind: 'redirect', to: 'loop' }, redirected),
	'error in a 200': refusal({ kind: 'errorIn200' }, /returned an error: Something went wrong/, /Service error/),
	'body of 20 MB': refusal({ kind: 'hugeBody', megabytes: 20 }, /larger than 16 MB/),
	'has_more without a row': refusal({ kind: 'hasMoreLies', lie: 'emptyPage' }, /reported more items, but not how to get them/),
	'expired token': refusal({ kind: 'expiredToken' }, /rejected the token/, /Token rejected Sign In/, true),
	'401': refusal(status(401), /rejected the token/, /Token rejected Sign In/, true),
	'403': {
		...refusal(status(403), /token does not have permission to do this on/, /No permission Retry/),
		isForbidden: true,
	},
	'400': refusal(status(400), /rejected the request/),
	'404': refusal(status(404), /rejected the request/),
	'408': refusal(status(408), /timed out waiting for the request/, /Request timed out/),
	'429 for a second': refusal(retryAfter('1'), /Try again in 1 s/, /Too many requests Retry · wait 1 s · /),
	'429 for an hour': refusal(retryAfter('3600'), /Try again in 3600 s/, /Too many requests Retry · wait 3,600 s · /),
	'429 until a date': refusal(retryAfter('Fri, 31 Dec 2099 23:59:59 GMT'), ...noSuchWait),
	'429 until a day in the past': refusal(retryAfter('Thu, 01 Jan 1970 00:00:00 GMT'), slowDown),
	'429 for 30 000 years': refusal(retryAfter('999999999999'), ...noSuchWait),
	'429 beyond all numbers': refusal(retryAfter('9'.repeat(400)), ...noSuchWait),
	'429 until “soon”': refusal(retryAfter('soon'), ...noSuchWait),
	'500': refusal(status(500), /returned an error: The local API was told/, /Service error/),
	'502 as HTML': refusal(status(502, 'html'), /currently unavailable: HTTP 502/, /Service unavailable/),
	'503 without a body': refusal(status(503, 'empty'), /currently unavailable: HTTP 503/, /Service unavailable/),
	'504': refusal(status(504, 'html'), /currently unavailable: HTTP 504/, /Service unavailable/),
};

/** The message when nothing listens. */
export const unreachable = refusal({ kind: 'reset' }, /Cannot reach 127/);

/** The message when an answer does not come, or does not end, within the time of one request. */
export const tooLate = refusal({ kind: 'hold' }, /did not respond within 30 s/, /Request timed out/);
