import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { startQoderApi } from '../../qoderApi/server.ts';
import { idsOf, useQoderApi, waitUntil } from './harness.ts';

describe('the control plane of the local API', () => {
	const lines: string[] = [];
	const harness = useQoderApi({ files: 30, agents: 5, token: 'secret-0123456789abcdef', log: (line) => lines.push(line) });
	const { page, ask, control } = harness;
	const api = () => harness.api;

	it('logs each request with its answer, and not its own', async () => {
		await page('/files?purpose=tool_output&limit=5');
		await ask('/agents?limit=0');
		await fetch(`${api().baseUrl}/agents`);
		const requests = (await control('GET', '/requests')) as Record<string, unknown>[];
		assert.deepEqual(
			requests.map(({ ms, host, ...entry }) => entry),
			[
				{
					...entry('/files', { purpose: 'tool_output', limit: '5' }, 200),
					hasAuthorization: true,
					isSampleToken: true,
					account: 'sample',
				},
				{ ...entry('/agents', { limit: '0' }, 400), hasAuthorization: true, isSampleToken: true, account: 'sample' },
				{ ...entry('/agents', {}, 401), hasAuthorization: false, isSampleToken: false, account: null },
			],
		);
		assert.deepEqual(requests, structuredClone(api().requests));
		await control('DELETE', '/requests');
		assert.equal(api().requests.length, 0);
	});

	it('never logs a token, not even one in a query', async () => {
		await ask(`/files?key=${api().token}`);
		await ask('/files?key=pt-another', { authorization: 'Bearer pt-another' });
		await ask(`/${api().token}`);
		assert.match(lines.at(-3) ?? '', /^GET \/files\?key=\S+ 200 \d+ ms$/);
		assert.doesNotMatch(JSON.stringify([api().requests, lines]), /0123456789abcdef|another/);
	});

	it('shows the account and changes it', async () => {
		const before = (await control('GET', '/account')) as { files: { id: string; purpose: string }[]; agents: unknown[] };
		assert.equal(before.files.length, 30);
		assert.equal(before.agents.length, 5);
		const { added } = (await control('POST', '/account', { addFiles: 3, purpose: 'agent_output' })) as { added: string[] };
		assert.deepEqual(idsOf(await page('/files?purpose=agent_output&limit=3')), added);
		assert.deepEqual(idsOf(await page(`/files?before=${before.files[0]?.id}`)), added);
		assert.deepEqual(await control('POST', '/account', [{ removeFiles: 1 }, { removeFiles: [added[1], 'file_none'] }]), {
			added: [],
			removed: [added[0], added[1]],
			changed: [],
		});
		await control('POST', '/account', { changeFile: added[2], fields: { filename: 'renamed.md' } });
		assert.equal((await page('/files')).data[0]?.['filename'], 'renamed.md');
	});

	it('adds, changes and removes agents', async () => {
		const { added } = (await control('POST', '/account', { addAgents: 2, fields: { name: 'new-one' } })) as { added: string[] };
		assert.deepEqual(idsOf(await page('/agents?limit=2')), added);
		await control('POST', '/account', { changeAgent: added[0], fields: { archived_at: '2026-05-19T00:00:00Z' } });
		assert.equal((await page('/agents')).first_id, added[1]);
		assert.deepEqual(await control('POST', '/account', { removeAgents: [added[1]] }), {
			added: [],
			removed: [added[1]],
			changed: [],
		});
	});

	it('fills the account as it was in the beginning', async () => {
		await control('POST', '/account', { removeFiles: 10 });
		await control('POST', '/account', { reset: {} });
		assert.equal(api().account.files.length, 30);
	});

	it('fills the account anew', async () => {
		await control('POST', '/account', { reset: { files: 2, agents: 0, seed: 9 } });
		assert.equal((await page('/files')).data.length, 2);
		assert.equal((await page('/agents')).first_id, null);
	});

	it('says what is wrong with what it is told', async () => {
		assert.deepEqual(await control('POST', '/generation', { generation: 2 }), { message: 'The generation must be 1 or 3.' });
		assert.deepEqual(await control('POST', '/account', { explode: 1 }), {
			message: 'There is no account action like {"explode":1}.',
		});
		assert.deepEqual(await control('POST', '/faults', [{ fault: { kind: 'earthquake' } }]), {
			message: "There is no kind of fault 'earthquake'.",
		});
		for (const rules of [{}, [{}], [null], [{ fault: 'hold' }]]) {
			assert.deepEqual(await control('POST', '/faults', rules), {
				message: 'Faults are an array of rules, each with a fault that has a kind.',
			});
		}
		assert.deepEqual(await control('GET', '/content/file_none'), { message: "There is no file 'file_none'." });
		assert.deepEqual(await control('GET', '/nothing'), { message: 'There is no GET /_control/nothing.' });
	});

	it('sets, shows and clears faults', async () => {
		const rules = [{ match: { path: 'agents' }, fault: { kind: 'status', status: 503 } }];
		await control('POST', '/faults', rules);
		assert.deepEqual(await control('GET', '/faults'), { rules, held: 0 });
		assert.equal((await ask('/agents')).status, 503);
		assert.equal((await ask('/files')).status, 200);
		await control('DELETE', '/faults');
		assert.equal((await ask('/agents')).status, 200);
	});

	it('lets web pages of any origin ask, with a token, and read the headers they need', async () => {
		for (const url of [`${api().baseUrl}/files`, `${api().controlUrl}/faults`]) {
			const preflight = await fetch(url, {
				method: 'OPTIONS',
				headers: {
					origin: 'https://example.com',
					'access-control-request-method': 'GET',
					'access-control-request-headers': 'authorization,content-type,x-request-id',
				},
			});
			assert.equal(preflight.status, 204);
			assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
			assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
			assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /GET.*DELETE/);
		}
		for (const response of [await ask('/files'), await ask('/files?limit=0'), await ask('/nothing')]) {
			assert.equal(response.headers.get('access-control-allow-origin'), '*');
			assert.match(response.headers.get('access-control-expose-headers') ?? '', /x-request-id.*retry-after/);
		}
		assert.ok(api().requests.every(({ method }) => method === 'GET'));
	});
});

describe('the server of the local API', () => {
	it('says in a sentence that a port is taken', async () => {
		const first = await startQoderApi();
		const port = Number(new URL(first.baseUrl).port);
		await assert.rejects(startQoderApi({ port }), { message: `Port ${port} on 127.0.0.1 is already in use.` });
		await assert.rejects(startQoderApi({ storagePort: port }), { message: `Port ${port} on 127.0.0.1 is already in use.` });
		await first.close();
	});

	it('refuses connections while it is paused, and keeps its port', async () => {
		const api = await startQoderApi({ files: 1 });
		await api.pause();
		await assert.rejects(fetch(api.controlUrl), (error: Error) => /ECONNREFUSED/.test(String(error.cause)));
		await api.resume();
		assert.equal((await fetch(`${api.controlUrl}/account`)).status, 200);
		await api.close();
	});

	it('ends a pause by itself when it was asked for through the control plane', async () => {
		const api = await startQoderApi({ files: 1 });
		await fetch(`${api.controlUrl}/pause`, { method: 'POST', body: JSON.stringify({ ms: 50 }) });
		const isReachable = () =>
			fetch(api.controlUrl).then(
				() => true,
				() => false,
			);
		await waitUntil(async () => !(await isReachable()));
		await waitUntil(isReachable);
		await api.close();
	});

	it('leaves the Response of the process alone, which fetch gives', async () => {
		const api = await startQoderApi({ files: 1 });
		assert.ok((await fetch(api.controlUrl)) instanceof Response);
		await api.close();
	});

	it('closes at once although a request is held', async () => {
		const api = await startQoderApi({ files: 1 });
		api.faults.set([{ fault: { kind: 'hold' } }]);
		const held = fetch(`${api.baseUrl}/files`);
		await Promise.all([assert.rejects(held), waitUntil(() => api.faults.held === 1).then(() => api.close())]);
		await waitUntil(() => api.requests[0]?.outcome === 'cut');
	});
});

function entry(path: string, query: Record<string, string>, status: number) {
	return { method: 'GET', path, query, status, outcome: 'answered' };
}
