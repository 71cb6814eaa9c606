import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idsOf, useQoderApi } from './harness.ts';

describe('versions of agents', () => {
	const harness = useQoderApi();
	const { page, ask, refusal } = harness;
	const api = () => harness.api;
	const agentWith = (versions: number) => {
		const agent = api().account.agents.find(({ version }) => version === versions);
		assert.ok(agent, `no agent has ${versions} versions`);
		return agent;
	};
	const eachGeneration = async (run: (generation: 1 | 3) => Promise<void>) => {
		for (const generation of [1, 3] as const) {
			api().generation = generation;
			await run(generation);
		}
		api().generation = 1;
	};

	it('are from 1 to 40', () => {
		const numbers = new Set(api().account.agents.map(({ version }) => version));
		assert.ok(numbers.has(1) && numbers.has(40) && numbers.size >= 5);
	});

	it('are listed newest first, with numbers as cursors', async () => {
		const { id } = agentWith(40);
		await eachGeneration(async (generation) => {
			const first = await page(`/agents/${id}/versions?limit=15`);
			assert.deepEqual(
				first.data.map(({ version }) => version),
				Array.from({ length: 15 }, (_, index) => 40 - index),
			);
			assert.deepEqual([first.first_id, first.last_id, first.has_more], ['40', '26', true]);
			assert.equal(first.next_page, generation === 3 ? '26' : undefined);
			const name = generation === 3 ? 'page' : 'after_id';
			const rest = await page(`/agents/${id}/versions?limit=100&${name}=26`);
			assert.deepEqual([rest.data.length, rest.first_id, rest.last_id, rest.has_more], [25, '25', '1', false]);
			const newer = await page(`/agents/${id}/versions?limit=3&before_id=26`);
			assert.deepEqual([newer.first_id, newer.last_id], ['29', '27']);
			for (const cursor of ['0', '-1', 'agent_1', '1.5']) {
				assert.deepEqual(await refusal(`/agents/${id}/versions?${name}=${cursor}`), [400, 'invalid_request_error', name]);
			}
		});
		assert.equal((await page(`/agents/${id}/versions?order=asc&limit=2`)).last_id, '2');
	});

	it('differ in their prompts each from the one before, and now and then in tools and model', async () => {
		const { data } = await page(`/agents/${agentWith(40).id}/versions?limit=100`);
		for (const [index, { system }] of data.slice(1).entries()) {
			assert.notEqual(system, data[index]?.['system']);
		}
		assert.ok(new Set(data.map(({ tools }) => JSON.stringify(tools))).size > 2);
		assert.ok(new Set(data.map(({ model }) => model)).size > 2);
		const times = data.map(({ updated_at }) => String(updated_at));
		assert.deepEqual(times, times.toSorted().reverse());
		assert.equal(times.at(-1), data.at(-1)?.['created_at']);
	});

	it('are the same in every run and the same one by one as in the list', async () => {
		const { id } = agentWith(7);
		const versions = await page(`/agents/${id}/versions`);
		api().account.reset();
		assert.deepEqual(await page(`/agents/${id}/versions`), versions);
		await eachGeneration(async () => {
			for (const version of (await page(`/agents/${id}/versions`)).data) {
				assert.deepEqual(await (await ask(`/agents/${id}?version=${version['version']}`)).json(), version);
			}
		});
	});

	it('begin and end with the agent itself', async () => {
		await eachGeneration(async () => {
			const { id } = agentWith(12);
			const agent = await (await ask(`/agents/${id}`)).json();
			assert.deepEqual((await page(`/agents/${id}/versions`)).data[0], agent);
			const listed = (await page('/agents?limit=100')).data.find((each) => each['id'] === id);
			assert.deepEqual(listed, agent);
		});
	});

	it('are not found when there is no such version or agent, archived agents are', async () => {
		const { id } = agentWith(7);
		await eachGeneration(async () => {
			assert.deepEqual(await refusal(`/agents/${id}?version=8`), [404, 'not_found_error']);
			assert.deepEqual(await refusal(`/agents/${id}?version=0`), [400, 'invalid_request_error', 'version']);
			assert.deepEqual(await refusal('/agents/agent_none'), [404, 'not_found_error']);
			assert.deepEqual(await refusal('/agents/agent_none/versions'), [404, 'not_found_error']);
			const archived = api().account.agents.find(({ archived_at }) => archived_at !== undefined);
			assert.equal((await ask(`/agents/${archived?.id}`)).status, 200);
		});
	});

	it('become one more when an agent is changed, and what it was is kept', async () => {
		const { id, system } = agentWith(7);
		await harness.control('POST', '/account', { changeAgent: id, fields: { version: 8, system: 'New.' } });
		const { data } = await page(`/agents/${id}/versions?limit=2`);
		assert.deepEqual(
			data.map((version) => [version['version'], version['system']]),
			[
				[8, 'New.'],
				[7, system],
			],
		);
	});

	it('of skills are texts or left out, generation 3', async () => {
		api().generation = 3;
		const skills = (await page('/agents?limit=100')).data.flatMap((agent) => agent['skills'] as Record<string, unknown>[]);
		assert.deepEqual(new Set(skills.map(({ version }) => typeof version)), new Set(['string', 'undefined']));
		api().generation = 1;
	});
});

describe('agents of the local API, generation 3', () => {
	const harness = useQoderApi({ generation: 3 });

	it('can be listed by the time they were created at', async () => {
		const all = (await harness.page('/agents?limit=100')).data;
		const [from, to] = [all[20]?.['created_at'], all[10]?.['created_at']];
		const some = await harness.page(`/agents?limit=100&created_at[gte]=${from}&created_at[lte]=${to}`);
		assert.deepEqual(
			idsOf(some),
			all.slice(10, 21).map(({ id }) => id),
		);
		assert.deepEqual(await harness.refusal('/agents?created_at[lte]=1'), [400, 'invalid_request_error', 'created_at[lte]']);
	});
});
