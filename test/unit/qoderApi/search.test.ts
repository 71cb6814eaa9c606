import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Answer, idsOf, useQoderApi, waitUntil } from './harness.ts';

const beta = { 'x-qoder-beta': 'search-2026-08-31' };

describe('The search of the local API', () => {
	const harness = useQoderApi({ generation: 3 });

	function post(path: string, body: unknown, headers: Record<string, string> = beta): Promise<Response> {
		const authorization = `Bearer ${harness.api.token}`;
		return fetch(harness.api.baseUrl + path, {
			method: 'POST',
			body: JSON.stringify(body),
			headers: { authorization, ...headers },
		});
	}
	async function search(path: string, body: unknown): Promise<Answer & { total?: number | null }> {
		return (await (await post(path, body)).json()) as Answer;
	}

	it('finds a part of a name, and counts on the first page only', async () => {
		const ids = harness.api.account.addFiles(30, { filename: 'the Needle here.txt' });
		const first = await search('/files/search', { name: 'needle', limit: 20 });
		assert.deepEqual([first.total, first.has_more, idsOf(first)], [30, true, ids.slice(0, 20)]);
		const second = await search('/files/search', { name: 'needle', limit: 20, page: first.next_page });
		assert.deepEqual([second.total, second.has_more, idsOf(second)], [null, false, ids.slice(20)]);
	});

	it('finds files of a session, and sessions by title and status', async () => {
		const [session = ''] = harness.api.account.addSessions(1, { title: 'Night Build', status: 'running' });
		const ids = harness.api.account.addFiles(3, {}, session);
		assert.deepEqual(idsOf(await search('/files/search', { scope_id: session })), ids);
		const found = await search('/sessions/search', { name: 'BUILD', statuses: ['running'] });
		assert.deepEqual([idsOf(found), found.total], [[session], 1]);
		assert.equal((await search('/sessions/search', { name: 'night', statuses: ['idle'] })).total, 0);
	});

	it('ignores the query of the address', async () => {
		const { total } = await search('/files/search?name=no-such-name&limit=0', {});
		assert.equal(total, 137);
	});

	it('refuses a request without header or object, or without a search', async () => {
		const refusal = async (path: string, body: unknown, headers?: Record<string, string>) => {
			const response = await post(path, body, headers);
			return [response.status, ((await response.json()) as Answer).error?.param];
		};
		assert.deepEqual(await refusal('/files/search', {}, {}), [400, 'x-qoder-beta']);
		assert.deepEqual(await refusal('/files/search', []), [400, undefined]);
		assert.deepEqual(await refusal('/sessions/search', { statuses: ['asleep'] }), [400, 'statuses']);
		harness.api.modes.search = false;
		assert.deepEqual(await refusal('/files/search', {}), [404, undefined]);
		Object.assign(harness.api, { generation: 1 });
		harness.api.modes.search = true;
		assert.deepEqual(await refusal('/files/search', {}), [404, undefined]);
	});

	it('lets ten be under way, and answers the eleventh with 429', async () => {
		harness.api.faults.set([{ match: { path: 'filesSearch' }, fault: { kind: 'hold' } }]);
		const abort = new AbortController();
		const headers = { authorization: `Bearer ${harness.api.token}`, ...beta };
		const held = Array.from({ length: 10 }, () =>
			fetch(`${harness.api.baseUrl}/files/search`, { method: 'POST', body: '{}', headers, signal: abort.signal }).catch(() => {}),
		);
		await waitUntil(() => harness.api.faults.held === 10);
		const eleventh = await post('/sessions/search', {});
		assert.deepEqual(
			[eleventh.status, eleventh.headers.get('retry-after'), ((await eleventh.json()) as Answer).error?.type],
			[429, '1', 'rate_limit_error'],
		);
		abort.abort();
		await Promise.all(held);
		harness.api.faults.clear();
		await waitUntil(async () => (await post('/files/search', {})).status === 200);
	});
});
