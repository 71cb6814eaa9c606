import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Account } from '../../qoderApi/account.ts';
import agentsList from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import filesEmpty from '../../qoderApi/fixtures/filesEmpty.json' with { type: 'json' };
import filesList from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { type AgentRecord, type FileRecord, type Generation, isArtifact, purposes } from '../../qoderApi/records.ts';
import { type Answer, idsOf, useQoderApi } from './harness.ts';

/** The generations that a row is about. */
type Generations = readonly Generation[];
const documented: Generations = [1];
const current: Generations = [3];
const both: Generations = [1, 3];

/** The ids of a listing, newest first; a row of the table chooses some of them. */
type Choice = (all: readonly string[], account: Account) => readonly string[];
const some =
	(from: number, to?: number): Choice =>
	(all) =>
		all.slice(from, to);
const everything = some(0);
const filesThat = (accepts: (file: FileRecord, account: Account) => boolean): Choice => {
	return (_all, account) => account.files.filter((file) => accepts(file, account)).map(({ file_id }) => file_id);
};
const sessionsThat = (accepts: (session: Account['sessions'][number], account: Account) => boolean): Choice => {
	return (_all, account) => account.sessions.filter((session) => accepts(session, account)).map(({ id }) => id);
};
const listedSessions = (account: Account) => account.sessions.filter(({ archived_at }) => archived_at === null);

describe('The local API', () => {
	const harness = useQoderApi({ files: 90 });
	const { page, ask, refusal } = harness;
	const api = () => harness.api;
	const title = (generations: Generations, path: string) => `GET ${path} (generation ${generations.join(' and ')})`;

	/** Runs a test once for each of these generations. */
	async function inEach(generations: Generations, run: (generation: Generation) => Promise<void>): Promise<void> {
		for (const generation of generations) {
			api().generation = generation;
			await run(generation);
		}
	}

	const allOf: Readonly<Record<string, () => string[]>> = {
		files: () => api().account.files.map(({ file_id }) => file_id),
		agents: () => api().account.agents.flatMap(({ id, archived_at }) => (archived_at === undefined ? id : [])),
		sessions: () => listedSessions(api().account).map(({ id }) => id),
	};

	/** The parameters of each endpoint and service: the ids on the page, and whether there is more. `{9}` is the id at that place. */
	type Listing = readonly [generations: Generations, path: string, choice: Choice, hasMore: boolean];
	const listings: readonly Listing[] = [
		[both, '/files', some(0, 20), true],
		[both, '/files?limit=1', some(0, 1), true],
		[both, '/files?limit=89', some(0, 89), true],
		[both, '/files?limit=100', everything, false],
		[documented, '/files?after={9}&limit=5', some(10, 15), true],
		[documented, '/files?after={89}', () => [], false],
		[documented, '/files?before={50}&limit=5', some(45, 50), true],
		[documented, '/files?before={50}&limit=50', some(0, 50), false],
		[documented, '/files?before={0}', () => [], false],
		[documented, '/files?order=asc&page=1&name=x&after_id=x', some(0, 20), true],
		[current, '/files?page={9}&limit=5', some(10, 15), true],
		[current, '/files?after_id={9}&limit=5', some(10, 15), true],
		[current, '/files?before_id={50}&limit=5', some(45, 50), true],
		[current, '/files?before_id={2}', some(0, 2), false],
		[current, '/files?order=asc&purpose=tool_output&after={9}', some(0, 20), true],
		[current, '/files?limit=100&name=REPORT', filesThat(({ filename }) => filename.startsWith('report')), false],
		[current, '/files?limit=100&name=eport', () => [], false],
		[current, '/files?scope_id={session}', filesThat((file, account) => account.sessionOf(file) === scoped(account)), false],
		...purposes.map((purpose) => {
			return [documented, `/files?limit=100&purpose=${purpose}`, filesThat((file) => file.purpose === purpose), false] as const;
		}),
		[both, '/agents', some(0, 20), true],
		[both, '/agents?limit=44', some(0, 44), true],
		[both, '/agents?limit=45', everything, false],
		[both, '/agents?after_id={9}&limit=5', some(10, 15), true],
		[both, '/agents?before_id={10}&limit=5', some(5, 10), true],
		[documented, '/agents?order=desc&limit=3', some(0, 3), true],
		[documented, '/agents?order=asc&limit=100', (all) => all.toReversed(), false],
		[documented, '/agents?order=asc&after_id={40}&limit=5', (all) => all.slice(35, 40).toReversed(), true],
		[documented, '/agents?order=asc&before_id={40}&limit=3', (all) => all.slice(41, 44).toReversed(), true],
		[documented, '/agents?include_archived=true&limit=100', everything, false],
		[current, '/agents?order=asc', some(0, 20), true],
		[current, '/agents?page={9}&limit=5', some(10, 15), true],
		[current, '/agents?include_archived=true&limit=100', (_all, { agents }) => agents.map(({ id }) => id), false],
		[current, '/sessions', some(0, 20), true],
		[current, '/sessions?page={19}', some(20), false],
		[current, '/sessions?order=asc&limit=100', (all) => all.toReversed(), false],
		[current, '/sessions?include_archived=true&limit=100', sessionsThat(() => true), false],
		[
			current,
			'/sessions?agent_id={agent}&limit=100',
			sessionsThat((session, account) => session.archived_at === null && session.agent.id === agentOfSession(account)),
			false,
		],
		[
			current,
			'/sessions?statuses=running&statuses=terminated&limit=100',
			sessionsThat(({ status, archived_at }) => archived_at === null && /running|terminated/.test(status)),
			false,
		],
	];
	for (const [generations, path, choice, hasMore] of listings) {
		it(title(generations, path), () =>
			inEach(generations, async (generation) => {
				const { account } = api();
				const [, kind = ''] = path.split(/[/?]/);
				const all = allOf[kind]?.() ?? [];
				const names: Readonly<Record<string, string | undefined>> = { session: scoped(account), agent: agentOfSession(account) };
				const answer = await page(path.replace(/\{(\w+)\}/, (_, place) => `${names[place] ?? all[place]}`));
				const ids = choice(all, account);
				assert.deepEqual([idsOf(answer), answer.has_more], [ids, hasMore]);
				assert.deepEqual([answer.first_id, answer.last_id], [ids[0] ?? null, ids.at(-1) ?? null]);
				const isLast = ids.length === 0 || !(/before/.test(path) || hasMore);
				assert.equal(answer.next_page, generation === 1 ? undefined : isLast ? null : ids.at(-1));
			}),
		);
	}

	const limits = ['0', '-1', '101', '1.5', '1e1', 'ten', '', '%2020', '0x10'];
	const [fileId, agentId] = [`file_${'0'.repeat(32)}`, `agent_${'0'.repeat(32)}`];
	type Refusal = readonly [generations: Generations, path: string, param: string];
	const refusals: readonly Refusal[] = [
		...limits.map((limit) => [both, `/files?limit=${limit}`, 'limit'] as const),
		...limits.map((limit) => [both, `/agents?limit=${limit}`, 'limit'] as const),
		[current, '/sessions?limit=101', 'limit'],
		...['other', '', 'USER_UPLOAD', 'user_upload,tool_output'].map(
			(one) => [documented, `/files?purpose=${one}`, 'purpose'] as const,
		),
		[documented, '/agents?order=newest', 'order'],
		[current, '/sessions?order=up', 'order'],
		[current, '/sessions?statuses=done', 'statuses'],
		...['', 'nonsense', 'file_', 'file_XYZ', agentId, '..%2Ffiles'].map(
			(one) => [documented, `/files?after=${one}`, 'after'] as const,
		),
		[documented, '/agents?before_id=1', 'before_id'],
		[current, `/agents?page=${fileId}`, 'page'],
		[current, `/sessions?page=${agentId}`, 'page'],
		[documented, `/files?after=${fileId}&before=${fileId}`, 'before'],
		[both, `/agents?after_id=${agentId}&before_id=${agentId}`, 'before_id'],
		[current, `/files?page=${fileId}&after_id=${fileId}`, 'after_id'],
		[both, '/agents/{versions}?version=0', 'version'],
		[documented, '/agents/{versions}/versions?after_id=1.5', 'after_id'],
		[current, '/agents/{versions}/versions?page=agent_1', 'page'],
	];
	for (const [generations, path, param] of refusals) {
		it(`${title(generations, path)} is refused`, () =>
			inEach(generations, async () => {
				const actual = await refusal(path.replace('{versions}', withVersions(api().account).id));
				assert.deepEqual(actual, [400, 'invalid_request_error', param]);
			}));
	}

	it('answers 404 for everything that it does not have', () =>
		inEach(both, async (generation) => {
			const { id, version } = withVersions(api().account);
			const missing = ['/files/file_none', '/files/file_none/content', '/agents/agent_none', '/agents/agent_none/versions'];
			missing.push(`/agents/${id}?version=${version + 1}`, generation === 1 ? '/sessions' : '/sessions/sess_none', '/nothing');
			for (const path of missing) {
				assert.deepEqual(await refusal(path), [404, 'not_found_error'], path);
			}
		}));

	it('accepts a known token only', () =>
		inEach(both, async () => {
			const { token } = api();
			for (const authorization of ['', 'Bearer', 'Bearer pt-nobody', `Basic ${token}`, token, `Bearer ${token}x`]) {
				assert.deepEqual(await refusal('/files', { authorization }), [401, 'authentication_error']);
			}
			assert.deepEqual(await refusal('/agents', { authorization: 'Bearer pt-forbidden' }), [403, 'permission_error']);
		}));

	it('answers the documented examples, byte for byte', async () => {
		const agents = agentsList.data as AgentRecord[];
		const older = { ...agents[1], id: 'agent_019e0000000000000000000000000000' } as AgentRecord;
		api().account.load(filesList.data as FileRecord[], [...agents, older]);
		assert.equal(await (await ask('/files')).text(), JSON.stringify(filesList));
		assert.equal(await (await ask('/agents?limit=2&order=desc')).text(), JSON.stringify(agentsList));
		// The documentation's cursors: one cut short, others with letters for digits.
		assert.deepEqual(idsOf(await page('/files?limit=10&after=file_019e3bb8e6c47d18')), []);
		assert.deepEqual(idsOf(await page(`/agents?limit=20&after_id=${agents[1]?.id}`)), [older.id]);
		api().account.load([], []);
		assert.equal(await (await ask('/files')).text(), JSON.stringify(filesEmpty));
	});

	it('answers the fields of generation 3', () =>
		inEach(current, async () => {
			const keys = async (path: string) => Object.keys((await page(path)).data[0] ?? {}).join(' ');
			assert.equal(await keys('/files'), 'id type filename size_bytes mime_type downloadable scope metadata created_at');
			assert.equal(
				await keys('/agents'),
				'type id name description model system tools mcp_servers skills metadata multiagent version archived_at created_at updated_at',
			);
			assert.equal(
				await keys('/sessions'),
				'id type agent environment_id title status metadata environment_variables resources vault_ids deployment_id outcome_evaluations stats usage archived_at created_at updated_at',
			);
			const values = async (path: string, field: string) => (await page(`${path}?limit=100`)).data.map((item) => item[field]);
			assert.deepEqual(new Set(await values('/files', 'downloadable')), new Set([true, false]));
			assert.equal(new Set((await values('/files', 'scope')).map((scope) => scope === null)).size, 2);
			assert.deepEqual(new Set((await values('/agents', 'model')).map((model) => typeof model)), new Set(['string', 'object']));
			assert.equal(new Set(await values('/sessions', 'status')).size, 4);
			const response = await ask('/files?limit=0', { 'x-request-id': 'mine' });
			assert.deepEqual([response.headers.get('x-request-id'), ((await response.json()) as Answer).request_id], ['mine', 'mine']);
		}));

	it('answers one record like its list', () =>
		inEach(both, async (generation) => {
			for (const kind of generation === 1 ? ['files', 'agents'] : ['files', 'agents', 'sessions']) {
				for (const item of (await page(`/${kind}?limit=3`)).data) {
					assert.deepEqual(await (await ask(`/${kind}/${item['file_id'] ?? item['id']}`)).json(), item);
				}
			}
		}));

	it('lists the versions of an agent newest first, with numbers as cursors', () =>
		inEach(both, async (generation) => {
			const { id } = withVersions(api().account);
			const first = await page(`/agents/${id}/versions?limit=15`);
			assert.deepEqual([first.first_id, first.last_id, first.has_more], ['40', '26', true]);
			assert.equal(first.next_page, generation === 3 ? '26' : undefined);
			assert.deepEqual(first.data[0], await (await ask(`/agents/${id}`)).json());
			assert.deepEqual(first.data[3], await (await ask(`/agents/${id}?version=37`)).json());
			const rest = await page(`/agents/${id}/versions?limit=100&${generation === 3 ? 'page' : 'after_id'}=26`);
			assert.deepEqual([rest.data.length, rest.first_id, rest.last_id, rest.has_more], [25, '25', '1', false]);
			const prompts = [...first.data, ...rest.data].map(({ system }) => system);
			assert.ok(prompts.every((prompt, index) => prompt !== prompts[index + 1]));
		}));

	it('goes on from the place of a cursor whose record is deleted', async () => {
		const all = allOf['files']?.() ?? [];
		api().account.removeFiles([`${all[10]}`]);
		assert.deepEqual(idsOf(await page(`/files?limit=3&after=${all[10]}`)), all.slice(11, 14));
		assert.deepEqual(idsOf(await page(`/files?limit=3&before=${all[10]}`)), all.slice(7, 10));
	});
});

describe('An account of the local API', () => {
	it('neither skips nor repeats a file while others change', () => {
		const changes = fc.array(fc.record({ add: fc.nat(3), remove: fc.array(fc.nat(60), { maxLength: 3 }) }), { maxLength: 30 });
		fc.assert(
			fc.property(changes, fc.integer({ min: 1, max: 15 }), fc.boolean(), (turns, limit, onePurpose) => {
				const account = new Account({ files: 60, agents: 0 });
				const accepts = (file: FileRecord) => !onePurpose || file.purpose === 'tool_output';
				const before = account.files.filter(accepts).map((file) => file.file_id);
				const met: string[] = [];
				let slice = account.listFiles({ limit, accepts });
				for (let turn = 0; ; turn++) {
					met.push(...slice.items.map((file) => file.file_id));
					if (!slice.hasMore) {
						break;
					}
					const { add, remove } = turns[turn] ?? { add: 0, remove: [] };
					account.addFiles(add);
					account.removeFiles(remove.map((index) => account.files[index]?.file_id ?? ''));
					slice = account.listFiles({ limit, accepts, cursor: { id: met.at(-1) ?? '', direction: 'after' } });
				}
				const left = new Set(account.files.map((file) => file.file_id));
				assert.equal(new Set(met).size, met.length);
				assert.ok(before.every((id) => met.includes(id) || !left.has(id)));
			}),
			{ numRuns: 100 },
		);
	});

	it('holds the same data of all kinds for a seed, in order of creation', () => {
		const { files, agents } = new Account({ seed: 7 });
		assert.deepEqual(files, new Account({ seed: 7 }).files);
		assert.notDeepEqual(files, new Account({ seed: 8 }).files);
		const ids = files.map(({ file_id }) => file_id);
		assert.ok(ids.every((id) => /^file_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(id)));
		assert.deepEqual(ids, ids.toSorted().reverse());
		assert.deepEqual(
			[new Set(files.map(({ purpose }) => purpose)).size, new Set(files.map(({ status }) => status)).size],
			[5, 3],
		);
		assert.deepEqual([files.length, agents.filter(({ archived_at }) => archived_at === undefined).length], [137, 45]);
	});

	it('has each file of an agent in one session, and mounts uploads', () => {
		const account = new Account();
		assert.ok(account.files.every((file) => (account.sessionOf(file) !== null) === isArtifact(file.purpose)));
		const mounted = account.sessions.flatMap(({ resources }) => resources.map(({ file_id }) => account.file(file_id)));
		assert.ok(mounted.length > 5 && mounted.every((file) => file && !isArtifact(file.purpose)));
	});
});

/** A session that has files. */
function scoped(account: Account): string {
	return account.files.map((file) => account.sessionOf(file)).find((id) => id !== null) ?? '';
}

function agentOfSession(account: Account): string {
	return listedSessions(account)[3]?.agent.id ?? '';
}

function withVersions({ agents }: Account): AgentRecord {
	const agent = agents.find(({ version }) => version === 40);
	assert.ok(agent);
	return agent;
}
