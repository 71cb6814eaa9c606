import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { type Answer, useQoderApi, waitUntil } from './harness.ts';

describe('faults of the wire', () => {
	const harness = useQoderApi({ files: 30, agents: 6 });
	const { page, ask } = harness;
	const api = () => harness.api;
	const set = (fault: Fault, rule: Omit<FaultRule, 'fault'> = {}) => api().faults.set([{ ...rule, fault }]);

	it('latency answers late', async () => {
		set({ kind: 'latency', ms: 40 });
		const start = performance.now();
		assert.equal((await ask('/files')).status, 200);
		assert.ok(performance.now() - start >= 38);
	});

	it('hold keeps requests until they are released', async () => {
		set({ kind: 'hold' });
		const answers = Promise.all([ask('/files'), ask('/agents')]);
		await waitUntil(() => api().faults.held === 2);
		assert.deepEqual(
			api().requests.map(({ status, outcome }) => [status, outcome]),
			[
				[null, 'open'],
				[null, 'open'],
			],
		);
		assert.deepEqual(await harness.control('POST', '/release'), { released: 2 });
		assert.deepEqual(
			(await answers).map(({ status }) => status),
			[200, 200],
		);
	});

	it('hold forgets a request that the client gave up', async () => {
		set({ kind: 'hold' });
		const controller = new AbortController();
		const given = fetch(`${api().baseUrl}/files`, { signal: controller.signal });
		await waitUntil(() => api().faults.held === 1);
		controller.abort();
		await assert.rejects(given);
		await waitUntil(() => api().faults.held === 0);
		await waitUntil(() => api().requests[0]?.outcome === 'cut');
	});

	it('reset ends the connection before an answer', async () => {
		set({ kind: 'reset' });
		await assert.rejects(ask('/files'), (error: Error) => /ECONNRESET|other side closed/.test(String(error.cause)));
	});

	it('cutBody ends the connection in the middle of the body', async () => {
		set({ kind: 'cutBody' });
		const response = await ask('/files');
		assert.equal(response.status, 200);
		await assert.rejects(response.text());
		await waitUntil(() => api().requests[0]?.outcome === 'cut');
	});

	it('neverEnding sends half the body and then nothing', async () => {
		set({ kind: 'neverEnding' });
		const response = await fetch(`${api().baseUrl}/files`, {
			headers: { authorization: `Bearer ${api().token}` },
			signal: AbortSignal.timeout(100),
		});
		assert.equal(response.status, 200);
		await assert.rejects(response.text(), { name: 'TimeoutError' });
	});

	it('neverEnding ends the connection when held requests are released', async () => {
		set({ kind: 'neverEnding' });
		const response = await ask('/files');
		await waitUntil(() => api().faults.held === 1);
		assert.equal(api().faults.release(), 1);
		await assert.rejects(response.text());
	});

	it('slowDrip sends the whole body bit by bit', async () => {
		set({ kind: 'slowDrip', bytes: 500, ms: 5 });
		const start = performance.now();
		assert.equal((await page('/files?limit=9')).data.length, 9);
		assert.ok(performance.now() - start >= 20);
	});

	it('truncatedJson and emptyBody send a body that is no JSON', async () => {
		set({ kind: 'truncatedJson' });
		await assert.rejects(page('/files'), SyntaxError);
		set({ kind: 'emptyBody' });
		assert.equal(await (await ask('/files')).text(), '');
	});

	it('gzipLie says gzip and sends plain text', async () => {
		set({ kind: 'gzipLie' });
		await assert.rejects(ask('/files').then((response) => response.text()));
	});

	it('wrongContentType sends JSON as another type', async () => {
		set({ kind: 'wrongContentType' });
		const response = await ask('/files?limit=1');
		assert.equal(response.headers.get('content-type'), 'text/html');
		assert.equal(((await response.json()) as Answer).data.length, 1);
	});

	it('status answers with a status, headers and a body of choice', async () => {
		set({ kind: 'status', status: 429, headers: { 'retry-after': '99999999999' } });
		const json = await ask('/files');
		assert.deepEqual([json.status, json.headers.get('retry-after')], [429, '99999999999']);
		assert.equal(((await json.json()) as Answer).error?.type, 'api_error');
		set({ kind: 'status', status: 502, body: 'html' });
		assert.match(await (await ask('/files')).text(), /<h1>/);
		set({ kind: 'status', status: 503, body: 'empty' });
		assert.equal(await (await ask('/files')).text(), '');
		set({ kind: 'status', status: 500, requestId: 'r-1' });
		const withId = await ask('/files');
		assert.equal(withId.headers.get('x-request-id'), 'r-1');
		assert.equal(((await withId.json()) as Answer).request_id, 'r-1');
	});

	it('redirect leads to the same origin, to another one, or nowhere', async () => {
		set({ kind: 'redirect', to: 'sameOrigin' });
		assert.equal((await page('/files?limit=3')).data.length, 3);
		set({ kind: 'redirect', to: 'otherOrigin', status: 307 });
		assert.equal((await ask('/files')).status, 401);
		assert.deepEqual(
			[api().requests.at(-1)?.hasAuthorization, new URL(`http://${api().requests.at(-1)?.host}`).hostname],
			[false, 'localhost'],
		);
		set({ kind: 'redirect', to: 'loop' });
		await assert.rejects(ask('/files'), (error: Error) => /redirect count exceeded/.test(String(error.cause)));
	});

	it('expiredToken answers 401 from then on, everywhere, until faults are cleared', async () => {
		set({ kind: 'expiredToken' }, { match: { path: 'files', nth: 2 } });
		const statuses = [];
		for (const path of ['/files', '/agents', '/files', '/agents', '/files']) {
			statuses.push((await ask(path)).status);
		}
		assert.deepEqual(statuses, [200, 200, 401, 401, 401]);
		api().faults.clear();
		assert.equal((await ask('/files')).status, 200);
	});

	it('ignoreOrder and ignorePurpose answer as if the parameter had not been sent', async () => {
		set({ kind: 'ignoreOrder' });
		assert.deepEqual(await page('/agents?order=asc'), await page('/agents'));
		set({ kind: 'ignorePurpose' });
		assert.deepEqual(await page('/files?purpose=tool_output'), await page('/files'));
	});
});
