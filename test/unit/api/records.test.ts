import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { type Capabilities, capabilities } from '../../../src/api/dialects.ts';
import { baseUrl, envelope, failure, json, page, script } from './script.ts';
import { listOf } from './service.ts';

const file = { id: 'file_1', filename: 'notes.md' };
const older = { file_id: 'file_1', filename: 'report.txt' };
const agent = { id: 'agent_1', name: 'Reviewer', version: 3 };
const session = { id: 'sess_1', title: null, status: 'idle' };

const records: Record<string, { path: string; record: object; get: (client: QoderClient, id: string) => Promise<object> }> = {
	file: { path: 'files', record: file, get: (client, id) => client.getFile(id) },
	agent: { path: 'agents', record: agent, get: (client, id) => client.getAgent(id) },
	session: { path: 'sessions', record: session, get: (client, id) => client.getSession(id) },
};

for (const [name, { path, record, get }] of Object.entries(records)) {
	describe(`one ${name}`, () => {
		it('is requested by its id, and kept unchanged, also a field named error', async () => {
			const id = Object(record).id;
			const sent = { ...record, more: { deep: [1] }, created_at: 7, error: { message: 'It broke.' } };
			const { client, requests } = script([sent]);
			assert.deepEqual(await get(client, id), { id, value: sent });
			assert.deepEqual([requests[0]?.method, requests[0]?.url, requests.length], ['GET', `${baseUrl}/${path}/${id}`, 1]);
		});

		it('is never another resource, whatever its id', async () => {
			for (const id of ['a/b', '../agents', '?x', '#x', 'a b', '%2e', '\ud800', '🦊']) {
				const { client, requests } = script([{ ...record, id }]);
				await get(client, id);
				assert.equal(requests[0]?.url, `${baseUrl}/${path}/${encodeURIComponent(id.toWellFormed())}`);
			}
			for (const id of ['', '.', '..']) {
				const { client, requests } = script([record]);
				const { kind, param } = await failure(get(client, id));
				assert.deepEqual([kind, param, requests.length], ['invalid', 'id', 0]);
			}
		});

		it('is a problem without name or id', async () => {
			const { id, value, problem } = Object(await get(script([{ more: 1 }]).client, 'x'));
			assert.deepEqual([id, value], ['x', { more: 1 }]);
			assert.match(problem, /missing/);
		});

		const other = /^openapi\.qoder\.sh sent another item than the one that was requested\.$/;
		for (const [title, answer, kind, message] of [
			['another record', { ...record, id: 'other' }, 'protocol', other],
			['no such record', json(envelope('not_found_error'), 404), 'invalid', /./],
			['a refusal', { error: { message: 'It broke.' } }, 'invalid', /It broke/],
			...['"text"', '7', 'null', '', '<html>'].map((body) => [`“${body}”`, new Response(body), 'protocol', /./] as const),
		] as const) {
			it(`is an error when the answer is ${title}`, async () => {
				const error = await failure(get(script([answer]).client, 'x'));
				assert.deepEqual([error.kind, error.startOver ?? false], [kind, false]);
				assert.match(error.message, message);
			});
		}
	});
}

describe('one agent', () => {
	const inVersion = (version: unknown) => ({ ...agent, version, system: `v${version}` });

	const all = [page([inVersion(7), inVersion(6)], { next_page: '6', has_more: true }), page([inVersion(5)], { next_page: null })];
	for (const [version, sent, answers, paths] of [
		[2, 2, [inVersion(2)], '/agents/agent_1?version=2'],
		[2, '2', [inVersion('2')], '/agents/agent_1?version=2'],
		// Another version than requested is searched for among all.
		[
			5,
			5,
			[inVersion(7), ...all],
			'?version=5 /versions?limit=100 /versions?limit=100&page=6'.replaceAll(/^| /g, '$&/agents/agent_1'),
		],
	] as const) {
		it(`may be an earlier version of it: ${paths}`, async () => {
			const { client, requests } = script(answers);
			assert.deepEqual(await client.getAgent('agent_1', version), { id: 'agent_1', value: inVersion(sent) });
			assert.equal(requests.map(({ url }) => url.slice(baseUrl.length)).join(' '), paths);
		});
	}

	const sent = (version: string) => `Version 2 of this agent was requested, but openapi.qoder.sh sent ${version}.`;
	for (const [title, answers, message] of [
		['is not listed', [inVersion(7), page([inVersion(7)])], sent('version 7')],
		['is in an empty list', [inVersion(7), page([])], sent('version 7')],
		['is in no list', [inVersion(7), json(envelope('not_found_error'), 404)], sent('version 7')],
		['is in an endless list', [inVersion(7), page([inVersion(7)], { next_page: 'x', has_more: true })], sent('version 7')],
		['has no number', [{ id: 'agent_1', name: 'a' }, page([])], sent('one without a version number')],
		['is refused', [json(envelope('api_error', 'No.'), 400)], 'openapi.qoder.sh rejected the request: No.'],
	] as const) {
		it(`whose version ${title} is an error`, async () => {
			const { client, requests } = script(answers);
			assert.equal((await failure(client.getAgent('agent_1', 2))).message, message);
			assert.ok(requests.length < 20, `${requests.length}`);
		});
	}
});

describe('an item of a list', () => {
	it('keeps undocumented fields, in their order, and a key named __proto__', async () => {
		for (const text of [
			JSON.stringify({ zebra: 1, ...older, nested: { deep: [null, { more: true }] }, '': 0 }),
			'{"file_id":"file_1","filename":"a","__proto__":{"polluted":true},"metadata":{"__proto__":{"polluted":true}}}',
		]) {
			const { client } = script([new Response(`{"data":[${text}],"has_more":false,"__proto__":{"next_page":"x"}}`)]);
			const { items, next } = await client.listFiles({});
			assert.deepEqual([JSON.stringify(items[0]?.value), items[0]?.problem, next], [text, undefined, undefined]);
			assert.deepEqual([Object({}).polluted, Object(items[0]?.value).polluted], [undefined, undefined]);
		}
	});

	const nulls = { metadata: null, mime_type: null, purpose: null, size_bytes: null, status: null, created_at: null };
	const odd = { size_bytes: 'many', status: 7, purpose: null, metadata: 'none', mime_type: [], created_at: {}, scope: [] };
	for (const [kind, record, id, problem] of [
		['files', older, 'file_1', undefined],
		['files', { ...older, ...nulls, updated_at: null }, 'file_1', undefined],
		['files', { ...file, ...odd, downloadable: 'yes', type: 5 }, 'file_1', undefined],
		['files', { file_id: 'file_0', filename: null }, 'file_0', 'filename: string expected'],
		['files', { file_id: 'file_0', filename: ['x'.repeat(10_000)] }, 'file_0', 'filename: string expected'],
		['files', { filename: 'a' }, 'start#0', 'file_id: missing'],
		['files', 'text', 'start#0', 'Object expected'],
		['files', null, 'start#0', 'Object expected'],
		['files', [], 'start#0', 'filename: missing'],
		['agents', { ...agent, tools: ['bash'], mcp_servers: {}, version: '2', model: ['a'], created_at: 7 }, 'agent_1', undefined],
		['agents', { ...agent, tools: 'bash', system: {}, metadata: [], archived: 'no', skills: 4 }, 'agent_1', undefined],
		['agents', { id: '', name: 'a' }, 'start#0', 'id: missing'],
		['agents', { id: 'agent_1' }, 'agent_1', 'name: missing'],
		['sessions', { id: 'sess_1' }, 'sess_1', undefined],
		['sessions', { id: 'sess_2', title: 7, agent: 'a', status: null }, 'sess_2', undefined],
		['sessions', { title: 'a' }, 'start#0', 'id: missing'],
	] as const) {
		it(`of ${kind} is kept in place: ${JSON.stringify(record)}`, async () => {
			const { client } = script([page([record, kind === 'files' ? older : agent])]);
			const { items } = await listOf(client, kind);
			assert.deepEqual([items[0]?.id, items[0]?.problem, items[0]?.value], [id, problem, record]);
			assert.deepEqual([items.length, items[1]?.problem], [2, undefined]);
		});
	}

	it('without an id is distinct by its place, page by page', async () => {
		const { client } = script([page([{}], { last_id: 'x', has_more: true })]);
		for (const [query, id] of [
			[{}, 'start#0'],
			[{ after: 'x' }, 'after=x#0'],
			[{ before: 'x' }, 'before=x#0'],
		] as const) {
			assert.equal((await client.listFiles(query)).items[0]?.id, id);
		}
	});

	it('may be nested deeper than any program can follow', async () => {
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const body = `{"data":[{"file_id":"file_1","filename":"a","deep":${deep}}],"has_more":false}`;
		assert.equal((await script([new Response(body)]).client.listFiles({})).items[0]?.problem, undefined);
	});
});

describe('the versions of an agent', () => {
	const versions = [3, 2].map((version) => ({ ...agent, version }));

	it('are entries of their own, paged by their number', async () => {
		const { client, requests } = script([page(versions, { first_id: '3', last_id: '2', next_page: '2', has_more: true })]);
		const { items, next, newer, after } = await client.listAgentVersions('agent_1', { limit: 2 });
		assert.deepEqual(items, [
			{ id: 'agent_1@3', value: versions[0] },
			{ id: 'agent_1@2', value: versions[1] },
		]);
		assert.deepEqual([next, newer, after], [{ page: '2' }, undefined, { page: '2' }]);
		await client.listAgentVersions('agent_1', { limit: 2, ...next });
		assert.equal(requests[1]?.url, `${baseUrl}/agents/agent_1/versions?limit=2&page=2`);
		const documented = await script([page(versions, { has_more: true })]).client.listAgentVersions('agent_1', {});
		assert.deepEqual(documented.next, { after_id: '2' });
	});

	it('that have no number are distinct by their place', async () => {
		const { client } = script([page([agent, { name: 'a' }, { id: 'agent_1', name: 'a' }])]);
		const { items } = await client.listAgentVersions('x', {});
		assert.equal(items.map(({ id, problem }) => `${id} ${problem ?? ''}`).join(), 'agent_1@3 ,start#1 id: missing,agent_1 ');
	});

	it('of no agent are an error, not a promise that throws', async () => {
		assert.equal((await failure(script([page([])]).client.listAgentVersions('..', {}))).kind, 'invalid');
	});
});

describe('sessions', () => {
	it('are paged forward only', async () => {
		const { client } = script([page([session], { next_page: 'sess_1', has_more: true })]);
		const { items, next, newer } = await client.listSessions({ limit: 1 });
		assert.deepEqual([items, next, newer], [[{ id: 'sess_1', value: session }], { page: 'sess_1' }, undefined]);
	});
});

describe('what the service can do', () => {
	const { documented, current } = capabilities;
	const asks: Readonly<Record<string, (client: QoderClient) => Promise<unknown>>> = {
		listFiles: (client) => client.listFiles({}),
		listAgents: (client) => client.listAgents({ limit: 1 }),
		listSessions: (client) => client.listSessions({}),
		getFile: (client) => client.getFile('file_1'),
	};
	const odd = [{ file_id: 'file_2', filename: 'b' }, { id: 'file_3', filename: 'c' }, { filename: 'd' }, 7];
	for (const [sign, answers, ask, shown] of [
		['files with next_page', [page([], { next_page: null })], 'listFiles', current],
		['agents with next_page', [page([], { next_page: null })], 'listAgents', current],
		['sessions', [page([], { next_page: null })], 'listSessions', current],
		['an empty page', [page([])], 'listAgents', documented],
		['agents without next_page', [page([agent])], 'listAgents', documented],
		['files without next_page', [page([older])], 'listFiles', documented],
		['an error', [json(envelope('api_error'), 400)], 'listFiles', undefined],
		['files with id, without next_page', [page([file])], 'listFiles', undefined],
		['a file', [file], 'getFile', undefined],
		// One odd file does not change it.
		['odd files below another', [page([older]), page([older, ...odd])], 'listFiles', documented],
		['odd files above another', [page([older]), page([...odd, older])], 'listFiles', documented],
		['odd files alone', [page([older]), page(odd.slice(1))], 'listFiles', documented],
		['an odd file in a page with next_page', [page([file, older], { next_page: null })], 'listFiles', current],
	] as readonly (readonly [string, object[], string, Capabilities | undefined])[]) {
		it(`is what a list shows: ${sign}`, async () => {
			let told: Capabilities | undefined;
			const onCapabilities = (learned: Capabilities) => {
				told = learned;
			};
			const { client } = script(answers, { onCapabilities });
			assert.equal(client.capabilities, undefined);
			for (const _answer of answers) {
				await asks[ask]?.(client).catch(() => {});
			}
			assert.deepEqual([told, client.capabilities], [shown, shown]);
		});
	}
});
