import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { startQoderApi } from '../../qoderApi/server.ts';
import { idsOf, useQoderApi, waitUntil } from './harness.ts';

describe('The control plane of the local API', () => {
	const lines: string[] = [];
	const token = 'secret-0123456789abcdef';
	const harness = useQoderApi({ files: 30, agents: 5, generation: 3, token, log: (line) => lines.push(line) });
	const { page, ask } = harness;
	const api = () => harness.api;
	const control = async (method: string, path: string, body?: unknown) =>
		(await harness.control(method, path, body)) as Record<string, unknown>;
	const change = async (action: unknown) => (await control('POST', '/account', action)) as Record<string, string[]>;

	it('logs each request with its answer, but no token and none of its own', async () => {
		await ask('/files?purpose=tool_output&limit=5');
		await ask('/agents?limit=0');
		await fetch(`${api().baseUrl}/agents`);
		await ask(`/files?key=${token}`);
		await ask('/files?key=pt-nobody', { authorization: 'Bearer pt-nobody' });
		await ask('/files', { authorization: `Bearer ${api().otherToken}` });
		const requests = (await harness.control('GET', '/requests')) as Record<string, unknown>[];
		const { ms, host, ...first } = requests[0] ?? {};
		assert.deepEqual(first, {
			method: 'GET',
			path: '/files',
			query: { purpose: 'tool_output', limit: '5' },
			hasAuthorization: true,
			isSampleToken: true,
			account: 'sample',
			status: 200,
			outcome: 'answered',
		});
		assert.deepEqual(
			requests.map(({ status, account, hasAuthorization }) => [status, account, hasAuthorization]),
			[
				[200, 'sample', true],
				[400, 'sample', true],
				[401, null, false],
				[200, 'sample', true],
				[401, null, true],
				[200, 'other', true],
			],
		);
		assert.doesNotMatch(JSON.stringify([requests, lines]), /0123456789abcdef|nobody/);
		await control('DELETE', '/requests');
		assert.equal(api().requests.length, 0);
	});

	it('adds, changes and removes records, and fills the account again', async () => {
		for (const [kind, field] of [
			['File', 'filename'],
			['Agent', 'name'],
			['Session', 'title'],
		] as const) {
			const path = `/${kind.toLowerCase()}s?limit=2`;
			const { added = [] } = await change({ [`add${kind}s`]: 2, fields: { [field]: 'new' } });
			assert.deepEqual(idsOf(await page(path)), added);
			await change({ [`change${kind}`]: added[0], fields: { [field]: 'changed' } });
			assert.deepEqual(
				(await page(path)).data.map((item) => item[field]),
				['changed', 'new'],
			);
			if (kind !== 'Session') {
				const removed = await change([{ [`remove${kind}s`]: 1 }, { [`remove${kind}s`]: [added[1], 'none'] }]);
				assert.deepEqual(removed['removed'], added);
			}
		}
		await change({ reset: { files: 2, agents: 0, seed: 9 } });
		const { files, agents } = (await control('GET', '/account')) as Record<string, { id: string }[]>;
		assert.deepEqual([files?.length, agents?.length], [2, 0]);
		await change({ reset: {} });
		assert.deepEqual([api().account.files.length, api().account.agents.length], [30, 5]);
	});

	it('adds files to a session', async () => {
		const session = api().account.sessions[0]?.id;
		const { added } = await change({ addFiles: 3, purpose: 'agent_output', session });
		assert.deepEqual(idsOf(await page(`/files?limit=3&scope_id=${session}`)), added);
	});

	it('keeps an older version of an agent when it adds one', async () => {
		const { id, version, system } = api().account.agents[0] ?? { id: '', version: 0, system: '' };
		await change({ changeAgent: id, fields: { version: version + 1, system: 'New.' } });
		assert.deepEqual(
			(await page(`/agents/${id}/versions?limit=2`)).data.slice(0, 2).map((each) => [each['version'], each['system']]),
			[
				[version + 1, 'New.'],
				[version, system],
			].slice(0, version + 1),
		);
	});

	it('sets and clears faults, modes and the generation', async () => {
		const rules = [{ match: { path: 'agents' }, fault: { kind: 'status', status: 503 } }];
		await control('POST', '/faults', rules);
		assert.deepEqual(await control('GET', '/faults'), { rules, held: 0 });
		assert.deepEqual([(await ask('/agents')).status, (await ask('/files')).status], [503, 200]);
		await control('DELETE', '/faults');
		assert.equal((await ask('/agents')).status, 200);
		await control('POST', '/modes', { cors: false });
		assert.equal((await ask('/files')).headers.get('access-control-allow-origin'), null);
		await control('DELETE', '/modes');
		assert.equal((await ask('/files')).headers.get('access-control-allow-origin'), '*');
		await control('POST', '/generation', { generation: 1 });
		assert.ok('file_id' in ((await page('/files')).data[0] ?? {}));
	});

	for (const [path, body, message] of [
		['/generation', { generation: 2 }, 'The generation must be 1 or 3.'],
		['/account', { explode: 1 }, 'There is no account action like {"explode":1}.'],
		['/modes', { color: 1 }, "There is no mode 'color'."],
		['/faults', [{ fault: { kind: 'earthquake' } }], "There is no kind of fault 'earthquake'."],
		['/faults', [{ match: { path: 'moon' }, fault: { kind: 'hold' } }], "There is no endpoint 'moon' for a fault."],
		['/faults', [{ fault: 'hold' }], 'Faults are an array of rules, each with a fault that has a kind.'],
		['/faults', {}, 'Faults are an array of rules, each with a fault that has a kind.'],
		['/nothing', {}, 'There is no POST /_control/nothing.'],
	] as const) {
		it(`refuses an invalid request: ${message}`, async () => {
			assert.deepEqual(await control('POST', path, body), { message });
		});
	}

	it('lets web pages of any origin send requests, and read headers', async () => {
		for (const url of [`${api().baseUrl}/files`, `${api().controlUrl}/faults`]) {
			const { status, headers } = await fetch(url, {
				method: 'OPTIONS',
				headers: {
					origin: 'https://example.com',
					'access-control-request-method': 'GET',
					'access-control-request-headers': 'authorization,content-type,x-request-id',
				},
			});
			assert.deepEqual([status, headers.get('access-control-allow-origin')], [204, '*']);
			assert.match(headers.get('access-control-allow-headers') ?? '', /authorization/);
			assert.match(headers.get('access-control-allow-methods') ?? '', /GET.*DELETE/);
		}
		for (const { headers } of [await ask('/files'), await ask('/files?limit=0'), await ask('/nothing')]) {
			assert.match(headers.get('access-control-expose-headers') ?? '', /x-request-id.*retry-after/);
		}
	});
});

describe('The server of the local API', () => {
	it('reports in a sentence that a port is taken', async () => {
		const first = await startQoderApi();
		const port = Number(new URL(first.baseUrl).port);
		await assert.rejects(startQoderApi({ port }), { message: new RegExp(`^Port ${port} is in use\\. `) });
		await first.close();
	});

	it('refuses connections during a pause, which may end by itself', async () => {
		const api = await startQoderApi({ files: 1 });
		const isReachable = () =>
			fetch(api.controlUrl).then(
				() => true,
				() => false,
			);
		await api.pause();
		assert.equal(await isReachable(), false);
		await api.resume();
		await fetch(`${api.controlUrl}/pause`, { method: 'POST', body: JSON.stringify({ ms: 50 }) });
		await waitUntil(async () => !(await isReachable()));
		await waitUntil(isReachable);
		await api.close();
	});

	it('does not change the global Response, which fetch returns', async () => {
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
