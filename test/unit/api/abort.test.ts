import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useClock } from './clock.ts';
import { type Answer, Held, json, page, type Script, script } from './script.ts';

const ok = page([]);
const endless = async ({ signal }: Request) =>
	new Response(new ReadableStream({ pull: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)) }));

describe('an abort', () => {
	const clock = useClock();
	const reason = new Error('Changed my mind.');
	const atOnce = async () => {};
	const held = new Held();

	for (const [title, answers, isTime, sent] of [
		['before the request sends nothing', [ok], atOnce, 0],
		['during a request ends it', [held.answer], () => held.asked, 1],
		['during the body ends it', [endless], () => clock.pass(100), 1],
		['stops a wait for a Retry-After', [json({}, 429, { 'retry-after': '20' }), ok], () => clock.pass(1000), 1],
		['stops a wait for a retry', [new TypeError('fetch failed'), ok], () => clock.pass(50), 1],
	] as readonly (readonly [string, Answer[], (script: Script) => Promise<unknown>, number])[]) {
		it(`${title}, with its own reason`, async () => {
			clock.random(0.99);
			const abort = new AbortController();
			const started = script(answers);
			const listing = started.client.listAgents({}, abort.signal);
			listing.catch(() => {});
			await isTime(started);
			abort.abort(reason);
			assert.equal(await clock.until(listing), 0);
			await assert.rejects(listing, (error) => error === reason);
			await clock.pass(40_000);
			assert.deepEqual([started.requests.length, started.requests.every(({ signal }) => signal.aborted)], [sent, true]);
		});
	}

	it('before the call sends nothing', async () => {
		const { client, requests } = script([ok]);
		await assert.rejects(client.listFiles({}, AbortSignal.abort(reason)), (error) => error === reason);
		assert.equal(requests.length, 0);
	});

	it('of one request, without a reason, leaves others alone', async () => {
		const [first, other] = [new Held(), new Held()];
		const { client } = script([first.answer, other.answer]);
		const abort = new AbortController();
		const [ended, kept] = [client.listFiles({}, abort.signal), client.listFiles({})];
		await other.asked;
		abort.abort();
		other.release(json(ok));
		await assert.rejects(ended, { name: 'AbortError' });
		assert.deepEqual((await kept).items, []);
	});
});
