import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ApiErrorKind } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, failure, Held, page, script } from './script.ts';

const ok = page([]);
const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
const refused = (status: number, retryAfter?: string) =>
	new Response(null, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });

describe('the client tries again', () => {
	const clock = useClock();

	/** Lists with these answers, to the end. */
	async function list(
		...answers: Answer[]
	): Promise<{ took: number; requests: number; kind?: ApiErrorKind; retryAfter?: unknown }> {
		const { client, requests } = script(answers);
		const listing = client.listFiles({});
		const took = await clock.until(listing);
		const error = await listing.then(
			() => undefined,
			() => failure(listing),
		);
		return { took, requests: requests.length, ...(error && { kind: error.kind, retryAfter: error.retryAfter }) };
	}

	for (const status of [408, 429, 500, 501, 502, 503, 504, 599]) {
		it(`after ${status}, twice at most`, async () => {
			clock.random(0);
			assert.equal((await list(refused(status), ok)).requests, 2);
			assert.deepEqual(await list(refused(status), refused(status), ok), { took: 100, requests: 3 });
			const { requests, kind } = await list(refused(status), refused(status), refused(status), ok);
			assert.equal(requests, 3);
			assert.notEqual(kind, undefined);
		});
	}

	for (const status of [301, 304, 400, 401, 403, 404, 409, 410, 413, 422]) {
		it(`not after ${status}, even with a Retry-After`, async () => {
			assert.equal((await list(refused(status, '0'), ok)).requests, 1);
		});
	}

	it('not when nobody waits for the answer', async () => {
		for (const refusal of [refused(429, '0'), refused(429), refused(503), reset]) {
			const { client, requests } = script([refusal, ok]);
			await failure(client.listFiles({}, undefined, true));
			await failure(script([refusal, ok]).client.listAgents({}, undefined, true));
			await failure(script([refusal, ok]).client.listSessions({}, undefined, true));
			assert.equal(requests.length, 1);
		}
	});

	it('after a failure of the network, on any platform', async () => {
		clock.random(0);
		for (const problem of [
			reset,
			new TypeError('Load failed'),
			new Error('net::ERR_INTERNET_DISCONNECTED'),
			new DOMException('?'),
		]) {
			assert.equal((await list(problem, problem, ok)).requests, 3);
			assert.equal((await list(problem, problem, problem, ok)).kind, 'offline');
		}
	});

	it('after a body that was cut short', async () => {
		clock.random(0);
		const cut = async () =>
			new Response(
				new ReadableStream({
					start(stream) {
						stream.enqueue(Buffer.from('{"data":['));
						stream.error(new TypeError('terminated'));
					},
				}),
			);
		assert.equal((await list(cut, cut, ok)).requests, 3);
		const { client } = script([cut]);
		const error = failure(client.listFiles({}));
		await clock.until(error);
		assert.deepEqual([(await error).kind, (await error).status], ['offline', 200]);
		assert.equal((await error).message, 'openapi.qoder.sh ended the connection before the response was complete.');
	});

	it('not after an unreadable answer, or a refusal inside a 200', async () => {
		for (const body of ['<html>', '', '{}', '{"error":{"type":"api_error"}}']) {
			assert.equal((await list(new Response(body), ok)).requests, 1);
		}
	});

	it('after a longer wait the second time, at random in between', async () => {
		clock.random(0.99);
		assert.deepEqual(await list(refused(500), ok), { took: 500, requests: 2 });
		assert.deepEqual(await list(refused(500), reset, ok), { took: 1500, requests: 3 });
		clock.random(0.5);
		assert.deepEqual(await list(refused(500), ok), { took: 250, requests: 2 });
	});

	it('after the seconds of Retry-After, whatever the status', async () => {
		for (const status of [408, 429, 500, 503]) {
			assert.deepEqual(await list(refused(status, '7'), ok), { took: 7000, requests: 2 });
		}
		assert.deepEqual(await list(refused(429, '1.5'), ok), { took: 1500, requests: 2 });
		assert.deepEqual(await list(refused(429, '5'), refused(429, '12'), ok), { took: 17_000, requests: 3 });
	});

	it('at the date of Retry-After, at once when that has passed', async () => {
		assert.deepEqual(await list(refused(429, 'Mon, 18 May 2026 00:00:09 GMT'), ok), { took: 9000, requests: 2 });
		assert.deepEqual(await list(refused(503, 'Fri, 01 May 2026 00:00:00 GMT'), ok), { took: 50, requests: 2 });
	});

	it('as if there were no Retry-After when it makes no sense', async () => {
		clock.random(0.5);
		for (const nonsense of ['soon', '', '-5', '-0.5', '1/2', 'Infinity', '0x10', '1e3']) {
			assert.deepEqual(await list(refused(429, nonsense), ok), { took: 250, requests: 2 }, nonsense);
		}
	});

	it('without regard to undocumented rate-limit headers', async () => {
		clock.random(0);
		const limited = new Response(null, { status: 429, headers: { 'x-ratelimit-reset': '4102444800', 'ratelimit-reset': '60' } });
		assert.deepEqual(await list(limited, ok), { took: 50, requests: 2 });
	});

	describe('within 30 seconds in all', () => {
		it('and reports a longer Retry-After at once, with the time', async () => {
			const { took, requests, kind, retryAfter } = await list(refused(429, '31'), ok);
			assert.deepEqual([took, requests, kind, retryAfter], [0, 1, 'rateLimited', 31]);
			assert.deepEqual(await list(refused(429, '30'), ok), { took: 0, requests: 1, kind: 'rateLimited', retryAfter: 30 });
			const date = await list(refused(429, 'Mon, 18 May 2026 01:00:00 GMT'), ok);
			assert.deepEqual(date, { took: 0, requests: 1, kind: 'rateLimited', retryAfter: 3600 });
			assert.equal((await list(refused(503, '86400'), ok)).kind, 'unavailable');
		});

		it('and counts earlier waits', async () => {
			const { took, requests, kind, retryAfter } = await list(refused(429, '20'), refused(429, '20'), ok);
			assert.deepEqual([took, requests, kind, retryAfter], [20_000, 2, 'rateLimited', 20]);
		});

		it('and names the time in the sentence', async () => {
			const { client } = script([refused(429, '90')]);
			assert.equal((await failure(client.listFiles({}))).message, 'Too many requests to openapi.qoder.sh. Try again in 90 s.');
		});

		it('and gives up on a service that does not answer', async () => {
			assert.deepEqual(await list(new Held().answer), { took: 30_000, requests: 1, kind: 'timeout', retryAfter: undefined });
		});

		it('and gives up on a service that refused first, then hung', async () => {
			const answers = [refused(503, '10'), new Held().answer];
			assert.deepEqual(await list(...answers), { took: 30_000, requests: 2, kind: 'timeout', retryAfter: undefined });
		});

		for (const status of [200, 500]) {
			it(`and gives up on a body (${status}) that never ends, or only drips`, async () => {
				const silent = async () => new Response(new ReadableStream(), { status });
				const { took, kind } = await list(silent);
				assert.deepEqual([took, kind], [30_000, 'timeout']);
				const drip = async () =>
					new Response(
						new ReadableStream({
							pull: (stream) => new Promise((resolve) => setTimeout(() => resolve(stream.enqueue(Buffer.from(' '))), 1000)),
						}),
						{ status },
					);
				assert.deepEqual([(await list(drip)).took, (await list(drip)).kind], [30_000, 'timeout']);
			});
		}
	});
});
