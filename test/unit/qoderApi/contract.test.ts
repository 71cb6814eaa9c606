import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import agentsList from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import filesEmpty from '../../qoderApi/fixtures/filesEmpty.json' with { type: 'json' };
import filesList from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { type AgentRecord, type FileRecord, purposes } from '../../qoderApi/records.ts';
import { idsOf, useQoderApi } from './harness.ts';

describe('the local API, generation 1', () => {
	const harness = useQoderApi();
	const { page, ask, refusal } = harness;
	const api = () => harness.api;

	describe('answers the documented examples, field by field and in the same order', () => {
		const documentedFiles = filesList.data as FileRecord[];
		const documentedAgents = agentsList.data as AgentRecord[];
		const olderAgent = { ...documentedAgents[1], id: 'agent_019e0000000000000000000000000000' } as AgentRecord;

		it('files', async () => {
			api().account.load(documentedFiles, []);
			assert.equal(await (await ask('/files')).text(), JSON.stringify(filesList));
		});

		it('an empty list of files', async () => {
			api().account.load([], []);
			assert.equal(await (await ask('/files')).text(), JSON.stringify(filesEmpty));
		});

		it('agents', async () => {
			api().account.load([], [...documentedAgents, olderAgent]);
			assert.equal(await (await ask('/agents?limit=2&order=desc')).text(), JSON.stringify(agentsList));
		});

		it('cursors: of a file cut short after 16 digits, of agents with letters for digits', async () => {
			api().account.load(documentedFiles, [...documentedAgents, olderAgent]);
			assert.deepEqual(idsOf(await page('/files?limit=10&after=file_019e3bb8e6c47d18')), []);
			assert.deepEqual(idsOf(await page(`/agents?limit=20&after_id=${documentedAgents[1]?.id}`)), [olderAgent.id]);
			assert.deepEqual(idsOf(await page(`/agents?limit=20&before_id=${documentedAgents[1]?.id}`)), [documentedAgents[0]?.id]);
		});
	});

	it('gives 20 items when limit is left out', async () => {
		assert.equal((await page('/files')).data.length, 20);
		assert.equal((await page('/agents')).data.length, 20);
	});

	it('gives as many items as limit says, from 1 to 100', async () => {
		assert.equal((await page('/files?limit=1')).data.length, 1);
		assert.equal((await page('/files?limit=100')).data.length, 100);
		assert.equal((await page('/agents?limit=100')).data.length, 45);
	});

	for (const limit of ['0', '-1', '101', '1.5', '1e1', 'ten', '', '%2020', '0x10']) {
		it(`refuses limit=${limit}`, async () => {
			assert.deepEqual(await refusal(`/files?limit=${limit}`), [400, 'invalid_request_error', 'limit']);
			assert.deepEqual(await refusal(`/agents?limit=${limit}`), [400, 'invalid_request_error', 'limit']);
		});
	}

	for (const purpose of purposes) {
		it(`lists only files of ${purpose} when asked to, newest first`, async () => {
			const { data } = await page(`/files?purpose=${purpose}&limit=100`);
			const expected = api().account.files.filter((file) => file.purpose === purpose);
			assert.ok(expected.length > 0);
			assert.deepEqual(data, expected);
		});
	}

	it('refuses a purpose that is not one of the five', async () => {
		for (const purpose of ['other', '', 'USER_UPLOAD', 'user_upload,tool_output']) {
			assert.deepEqual(await refusal(`/files?purpose=${purpose}`), [400, 'invalid_request_error', 'purpose']);
		}
	});

	it('lists newest first, and agents oldest first when order is asc', async () => {
		const created = (await page('/files?limit=100')).data.map((file) => String(file['created_at']));
		assert.deepEqual(created, created.toSorted().reverse());
		const descending = idsOf(await page('/agents?limit=100&order=desc'));
		assert.deepEqual(idsOf(await page('/agents?limit=100')), descending);
		assert.deepEqual(idsOf(await page('/agents?limit=100&order=asc')), descending.toReversed());
	});

	it('refuses another order than asc and desc', async () => {
		assert.deepEqual(await refusal('/agents?order=newest'), [400, 'invalid_request_error', 'order']);
	});

	it('pages towards newer agents with after_id when order is asc', async () => {
		const all = idsOf(await page('/agents?limit=100&order=asc'));
		const next = await page(`/agents?limit=5&order=asc&after_id=${all[4]}`);
		assert.deepEqual(idsOf(next), all.slice(5, 10));
		assert.deepEqual(idsOf(await page(`/agents?limit=3&order=asc&before_id=${all[4]}`)), all.slice(1, 4));
	});

	it('gives the records right before a cursor, newest first', async () => {
		const all = idsOf(await page('/files?limit=100'));
		const newer = await page(`/files?limit=5&before=${all[50]}`);
		assert.deepEqual(idsOf(newer), all.slice(45, 50));
		assert.equal(newer.has_more, true);
		const newest = await page(`/files?limit=50&before=${all[50]}`);
		assert.deepEqual(idsOf(newest), all.slice(0, 50));
		assert.equal(newest.has_more, false);
	});

	it('says there is no more on a page that ends with the very last record', async () => {
		assert.equal((await page('/agents?limit=45')).has_more, false);
		assert.equal((await page('/agents?limit=44')).has_more, true);
		const third = api().account.files[2]?.file_id;
		assert.equal((await page(`/files?limit=2&before=${third}`)).has_more, false);
		assert.equal((await page(`/files?limit=1&before=${third}`)).has_more, true);
	});

	it('names the first and the last id of a page, null when it is empty', async () => {
		const files = await page('/files?limit=7');
		assert.deepEqual([files.first_id, files.last_id], [idsOf(files)[0], idsOf(files)[6]]);
		const end = await page(`/agents?before_id=${(await page('/agents')).first_id}`);
		assert.deepEqual([end.data, end.first_id, end.last_id, end.has_more], [[], null, null, false]);
	});

	it('refuses both cursors together', async () => {
		const { file_id: file } = api().account.files[3] as FileRecord;
		const { id: agent } = api().account.agents[3] as AgentRecord;
		assert.deepEqual(await refusal(`/files?after=${file}&before=${file}`), [400, 'invalid_request_error', 'before']);
		assert.deepEqual(await refusal(`/agents?after_id=${agent}&before_id=${agent}`), [400, 'invalid_request_error', 'before_id']);
	});

	it('refuses a cursor that is no id', async () => {
		for (const cursor of ['', 'nonsense', 'file_', 'file_XYZ', `agent_${'0'.repeat(32)}`, '../files']) {
			assert.deepEqual(await refusal(`/files?after=${encodeURIComponent(cursor)}`), [400, 'invalid_request_error', 'after']);
		}
		assert.deepEqual(await refusal('/agents?before_id=1'), [400, 'invalid_request_error', 'before_id']);
	});

	it('goes on from the place of a cursor whose record is gone', async () => {
		const all = idsOf(await page('/files?limit=100'));
		api().account.removeFiles([String(all[10])]);
		assert.deepEqual(idsOf(await page(`/files?limit=3&after=${all[10]}`)), all.slice(11, 14));
		assert.deepEqual(idsOf(await page(`/files?limit=3&before=${all[10]}`)), all.slice(7, 10));
		const agents = idsOf(await page('/agents?limit=45&order=asc'));
		api().account.removeAgents([String(agents[10]), String(agents[44])]);
		assert.deepEqual(idsOf(await page(`/agents?limit=3&order=asc&after_id=${agents[10]}`)), agents.slice(11, 14));
		assert.deepEqual(idsOf(await page(`/agents?limit=3&order=asc&before_id=${agents[10]}`)), agents.slice(7, 10));
		assert.deepEqual(idsOf(await page(`/agents?order=asc&after_id=${agents[44]}`)), []);
	});

	it('leaves archived agents out', async () => {
		const archived = api().account.agents.filter((agent) => agent.archived_at !== undefined);
		assert.equal(archived.length, 3);
		const listed = idsOf(await page('/agents?limit=100'));
		assert.equal(listed.length, 45);
		assert.ok(archived.every(({ id }) => !listed.includes(id)));
	});

	it('ignores parameters it does not know', async () => {
		assert.deepEqual(await page('/files?order=asc&page=1&name=x&after_id=x'), await page('/files'));
	});

	it('refuses a missing, malformed or unknown token with 401', async () => {
		for (const authorization of [
			'',
			'Bearer',
			'Bearer pt-other',
			`Basic ${api().token}`,
			api().token,
			`Bearer ${api().token}x`,
		]) {
			assert.deepEqual(await refusal('/files', { authorization }), [401, 'authentication_error']);
		}
		const response = await fetch(`${api().baseUrl}/agents`);
		assert.equal(response.status, 401);
		assert.deepEqual(await response.json(), {
			type: 'error',
			error: { type: 'authentication_error', message: 'Invalid API key or token.' },
		});
	});

	it('refuses a token without permission with 403', async () => {
		assert.deepEqual(await refusal('/agents', { authorization: 'Bearer pt-forbidden' }), [403, 'permission_error']);
	});

	it('answers 404 for a path that does not exist', async () => {
		assert.deepEqual(await refusal('/sessions'), [404, 'not_found_error']);
		assert.equal((await fetch(new URL('/', api().baseUrl))).status, 404);
	});
});
