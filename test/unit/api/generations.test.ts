import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import type { Page } from '../../../src/api/page.ts';
import type { AgentQuery, FileQuery } from '../../../src/api/queries.ts';
import { failure, page, script } from './script.ts';
import { useService } from './service.ts';

const generations = [
	{ generation: 1, files: ['after', 'before', 'after'], agents: ['after_id', 'before_id', 'after_id'] },
	{ generation: 3, files: ['page', 'before_id', 'after_id'], agents: ['page', 'before_id', 'after_id'] },
] as const;

for (const { generation, ...cursors } of generations) {
	describe(`the client and a service of generation ${generation}`, () => {
		const service = useService({ files: 45, agents: 45, generation });
		beforeEach(() => void mock.method(Math, 'random', () => 0));
		afterEach(() => mock.restoreAll());

		const listings = {
			files: {
				list: (client: QoderClient, query: FileQuery): Promise<Page<object>> => client.listFiles(query),
				stored: () => service.api.account.files.map((file) => file.file_id),
				add: (count: number) => service.api.account.addFiles(count),
				remove: (ids: string[]) => service.api.account.removeFiles(ids),
			},
			agents: {
				list: (client: QoderClient, query: AgentQuery): Promise<Page<object>> => client.listAgents(query),
				stored: () => service.api.account.agents.filter((agent) => !agent.archived_at).map((agent) => agent.id),
				add: (count: number) => service.api.account.addAgents(count),
				remove: (ids: string[]) => service.api.account.removeAgents(ids),
			},
		};

		for (const [path, { list, stored, add, remove }] of Object.entries(listings)) {
			const [next, before, after] = cursors[path as keyof typeof listings];
			const ask = (query: Record<string, string | number>) => list(service.client, query);
			const idsOf = ({ items }: Page<object>) => items.map(({ id }) => id);

			it(`understands every item of ${path} and keeps it as it was sent`, async () => {
				const { body } = await service.get(`/${path}?limit=100`);
				const { items } = await ask({ limit: 100 });
				assert.equal(items.length, 45);
				assert.ok(items.every(({ problem }) => problem === undefined));
				assert.deepEqual(
					items.map(({ value }) => value),
					body['data'],
				);
			});

			it(`goes on through ${path} with ${next}`, async () => {
				let page = await ask({ limit: 20 });
				const ids = idsOf(page);
				while (page.next) {
					assert.deepEqual([Object.keys(page.next), page.hasMore], [[next], true]);
					page = await ask({ limit: 20, ...page.next });
					ids.push(...idsOf(page));
				}
				assert.deepEqual([ids, page.hasMore, service.api.requests.length], [stored(), false, 3]);
			});

			it(`requests newer ${path} with ${before}, until there are none`, async () => {
				const first = await ask({ limit: 5 });
				assert.deepEqual([Object.keys(first.newer ?? {}), first.newer?.[before]], [[before], stored()[0]]);
				const added = add(3);
				const newer = await ask({ limit: 2, ...first.newer });
				assert.deepEqual([idsOf(newer), newer.hasMore, newer.next], [added.slice(1), true, undefined]);
				const newest = await ask({ limit: 2, ...newer.newer });
				assert.deepEqual([idsOf(newest), newest.hasMore], [added.slice(0, 1), false]);
				const none = await ask({ limit: 2, ...newest.newer });
				assert.deepEqual([none.items, none.hasMore, none.newer, none.after], [[], false, undefined, undefined]);
			});

			it(`requests the page after the last of ${path} with ${after}`, async () => {
				const all = await ask({ limit: 100 });
				assert.deepEqual([Object.keys(all.after ?? {}), all.next], [[after], undefined]);
				assert.deepEqual((await ask({ limit: 5, ...all.after })).items, []);
				remove(stored().slice(-2));
				const end = await ask({ limit: 5, [after]: `${stored().at(-3)}` });
				assert.deepEqual(idsOf(end), stored().slice(-2));
			});

			it(`goes on through ${path} after a deleted row`, async () => {
				const { next: cursor } = await ask({ limit: 10 });
				const [gone] = remove([`${stored()[9]}`]);
				assert.notEqual(gone, undefined);
				assert.deepEqual(idsOf(await ask({ limit: 3, ...cursor })), stored().slice(9, 12));
			});

			it(`explains refusals of ${path}`, async () => {
				const invalid = await failure(ask({ [after]: 'nonsense' }));
				assert.deepEqual([invalid.kind, invalid.param, invalid.startOver], ['invalid', after, true]);
				const rejected = await failure(list(service.clientWith('pt-another'), {}));
				assert.deepEqual([rejected.kind, rejected.type], ['unauthorized', 'authentication_error']);
				assert.equal((await failure(list(service.clientWith('pt-forbidden'), {}))).kind, 'forbidden');
				assert.equal(rejected.requestId !== undefined, generation === 3);
			});

			it(`fails on pages of ${path} with one ApiError at most`, async () => {
				const pageFaults = [
					{ kind: 'duplicateIds' },
					{ kind: 'shuffled' },
					{ kind: 'nullFields', every: 1 },
					{ kind: 'missingFields', every: 2 },
					{ kind: 'wrongTypes', every: 2 },
					{ kind: 'hostileIds' },
					{ kind: 'longNames' },
					{ kind: 'protoKeys' },
					{ kind: 'deepJson' },
				] as const;
				for (const fault of pageFaults) {
					service.spoil({ fault });
					const { items } = await ask({ limit: 10 });
					assert.equal(items.length, fault.kind === 'duplicateIds' ? 20 : 10, fault.kind);
				}
				for (const lie of ['nullCursor', 'emptyPage'] as const) {
					service.spoil({ fault: { kind: 'hasMoreLies', lie } });
					const page = ask({ limit: 10 });
					await (lie === 'emptyPage' ? failure(page).then(({ startOver }) => assert.ok(startOver)) : page);
				}
				service.spoil({ fault: { kind: 'errorIn200' } });
				assert.deepEqual([(await failure(ask({}))).kind, (await failure(ask({}))).status], ['server', 200]);
			});
		}

		it('tries again', async () => {
			service.spoil({ times: 2, fault: { kind: 'status', status: 500 } });
			assert.equal((await service.client.listFiles({ limit: 1 })).items.length, 1);
			assert.equal(service.api.requests.length, 3);
		});
	});
}

describe('a service that changes its generation', () => {
	const service = useService({ files: 45 });

	for (const generation of [3, 1] as const) {
		it(`is paged by cursors of generation ${generation} from its answer on`, async () => {
			const { client, api } = service;
			api.generation = generation === 1 ? 3 : 1;
			await client.listFiles({ limit: 10 });
			api.generation = generation;
			const first = await client.listFiles({ limit: 10 });
			assert.deepEqual(Object.keys(first.next ?? {}), [generation === 1 ? 'after' : 'page']);
			const { items } = await client.listFiles({ limit: 10, ...first.next });
			assert.deepEqual(
				items.map(({ id }) => id),
				api.account.files.slice(10, 20).map((file) => file.file_id),
			);
		});
	}
});

describe('a service of generation 3', () => {
	const service = useService({ files: 45, agents: 45, generation: 3 });

	it('ignores a purpose, as the missing field shows', async () => {
		const { items } = await service.client.listFiles({ purpose: 'tool_output', limit: 45 });
		assert.equal(items.length, 45);
		assert.ok(items.every(({ value }) => !('purpose' in Object(value))));
	});

	it('has typed fields of its own', async () => {
		const [file] = (await service.client.listFiles({ limit: 1 })).items;
		assert.ok(file && file.problem === undefined);
		const { type, downloadable, scope } = file.value;
		assert.deepEqual([type, typeof downloadable, typeof scope], ['file', 'boolean', 'object']);
		const [agent] = (await service.client.listAgents({ limit: 1 })).items;
		assert.ok(agent && agent.problem === undefined);
		const { skills, metadata, archived_at } = agent.value;
		assert.deepEqual([Array.isArray(skills), typeof metadata, archived_at], [true, 'object', null]);
	});

	const agent = { id: 'agent_1', name: 'a' };
	const file = { file_id: 'file_1', id: 'file_1', filename: 'a' };
	for (const [record, fields] of [
		[file, ['id', 'type', 'downloadable', 'scope', 'metadata']],
		[agent, ['model', 'skills', 'metadata', 'multiagent', 'archived', 'archived_at']],
	] as const) {
		for (const field of fields) {
			it(`has ${field} of ${Object.values(record)[0]}, of whatever type`, async () => {
				const { client } = script([
					page([
						{ ...record, [field]: 42 },
						{ ...record, [field]: null },
					]),
				]);
				const { items } = await (record === file ? client.listFiles({}) : client.listAgents({}));
				assert.deepEqual(
					items.map(({ problem, value }) => [problem, Object(value)[field]]),
					[
						[undefined, 42],
						[undefined, null],
					],
				);
			});
		}
	}
});
