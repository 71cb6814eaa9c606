import assert from 'node:assert/strict';
import { describe } from 'mocha';
import type { AgentQuery } from '../../../src/api/queries.ts';
import example from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import { allIds, conformance, type Documented, fieldRows, pageRows, requestRows, sends } from './conformance.ts';
import { envelope, failure, json, script } from './script.ts';
import { useService } from './service.ts';

describe('the documentation of List agents', () => {
	const service = useService({ files: 0, agents: 45 });
	const listing: Documented = { path: '/agents', example, list: (client, query) => client.listAgents(query), service };
	const ids = async (query: AgentQuery) => (await service.client.listAgents(query)).items.map(({ id }) => id);
	const stored = (start: number, end: number) =>
		service.api.account.agents
			.filter((agent) => agent.archived_at === undefined)
			.slice(start, end)
			.map((agent) => agent.id);

	/** What the client makes of this status and type. */
	async function refused(status: number, type: string): Promise<unknown[]> {
		const error = await failure(script([json(envelope(type, 'Because.'), status)]).client.listAgents({}));
		assert.match(error.message, /Because\./);
		return [error.kind, error.status, error.type];
	}

	conformance('GET /agents', {
		...requestRows(listing),
		limit: {
			'the client sends it': sends(listing, { limit: 2 }),
			'the local API returns as many': async () => assert.deepEqual(await ids({ limit: 7 }), stored(0, 7)),
		},
		'limit: default 20': {
			'the client leaves it to the service': sends(listing, {}),
			'the local API returns 20': async () => assert.deepEqual(await ids({}), stored(0, 20)),
		},
		'limit: range 1–100': {
			'the client sends the lower end': sends(listing, { limit: 1 }),
			'the client sends the upper end': sends(listing, { limit: 100 }),
			'the client refuses anything else without asking': async () => {
				for (const limit of [0, -1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
					const { client, requests } = script([example]);
					for (const refusal of [client.listAgents({ limit }), client.listFiles({ limit })]) {
						const { kind, param } = await failure(refusal);
						assert.deepEqual([kind, param, requests.length], ['invalid', 'limit', 0]);
					}
				}
			},
			'the local API refuses anything else': async () => {
				for (const limit of [0, -1, 101, 1.5]) {
					const { status, body } = await service.get(`/agents?limit=${limit}`);
					assert.deepEqual([status, Object(body['error']).param], [400, 'limit']);
				}
			},
			'the local API takes both ends': async () =>
				assert.deepEqual([(await ids({ limit: 1 })).length, (await ids({ limit: 100 })).length], [1, 45]),
		},
		order: {
			'the client sends asc': sends(listing, { order: 'asc' }),
			'the client sends desc': sends(listing, { order: 'desc' }),
			'the local API sorts by it': async () => {
				assert.deepEqual(await ids({ limit: 100, order: 'asc' }), stored(0, 45).reverse());
				assert.deepEqual(await ids({ limit: 100, order: 'desc' }), stored(0, 45));
			},
			'the local API refuses another one': async () => assert.equal((await service.get('/agents?order=up')).status, 400),
		},
		'order: default desc': {
			'the client leaves it to the service': sends(listing, { limit: 3 }),
			'the local API sorts newest first': async () => assert.deepEqual(await ids({ limit: 3 }), stored(0, 3)),
		},
		after_id: {
			'the client sends it': sends(listing, { after_id: 'agent_019eYYYY' }),
			'the local API returns the agents after this one': async () =>
				assert.deepEqual(await ids({ limit: 5, after_id: `${stored(9, 10)[0]}` }), stored(10, 15)),
		},
		before_id: {
			'the client sends it': sends(listing, { before_id: 'agent_019eXXXX' }),
			'the local API returns the agents before this one': async () =>
				assert.deepEqual(await ids({ limit: 5, before_id: `${stored(10, 11)[0]}` }), stored(5, 10)),
		},
		'Example request: limit and order': { 'the client sends both': sends(listing, { limit: 2, order: 'desc' }) },
		...fieldRows(listing),
		...pageRows(listing, 'after_id', 'before_id'),
		'Page forward: limit and after_id': {
			'the client sends both': sends(listing, { limit: 20, after_id: 'agent_019eYYYY' }),
			'a client and the local API go on after last_id': async () => {
				const { next } = await service.client.listAgents({ limit: 20 });
				assert.deepEqual(await ids({ limit: 20, ...next }), stored(20, 40));
				assert.deepEqual(service.api.requests[1]?.query, { limit: '20', after_id: `${stored(19, 20)[0]}` });
			},
		},
		'Page backward: limit and before_id': {
			'the client sends both': sends(listing, { limit: 20, before_id: 'agent_019eXXXX' }),
			'a client and the local API go back before first_id': async () => {
				const { newer } = await service.client.listAgents({ limit: 20, after_id: `${stored(19, 20)[0]}` });
				assert.deepEqual(await ids({ limit: 20, ...newer }), stored(0, 20));
				assert.deepEqual(service.api.requests[1]?.query, { limit: '20', before_id: `${stored(20, 21)[0]}` });
			},
		},
		'Errors: 401 authentication_error': {
			'the client reports unauthorized': async () =>
				assert.deepEqual(await refused(401, 'authentication_error'), ['unauthorized', 401, 'authentication_error']),
			'the local API answers with it to an invalid token': async () => {
				const { kind, type } = await failure(service.clientWith('pt-another').listAgents({}));
				assert.deepEqual([kind, type], ['unauthorized', 'authentication_error']);
			},
		},
		'Errors: 403 permission_error': {
			'the client reports forbidden': async () =>
				assert.deepEqual(await refused(403, 'permission_error'), ['forbidden', 403, 'permission_error']),
			'the local API answers with it to a token without permission': async () => {
				const { kind, type } = await failure(service.clientWith('pt-forbidden').listAgents({}));
				assert.deepEqual([kind, type], ['forbidden', 'permission_error']);
			},
		},
		'Errors: 400 invalid_request_error': {
			'the client reports invalid': async () =>
				assert.deepEqual(await refused(400, 'invalid_request_error'), ['invalid', 400, 'invalid_request_error']),
			'the local API answers with it to an invalid parameter': async () => {
				const { kind, type, param } = await failure(service.client.listAgents({ order: 'up' as 'asc' }));
				assert.deepEqual([kind, type, param], ['invalid', 'invalid_request_error', 'order']);
			},
		},
		'Notes: archived agents are left out': {
			'the local API has some, and lists none': async () => {
				const listed = new Set(await ids({ limit: 100 }));
				const archived = service.api.account.agents.filter((agent) => agent.archived_at !== undefined);
				assert.ok(archived.length > 0);
				assert.ok(archived.every(({ id }) => !listed.has(id)));
			},
		},
		'Notes: cursors only, no offset': {
			'a client and the local API get every agent once': async () =>
				assert.deepEqual(await allIds(listing, service.client, 20), stored(0, 45)),
			'the local API ignores an offset': async () =>
				assert.deepEqual((await service.get('/agents?offset=20')).body, (await service.get('/agents')).body),
		},
	});
});
