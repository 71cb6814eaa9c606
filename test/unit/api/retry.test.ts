import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ApiErrorKind } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, failure, Held, page, script } from './script.ts';

const ok = page([]);
const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
const refused = (status: number, retryAfter?: string) =>
	new Response(null, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
/** The clock of the service is an hour ahead. */
const ahead = new Response(null, {
	status: 429,
	headers: { date: 'Mon, 18 May 2026 01:00:00 GMT', 'retry-after': 'Mon, 18 May 2026 01:00:09 GMT' },
});
/** A body that begins, and then ends, drips or falls silent. */
const body = (pull: (stream: ReadableStreamDefaultController) => unknown, status: number) => async () =>
	new Response(new ReadableStream({ pull: async (stream) => void (await pull(stream)) }), { status });
const cut = body((stream) => stream.error(new TypeError('terminated')), 200);
const silent = (status: number) => body(() => new Promise(() => {}), status);
const drip = (status: number) =>
	body((stream) => new Promise<void>((resolve) => setTimeout(() => resolve(stream.enqueue(Buffer.from(' '))), 1000)), status);

/** What happens, the random part of each wait, answers, the milliseconds (in steps of 50) and requests they take, and the error. */
type Row = readonly [
	string,
	random: number,
	readonly Answer[],
	took: number,
	requests: number,
	kind?: ApiErrorKind,
	retryAfter?: number,
];

const kinds: Readonly<Record<number, ApiErrorKind>> = {
	408: 'timeout',
	429: 'rateLimited',
	500: 'server',
	501: 'server',
	599: 'server',
};
const rows: readonly Row[] = [
	...[408, 429, 500, 501, 502, 503, 504, 599].flatMap((status): Row[] => {
		const again = refused(status);
		return [
			[`again after ${status}`, 0, [again, ok], 50, 2],
			[`again after two times ${status}`, 0, [again, again, ok], 100, 3],
			[`no more after three times ${status}`, 0, [again, again, again, ok], 100, 3, kinds[status] ?? 'unavailable'],
			[`after the Retry-After of ${status}`, 0.99, [refused(status, '7'), ok], 7000, 2],
		];
	}),
	...[301, 304, 400, 401, 403, 404, 409, 410, 413, 422].map((status): Row => {
		const kind = status === 413 ? 'invalid' : 'protocol';
		return [`not after ${status} with a Retry-After`, 0, [refused(status, '0'), ok], 0, 1, kind, 0];
	}),
	...[reset, new TypeError('Load failed'), new Error('net::ERR_INTERNET_DISCONNECTED'), new DOMException('?'), cut].flatMap(
		(problem): Row[] => [
			[`again after ${problem}`.slice(0, 60), 0, [problem, problem, ok], 100, 3],
			[`no more after three times ${problem}`.slice(0, 60), 0, [problem], 100, 3, 'offline'],
		],
	),
	...['<html>', '', '{}'].map((text): Row => [`not after “${text}”`, 0, [new Response(text), ok], 0, 1, 'protocol']),
	['not after a refusal inside a 200', 0, [{ error: { type: 'api_error' } }, ok], 0, 1, 'server'],
	['after up to half a second', 0.99, [refused(500), ok], 500, 2],
	['after up to a second more the second time', 0.99, [refused(500), reset, ok], 1500, 3],
	['after a random wait', 0.5, [refused(500), ok], 250, 2],
	['after a part of a second', 0.99, [refused(429, '1.5'), ok], 1500, 2],
	['after two waits', 0.99, [refused(429, '5'), refused(429, '12'), ok], 17_000, 3],
	['at a date', 0.99, [refused(429, 'Mon, 18 May 2026 00:00:09 GMT'), ok], 9000, 2],
	['at a date on the clock of the service', 0.99, [ahead, ok], 9000, 2],
	['at once when the date has passed', 0.99, [refused(503, 'Fri, 01 May 2026 00:00:00 GMT'), ok], 50, 2],
	...['soon', '', '-5', '-0.5', '1/2', 'Infinity', '0x10', '1e3'].map((wait): Row => {
		return [`without regard to a Retry-After of “${wait}”`, 0.5, [refused(429, wait), ok], 250, 2];
	}),
	['not after a Retry-After of 31 s', 0, [refused(429, '31'), ok], 0, 1, 'rateLimited', 31],
	['not after a Retry-After of 30 s', 0, [refused(429, '30'), ok], 0, 1, 'rateLimited', 30],
	['not in an hour', 0, [refused(429, 'Mon, 18 May 2026 01:00:00 GMT'), ok], 0, 1, 'rateLimited', 3600],
	['not after a Retry-After of a day', 0, [refused(503, '86400'), ok], 0, 1, 'unavailable', 86_400],
	['not when two waits are too long', 0, [refused(429, '20'), refused(429, '20'), ok], 20_000, 2, 'rateLimited', 20],
	['not after 30 s of silence', 0, [new Held().answer], 30_000, 1, 'timeout'],
	['not after a wait and silence', 0, [refused(503, '10'), new Held().answer], 30_000, 2, 'timeout'],
	...[200, 500].flatMap((status): Row[] => [
		[`not after a body (${status}) that never ends`, 0, [silent(status)], 30_000, 1, 'timeout'],
		[`not after a body (${status}) that only drips`, 0, [drip(status)], 30_000, 1, 'timeout'],
	]),
];

describe('The client tries', () => {
	const clock = useClock();

	for (const [title, random, answers, took, sent, kind, retryAfter] of rows) {
		it(title, async () => {
			clock.random(random);
			const { client, requests } = script(answers);
			const listing = client.listFiles({});
			assert.deepEqual([await clock.until(listing), requests.length], [took, sent]);
			const error = kind === undefined ? await listing : await failure(listing);
			assert.deepEqual([Object(error).kind, Object(error).retryAfter], [kind, retryAfter]);
		});
	}

	it('in vain, and names a body that was cut short', async () => {
		const listing = failure(script([cut]).client.listFiles({}));
		await clock.until(listing);
		const { status, message } = await listing;
		assert.deepEqual([status, message], [200, 'openapi.qoder.sh ended the connection before the response was complete.']);
	});
});
