import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idsOf, useQoderApi } from './harness.ts';

describe('sessions of the local API', () => {
	const harness = useQoderApi({ generation: 3 });
	const { page, ask, refusal } = harness;
	const api = () => harness.api;
	const listed = () => api().account.sessions.filter(({ archived_at }) => archived_at === null);

	it('are listed newest first, page by page, without the archived ones', async () => {
		const first = await page('/sessions');
		assert.deepEqual([first.data.length, first.has_more, first.next_page], [20, true, first.last_id]);
		const second = await page(`/sessions?page=${first.next_page}`);
		assert.deepEqual([second.has_more, second.next_page], [false, null]);
		assert.deepEqual(
			[...idsOf(first), ...idsOf(second)],
			listed().map(({ id }) => id),
		);
		assert.equal(listed().length, 24);
	});

	it('have the fields of a session, an agent, a title or none, and one of four states', async () => {
		const { data } = await page('/sessions?limit=100&include_archived=true');
		assert.deepEqual(Object.keys(data[0] ?? {}), [
			...['id', 'type', 'agent', 'environment_id', 'title', 'status', 'metadata', 'environment_variables', 'resources'],
			...['vault_ids', 'deployment_id', 'outcome_evaluations', 'stats', 'usage', 'archived_at', 'created_at', 'updated_at'],
		]);
		assert.deepEqual(new Set(data.map(({ status }) => status)), new Set(['idle', 'running', 'rescheduling', 'terminated']));
		assert.ok(data.some(({ title }) => title === null) && data.some(({ title }) => title !== null));
		assert.equal(data.filter(({ archived_at }) => archived_at !== null).length, 2);
		const agents = new Set(api().account.agents.map(({ id }) => id));
		assert.ok(data.every(({ agent }) => agents.has((agent as { id: string }).id)));
	});

	it('mount files that people brought', async () => {
		const mounted = api().account.sessions.flatMap(({ resources }) => resources);
		assert.ok(mounted.length > 5);
		for (const { file_id, mount_path } of mounted) {
			const file = api().account.file(file_id);
			assert.match(file?.purpose ?? '', /user_upload|session_resource/);
			assert.equal(mount_path, `/data/workspace/${file?.filename}`);
		}
	});

	it('come in either order, of one agent, in some states, of a time', async () => {
		const all = listed();
		const ids = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id);
		assert.deepEqual(idsOf(await page('/sessions?limit=100&order=asc')), ids(all).reverse());
		const agent = all[3]?.agent.id;
		assert.deepEqual(
			idsOf(await page(`/sessions?limit=100&agent_id=${agent}`)),
			ids(all.filter((each) => each.agent.id === agent)),
		);
		for (const name of ['statuses', encodeURIComponent('statuses[]')]) {
			const { data } = await page(`/sessions?limit=100&${name}=running&${name}=terminated`);
			assert.deepEqual(
				data.map(({ id }) => id),
				ids(all.filter(({ status }) => status === 'running' || status === 'terminated')),
			);
		}
		const [from, to] = [all[9]?.created_at ?? '', all[4]?.created_at ?? ''];
		assert.deepEqual(
			idsOf(await page(`/sessions?limit=100&created_at%5Bgte%5D=${from}&created_at%5Blte%5D=${to}`)),
			ids(all.slice(4, 10)),
		);
	});

	it('refuse what is no limit, order, state or time', async () => {
		assert.deepEqual(await refusal('/sessions?limit=101'), [400, 'invalid_request_error', 'limit']);
		assert.deepEqual(await refusal('/sessions?order=new'), [400, 'invalid_request_error', 'order']);
		assert.deepEqual(await refusal('/sessions?statuses=done'), [400, 'invalid_request_error', 'statuses']);
		assert.deepEqual(await refusal('/sessions?created_at[gte]=monday'), [400, 'invalid_request_error', 'created_at[gte]']);
	});

	it('are read one by one, archived ones too', async () => {
		for (const session of api().account.sessions) {
			assert.deepEqual(await (await ask(`/sessions/${session.id}`)).json(), session);
		}
		assert.deepEqual(await refusal('/sessions/sess_none'), [404, 'not_found_error']);
	});

	it('are unknown to generation 1', async () => {
		api().generation = 1;
		assert.deepEqual(await refusal('/sessions'), [404, 'not_found_error']);
		api().generation = 3;
	});

	it('have the files that were delivered in them, and no others', async () => {
		const found = new Set<unknown>();
		for (const { id } of api().account.sessions) {
			for (const file of (await page(`/files?limit=100&scope_id=${id}`)).data) {
				assert.deepEqual([file['downloadable'], file['scope']], [true, { id, type: 'session' }]);
				assert.deepEqual(file['metadata'], { original_filename: file['filename'], source: 'DeliverArtifacts' });
				found.add(file['id']);
			}
		}
		const delivered = api().account.files.filter(({ purpose }) => /output/.test(purpose));
		assert.deepEqual(found, new Set(delivered.map(({ file_id }) => file_id)));
		assert.deepEqual((await page('/files?scope_id=sess_none')).data, []);
	});

	it('get files, change and go through the control plane', async () => {
		const change = async (action: unknown) => (await harness.control('POST', '/account', action)) as Record<string, string[]>;
		const session = String((await change({ addSessions: 1, fields: { title: 'Mine', resources: [] } }))['added']?.[0]);
		assert.equal((await page('/sessions?limit=1')).data[0]?.['title'], 'Mine');
		const { added } = await change({ addFiles: 120, purpose: 'agent_output', session });
		assert.deepEqual(idsOf(await page(`/files?limit=100&scope_id=${session}`)), added?.slice(0, 100));
		await change({ changeSession: session, fields: { status: 'terminated', title: null } });
		assert.equal((await page('/sessions?limit=1')).data[0]?.['status'], 'terminated');
		await change({ removeSessions: [session] });
		assert.equal((await ask(`/sessions/${session}`)).status, 404);
		assert.equal((await page(`/files?limit=100&scope_id=${session}`)).data.length, 100);
	});

	it('page through more than fit on one', async () => {
		api().account.reset({ sessions: 130 });
		const ids = [];
		let next: string | null | undefined = '';
		do {
			const answer = await page(`/sessions?limit=50${next && `&page=${next}`}`);
			ids.push(...idsOf(answer));
			next = answer.next_page;
		} while (next);
		assert.equal(new Set(ids).size, 130);
	});

	it("are no cursor for files or agents, nor are files' ids one for agents", async () => {
		const [session, file, agent] = [listed()[0]?.id, api().account.files[0]?.file_id, api().account.agents[0]?.id];
		assert.deepEqual(await refusal(`/files?page=${session}`), [400, 'invalid_request_error', 'page']);
		assert.deepEqual(await refusal(`/agents?page=${file}`), [400, 'invalid_request_error', 'page']);
		assert.deepEqual(await refusal(`/sessions?page=${agent}`), [400, 'invalid_request_error', 'page']);
	});
});
