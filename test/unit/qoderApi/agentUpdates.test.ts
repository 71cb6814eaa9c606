import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useQoderApi } from './harness.ts';

describe('An update of an agent in the local API', () => {
	const harness = useQoderApi({ files: 0, agents: 3 });

	/** Sends an update of the newest agent. */
	async function update(body: unknown, generation: 1 | 3 = 3) {
		const { api } = harness;
		api.generation = generation;
		const [agent] = api.account.agents;
		assert.ok(agent);
		const response = await fetch(`${api.baseUrl}/agents/${agent.id}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const answer = (await response.json()) as Record<string, unknown>;
		return { status: response.status, answer, agent };
	}

	const version = () => harness.api.account.agents[0]?.version ?? 0;

	it('makes the next version, and keeps what it does not name', async () => {
		const [before] = structuredClone(harness.api.account.agents);
		const { status, answer, agent } = await update({ version: version(), system: 'New.' });
		assert.deepEqual([status, answer['version'], answer['system']], [200, (before?.version ?? 0) + 1, 'New.']);
		assert.deepEqual([agent.name, agent.tools, agent.model], [before?.name, before?.tools, before?.model]);
		assert.equal(harness.api.account.history.at(agent, before?.version ?? 0)?.system, before?.system);
	});

	it('is refused with another version than the current one', async () => {
		const { status, answer } = await update({ version: version() + 1, system: 'New.' });
		assert.deepEqual([status, answer['error']], [409, { type: 'conflict_error', message: Object(answer['error']).message }]);
		assert.match(Object(answer['error']).message, /^Version conflict/);
	});

	it('is refused without version, with a long prompt, or when archived', async () => {
		assert.equal((await update({ system: 'New.' })).status, 400);
		assert.equal((await update({ version: version(), system: 'x'.repeat(100_001) })).status, 400);
		harness.api.account.changeAgent(harness.api.account.agents[0]?.id ?? '', { archived_at: '2026-05-01T00:00:00Z' });
		assert.equal((await update({ version: version(), system: 'New.' })).status, 409);
	});

	it('is unknown in generation 1', async () => {
		assert.equal((await update({ version: version(), system: 'New.' }, 1)).status, 404);
		assert.deepEqual(harness.api.account.updates, []);
	});
});
