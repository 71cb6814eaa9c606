import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PageQuery } from '../../../src/api/dialects.ts';
import { purposes } from '../../../src/api/names.ts';
import type { Page } from '../../../src/api/page.ts';
import type { Account } from '../../qoderApi/account.ts';
import agentsExample from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import filesEmpty from '../../qoderApi/fixtures/filesEmpty.json' with { type: 'json' };
import filesExample from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import type { AgentRecord, FileRecord, Generation, SessionRecord } from '../../qoderApi/records.ts';
import { failure, script } from './script.ts';
import { type Answer, clientOf, idsOf, type Kind, listOf, useService } from './service.ts';

/** The services that a row is about: the documented one, today's, or both. */
type Services = readonly Generation[];
const documented: Services = [1];
const current: Services = [3];
const both: Services = [1, 3];

/** Which of the listed ids, newest first, are on the page. */
type Choice = (all: readonly string[], account: Account) => readonly string[];
function some(from: number, to?: number): Choice {
	return (all) => all.slice(from, to);
}
function oldestFirst(from = 0, to?: number): Choice {
	return (all) => all.toReversed().slice(from, to);
}
function filesThat(accepts: (file: FileRecord, account: Account) => boolean): Choice {
	return (_all, account) => account.files.filter((file) => accepts(file, account)).map(idOf);
}

/** Each parameter of each listing of each service: the ids on the page, and whether there is more. `{9}` is the id at that place. */
const listings: readonly (readonly [Services, Kind, query: PageQuery, Choice, hasMore: boolean])[] = [
	[both, 'files', {}, some(0, 20), true],
	[both, 'files', { limit: 1 }, some(0, 1), true],
	[both, 'files', { limit: 89 }, some(0, 89), true],
	[both, 'files', { limit: 100 }, some(0), false],
	[documented, 'files', { after: '{9}', limit: 5 }, some(10, 15), true],
	[documented, 'files', { after: '{89}' }, () => [], false],
	[documented, 'files', { before: '{50}', limit: 5 }, some(45, 50), true],
	[documented, 'files', { before: '{50}', limit: 50 }, some(0, 50), false],
	[documented, 'files', { before: '{0}' }, () => [], false],
	[documented, 'files', { order: 'asc', name: 'x', offset: 20 }, some(0, 20), true],
	...purposes.map((purpose) => {
		return [documented, 'files', { limit: 100, purpose }, filesThat((file) => file.purpose === purpose), false] as const;
	}),
	[current, 'files', { page: '{9}', limit: 5 }, some(10, 15), true],
	[current, 'files', { after_id: '{9}', limit: 5 }, some(10, 15), true],
	[current, 'files', { before_id: '{50}', limit: 5 }, some(45, 50), true],
	[current, 'files', { before_id: '{2}' }, some(0, 2), false],
	[current, 'files', { order: 'asc', purpose: 'tool_output' }, some(0, 20), true],
	[current, 'files', { limit: 100, name: 'REPORT' }, filesThat(({ filename }) => filename.startsWith('report')), false],
	[current, 'files', { limit: 100, name: 'eport' }, () => [], false],
	[current, 'files', { scope_id: '{session}' }, filesThat((file, account) => account.sessionOf(file) === scoped(account)), false],
	[both, 'agents', {}, some(0, 20), true],
	[both, 'agents', { limit: 44 }, some(0, 44), true],
	[both, 'agents', { limit: 45 }, some(0), false],
	[both, 'agents', { after_id: '{9}', limit: 5 }, some(10, 15), true],
	[both, 'agents', { before_id: '{10}', limit: 5 }, some(5, 10), true],
	[documented, 'agents', { order: 'desc', limit: 3 }, some(0, 3), true],
	[documented, 'agents', { order: 'asc', limit: 100 }, oldestFirst(), false],
	[documented, 'agents', { order: 'asc', after_id: '{40}', limit: 5 }, oldestFirst(5, 10), true],
	[documented, 'agents', { order: 'asc', before_id: '{40}', limit: 3 }, oldestFirst(1, 4), true],
	[documented, 'agents', { include_archived: true, limit: 100 }, some(0), false],
	[current, 'agents', { order: 'asc' }, some(0, 20), true],
	[current, 'agents', { page: '{9}', limit: 5 }, some(10, 15), true],
	[current, 'agents', { include_archived: true, limit: 100 }, (_all, { agents }) => agents.map(idOf), false],
	[current, 'sessions', {}, some(0, 20), true],
	[current, 'sessions', { page: '{19}' }, some(20), false],
	[current, 'sessions', { order: 'asc', limit: 100 }, oldestFirst(), false],
	[current, 'sessions', { include_archived: true, limit: 100 }, (_all, { sessions }) => sessions.map(idOf), false],
	[current, 'sessions', { agent_id: '{agent}', limit: 100 }, (_all, account) => sessionsOf(account, agentOf(account)), false],
];

const [fileId, agentId] = [`file_${'0'.repeat(32)}`, `agent_${'0'.repeat(32)}`];

/** Requests that a service refuses, and the parameter that it names. */
const refusals: readonly (readonly [Services, path: string, param: string])[] = [
	...['0', '101', '1.5', ''].map((limit) => [both, `/files?limit=${limit}`, 'limit'] as const),
	[both, '/agents?limit=0', 'limit'],
	[current, '/sessions?limit=101', 'limit'],
	[documented, '/files?purpose=other', 'purpose'],
	[documented, '/agents?order=newest', 'order'],
	[current, '/sessions?statuses=done', 'statuses'],
	...['', 'nonsense', agentId].map((cursor) => [documented, `/files?after=${cursor}`, 'after'] as const),
	[current, `/agents?page=${fileId}`, 'page'],
	[documented, `/files?after=${fileId}&before=${fileId}`, 'before'],
	[current, `/files?page=${fileId}&after_id=${fileId}`, 'after_id'],
	[both, '/agents/{versions}?version=0', 'version'],
	[documented, '/agents/{versions}/versions?after_id=1.5', 'after_id'],
	[current, '/agents/{versions}/versions?page=agent_1', 'page'],
];

describe('By the documentation, the client and the local API', () => {
	const service = useService({ files: 90 });
	const list = (kind: Kind, query: PageQuery) => listOf(service.client, kind, query);
	const ids = ({ items }: Page<object>) => items.map(({ id }) => id);

	/** A test for each of these services. */
	function inEach(services: Services, title: string, run: (generation: Generation) => Promise<void>): void {
		for (const generation of services) {
			it(`${title} (${generation === 1 ? 'documented' : 'current'})`, () => {
				service.api.generation = generation;
				return run(generation);
			});
		}
	}

	const idsIn = (kind: Kind) => {
		const { files, agents } = service.api.account;
		const listed = agents.filter(({ archived_at }) => archived_at === undefined);
		return kind === 'sessions' ? sessionsOf(service.api.account) : kind === 'files' ? files.map(idOf) : listed.map(idOf);
	};

	for (const [services, kind, query, choice, hasMore] of listings) {
		inEach(services, `list ${kind} with ${JSON.stringify(query)}`, async (generation) => {
			const { account } = service.api;
			const all = idsIn(kind);
			const places: Readonly<Record<string, string>> = { session: scoped(account), agent: agentOf(account) };
			const filled = Object.entries(query).map(([name, value]): [string, string | number] => [
				name,
				typeof value === 'number' ? value : `${value}`.replace(/\{(\w+)\}/, (_, place) => `${places[place] ?? all[place]}`),
			]);
			const page = await list(kind, Object.fromEntries(filled));
			const chosen = choice(all, account);
			assert.deepEqual([ids(page), page.hasMore], [chosen, hasMore]);
			assert.ok(page.items.every(({ problem }) => problem === undefined));
			const sent = new URLSearchParams(filled.map(([name, value]) => [name, `${value}`]));
			assert.deepEqual(service.api.requests[0]?.query, Object.fromEntries(sent));

			const answer = await service.answer(`/${kind}?${sent}`);
			assert.equal(JSON.stringify(page.items.map(({ value }) => value)), JSON.stringify(answer.data));
			const isLast = chosen.length === 0 || !(/before/.test(`${sent}`) || hasMore);
			const next = generation === 1 ? undefined : isLast ? null : chosen.at(-1);
			const { first_id, last_id, has_more, next_page } = answer;
			assert.deepEqual([first_id, last_id, has_more, next_page], [chosen[0] ?? null, chosen.at(-1) ?? null, hasMore, next]);
		});
	}

	for (const [services, path, param] of refusals) {
		inEach(services, `refuse ${path}`, async () => {
			const response = await service.ask(path.replace('{versions}', withVersions(service.api.account).id));
			const { error } = (await response.json()) as Answer;
			assert.deepEqual([response.status, error?.type, error?.param], [400, 'invalid_request_error', param]);
		});
	}

	for (const [services, kind, next, newer, after] of [
		[documented, 'files', 'after', 'before', 'after'],
		[documented, 'agents', 'after_id', 'before_id', 'after_id'],
		[current, 'files', 'page', 'before_id', 'after_id'],
		[current, 'agents', 'page', 'before_id', 'after_id'],
	] as const) {
		inEach(services, `page through ${kind}, also after a deleted row`, async () => {
			const { api } = service;
			let page = await list(kind, { limit: 40 });
			const first = page;
			const all = ids(page);
			while (page.next) {
				assert.deepEqual([Object.keys(page.next), page.hasMore], [[next], true]);
				page = await list(kind, { limit: 40, ...page.next });
				all.push(...ids(page));
			}
			assert.deepEqual([all, page.hasMore, api.requests.length], [idsIn(kind), false, kind === 'files' ? 3 : 2]);
			assert.deepEqual([Object.keys(first.newer ?? {}), Object.keys(page.after ?? {})], [[newer], [after]]);
			assert.deepEqual((await list(kind, { limit: 5, ...page.after })).items, []);

			const added = kind === 'files' ? api.account.addFiles(3) : api.account.addAgents(3);
			const above = await list(kind, { limit: 2, ...first.newer });
			assert.deepEqual([ids(above), above.hasMore, above.next], [added.slice(1), true, undefined]);
			const top = await list(kind, { limit: 2, ...above.newer });
			assert.deepEqual([ids(top), top.hasMore], [added.slice(0, 1), false]);
			const none = await list(kind, { limit: 2, ...top.newer });
			assert.deepEqual(none, { items: [], hasMore: false, next: undefined, newer: undefined, after: undefined });

			api.account[kind === 'files' ? 'removeFiles' : 'removeAgents']([`${Object.values(first.next ?? {})[0]}`]);
			assert.deepEqual(ids(await list(kind, { limit: 3, ...first.next })), all.slice(40, 43));
		});
	}

	inEach(both, 'agree on who may list, on what is missing, and on a wrong cursor', async (generation) => {
		for (const [token, kind, type] of [
			['pt-another', 'unauthorized', 'authentication_error'],
			['pt-forbidden', 'forbidden', 'permission_error'],
		] as const) {
			const error = await failure(clientOf({ ...service.api, token }).listAgents({}));
			assert.deepEqual([error.kind, error.type, error.requestId !== undefined], [kind, type, generation === 3]);
		}
		for (const authorization of ['', 'Bearer', `Basic ${service.api.token}`, `Bearer ${service.api.token}x`]) {
			assert.equal((await service.ask('/files', { headers: { authorization } })).status, 401);
		}
		const version = `/agents/${withVersions(service.api.account).id}?version=41`;
		const session = generation === 1 ? '/sessions' : '/sessions/sess_none';
		for (const path of ['/files/file_none', '/files/file_none/content', '/agents/agent_none', version, session]) {
			assert.equal((await service.answer(path)).error?.type, 'not_found_error', path);
		}
		const { kind, param, startOver } = await failure(service.client.listAgents({ after_id: 'nonsense' }));
		assert.deepEqual([kind, param, startOver], ['invalid', 'after_id', true]);
	});

	inEach(both, 'answer one record like its list, and the versions of an agent', async (generation) => {
		for (const kind of generation === 1 ? ['files', 'agents'] : ['files', 'agents', 'sessions']) {
			const [item] = (await service.answer(`/${kind}?limit=1`)).data;
			assert.deepEqual(await service.answer(`/${kind}/${item?.['file_id'] ?? item?.['id']}`), item);
		}
		const { id } = withVersions(service.api.account);
		const { items, next } = await service.client.listAgentVersions(id, { limit: 15 });
		const cursor = { [generation === 1 ? 'after_id' : 'page']: '26' };
		assert.deepEqual([items[0]?.id, items.at(-1)?.id, next], [`${id}@40`, `${id}@26`, cursor]);
		assert.deepEqual(items[3]?.value, (await service.client.getAgent(id, 37)).value);
		const rest = await service.client.listAgentVersions(id, { limit: 100, ...next });
		assert.deepEqual([rest.items.length, rest.items[0]?.id, rest.hasMore, rest.next], [25, `${id}@25`, false, undefined]);
		const prompts = [...items, ...rest.items].map(({ value }) => Object(value).system);
		assert.ok(prompts.every((prompt, index) => prompt !== prompts[index + 1]));
	});

	it('answer and read the example responses', async () => {
		const { account } = service.api;
		const agents = agentsExample.data as AgentRecord[];
		const older = { ...agents[1], id: 'agent_019e0000000000000000000000000000' } as AgentRecord;
		account.load(filesExample.data as FileRecord[], [...agents, older]);
		assert.deepEqual(await service.answer('/files'), filesExample);
		assert.deepEqual(await service.answer('/agents?limit=2&order=desc'), agentsExample);
		// The documentation's cursors: one cut short, others with letters for digits.
		assert.deepEqual(idsOf(await service.answer('/files?limit=10&after=file_019e3bb8e6c47d18')), []);
		assert.deepEqual(idsOf(await service.answer(`/agents?limit=20&after_id=${agents[1]?.id}`)), [older.id]);
		account.load([], []);
		assert.deepEqual(await service.answer('/files'), filesEmpty);

		const [id, none] = ['file_019e3bb8e6c47d189212a79642136696', undefined];
		const [first, last] = ['agent_019eXXXXXXXXXXXXXXXXXXXXXXXXXXXX', 'agent_019eYYYYYYYYYYYYYYYYYYYYYYYYYYYY'];
		for (const [example, kind, shown, next, newer, after] of [
			[filesExample, 'files', [id], none, { before: id }, { after: id }],
			[filesEmpty, 'files', [], none, none, none],
			[agentsExample, 'agents', [first, last], { after_id: last }, { before_id: first }, { after_id: last }],
		] as const) {
			const items = shown.map((each, index) => ({ id: each, value: example.data[index] }));
			const read = await listOf(script([example]).client, kind);
			assert.deepEqual(read, { items, hasMore: next !== undefined, next, newer, after });
		}
	});
});

function idOf(record: FileRecord | AgentRecord | SessionRecord): string {
	return 'file_id' in record ? record.file_id : record.id;
}

/** The ids of the listed sessions of an agent, or of all agents. */
function sessionsOf({ sessions }: Account, agentId?: string): string[] {
	const listed = sessions.filter(({ archived_at }) => archived_at === null);
	return listed.filter(({ agent }) => agentId === undefined || agent.id === agentId).map(idOf);
}

function agentOf(account: Account): string {
	return account.session(sessionsOf(account)[3] ?? '')?.agent.id ?? '';
}

/** A session that has files. */
function scoped(account: Account): string {
	return account.files.map((file) => account.sessionOf(file)).find((id) => id !== null) ?? '';
}

function withVersions({ agents }: Account): AgentRecord {
	return agents.find(({ version }) => version === 40) ?? assert.fail();
}
