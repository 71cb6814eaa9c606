import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useClock } from './clock.ts';
import { type Answer, Held, json, page, type Script, script } from './script.ts';

const ok = page([]);
const refused = (status: number, retryAfter: string) => new Response(null, { status, headers: { 'retry-after': retryAfter } });

describe('an abort', () => {
	const clock = useClock();
	const reason = new Error('Changed my mind.');

	/** Lists, aborts when `isTime`, and expects the abort's own reason with no more requests. */
	async function aborted(answers: Answer[], isTime: (script: Script) => Promise<unknown>): Promise<number> {
		const abort = new AbortController();
		const started = script(answers);
		const listing = started.client.listAgents({}, abort.signal);
		listing.catch(() => {});
		await isTime(started);
		abort.abort(reason);
		assert.equal(await clock.until(listing), 0);
		await assert.rejects(listing, (error) => error === reason);
		await clock.pass(40_000);
		return started.requests.length;
	}

	it('before the request sends nothing and is its own reason', async () => {
		assert.equal(await aborted([ok], async () => {}), 0);
		const { client, requests } = script([ok]);
		await assert.rejects(client.listFiles({}, AbortSignal.abort(reason)), (error) => error === reason);
		assert.equal(requests.length, 0);
	});

	it('during a request ends it', async () => {
		const held = new Held();
		assert.equal(await aborted([held.answer], () => held.asked), 1);
		assert.ok((await held.asked).signal.aborted);
	});

	it('during the body ends it', async () => {
		const body = Promise.withResolvers<void>();
		const answer = async ({ signal }: Request) =>
			new Response(
				new ReadableStream({
					pull(stream) {
						signal.addEventListener('abort', () => stream.error(signal.reason));
						body.resolve();
					},
				}),
			);
		assert.equal(await aborted([answer], () => body.promise), 1);
	});

	it('stops a waiting retry at once', async () => {
		clock.random(0.99);
		assert.equal(await aborted([refused(429, '20'), ok], () => clock.pass(1000)), 1);
		assert.equal(await aborted([new TypeError('fetch failed'), ok], () => clock.pass(50)), 1);
	});

	it('without a reason is an AbortError, not an ApiError', async () => {
		const { client } = script([new Held().answer]);
		const abort = new AbortController();
		const listing = client.listFiles({}, abort.signal);
		abort.abort();
		await assert.rejects(listing, { name: 'AbortError' });
	});

	it('of one request leaves others alone', async () => {
		const [first, held] = [new Held(), new Held()];
		const { client } = script([first.answer, held.answer]);
		const abort = new AbortController();
		const [gone, kept] = [client.listFiles({}, abort.signal), client.listFiles({})];
		await held.asked;
		abort.abort();
		held.release(json(ok));
		await assert.rejects(gone);
		assert.deepEqual((await kept).items, []);
	});
});
