import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { useClock } from './clock.ts';
import { type Answer, Held, json, page, script } from './script.ts';

const ok = page([]);
const link = { url: 'https://storage.qoder.com/file' };
const busy = (status: number) => new Response(null, { status, headers: { 'retry-after': '20' } });
const held = (request: Request) => new Held().answer(request);
const endless = async ({ signal }: Request) =>
	new Response(new ReadableStream({ pull: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)) }));

type Ask = (client: QoderClient, signal: AbortSignal) => Promise<unknown>;
const list: Ask = (client, signal) => client.listAgents({}, signal);
const read: Ask = (client, signal) => client.getFileContent('file_1', { signal, mayBeWritten: true });
const upload: Ask = (client, signal) => client.uploadFile({ name: 'a', content: new Uint8Array(3) }, { signal });
const never = { token: () => new Promise<never>(() => {}) };

describe('an abort', () => {
	const clock = useClock();
	const reason = new Error('Changed my mind.');

	for (const [title, ask, answers, wait, sent, options] of [
		['before the request sends nothing', list, [ok], 0, 0],
		['before the token has been read sends nothing', list, [ok], 50, 0, never],
		['during a request ends it', list, [held], 50, 1],
		['during the body ends it', list, [endless], 100, 1],
		['stops a wait for a Retry-After', list, [busy(429), ok], 1000, 1],
		['stops a wait for a retry', list, [new TypeError('fetch failed'), ok], 50, 1],
		['during an upload ends it', upload, [held], 50, 1],
		['stops contents at the first step', read, [held], 50, 1],
		['stops contents at the second step', read, [link, held], 50, 2],
		['stops contents while they come', read, [link, endless], 50, 2],
		['stops contents that may be incomplete', read, [json({}, 404)], 500, 1],
		['stops contents before a retry', read, [link, busy(503)], 500, 2],
	] as readonly (readonly [string, Ask, Answer[], number, number, object?])[]) {
		it(`${title}, with its own reason`, async () => {
			clock.random(0.99);
			const abort = new AbortController();
			const { client, requests } = script(answers, options);
			const asking = ask(client, abort.signal);
			asking.catch(() => {});
			await (wait > 0 && clock.pass(wait));
			abort.abort(reason);
			assert.equal(await clock.until(asking), 0);
			await assert.rejects(asking, (error) => error === reason);
			await clock.pass(40_000);
			assert.deepEqual([requests.length, requests.every(({ signal }) => signal.aborted)], [sent, true]);
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
		await clock.pass(50);
		abort.abort();
		other.release(json(ok));
		await assert.rejects(ended, { name: 'AbortError' });
		assert.deepEqual((await kept).items, []);
	});
});
