import assert from 'node:assert/strict';
import { describe } from 'mocha';
import { purposes } from '../../../src/api/names.ts';
import empty from '../../qoderApi/fixtures/filesEmpty.json' with { type: 'json' };
import example from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { allIds, conformance, type Documented, type Facts, fieldRows, pageRows, requestRows, sends } from './conformance.ts';
import { envelope, failure, json, script } from './script.ts';
import { useService } from './service.ts';

describe('the documentation of List files', () => {
	const service = useService({ files: 45, agents: 0 });
	const listing: Documented = { path: '/files', example, list: (client, query) => client.listFiles(query), service };
	const ids = async (query: Parameters<typeof service.client.listFiles>[0]) =>
		(await service.client.listFiles(query)).items.map(({ id }) => id);
	const stored = (start: number, end: number) => service.api.account.files.slice(start, end).map((file) => file.file_id);
	const purposeRow = (purpose: string, place: number): [string, Facts] => [
		`purpose=${purpose}`,
		{
			'the client knows it, in this place': () => assert.equal(purposes[place], purpose),
			'the client sends it': sends(listing, { purpose }),
			'the local API lists only such files': async () => {
				const { items } = await service.client.listFiles({ purpose, limit: 100 });
				const wanted = service.api.account.files.filter((file) => file.purpose === purpose);
				assert.ok(wanted.length > 0);
				assert.deepEqual(
					items.map(({ value }) => value),
					wanted,
				);
			},
		},
	];

	conformance('GET /files', {
		...requestRows(listing),
		purpose: {
			'the client leaves others than the five to the service': sends(listing, { purpose: 'another' }),
			'the local API refuses another one': async () => {
				const { kind, param } = await failure(service.client.listFiles({ purpose: 'another' }));
				assert.deepEqual([kind, param], ['invalid', 'purpose']);
			},
		},
		...Object.fromEntries(['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'].map(purposeRow)),
		limit: {
			'the client sends it': sends(listing, { limit: 10 }),
			'the local API returns as many': async () => assert.deepEqual(await ids({ limit: 7 }), stored(0, 7)),
		},
		after: {
			'the client sends it': sends(listing, { after: 'file_019e3bb8e6c47d189212a79642136696' }),
			'the local API returns the files after this one': async () =>
				assert.deepEqual(await ids({ limit: 5, after: `${stored(9, 10)[0]}` }), stored(10, 15)),
		},
		before: {
			'the client sends it': sends(listing, { before: 'file_019e3bb8e6c47d189212a79642136696' }),
			'the local API returns the files before this one': async () =>
				assert.deepEqual(await ids({ limit: 5, before: `${stored(10, 11)[0]}` }), stored(5, 10)),
		},
		'Example request: purpose and limit': {
			'the client sends both': sends(listing, { purpose: 'session_resource', limit: 10 }),
		},
		'Example request: limit and after': {
			'the client sends both': sends(listing, { limit: 10, after: 'file_019e3bb8e6c47d18' }),
		},
		...fieldRows(listing),
		...pageRows(listing, 'after', 'before'),
		'Empty list response': {
			'the client sees an empty page that is the end': async () => {
				const nowhere = { next: undefined, newer: undefined, after: undefined };
				assert.deepEqual(await script([empty]).client.listFiles({}), { items: [], hasMore: false, ...nowhere });
			},
			'the local API answers with it': async () => {
				service.api.account.load([], []);
				assert.deepEqual((await service.get('/files')).body, empty);
			},
		},
		'Pagination: newest first': {
			'the client keeps the order of the service': async () => {
				const data = ['b', 'c', 'a'].map((id) => ({ ...example.data[0], file_id: id }));
				const { items } = await script([{ ...example, data }]).client.listFiles({});
				assert.equal(items.map(({ id }) => id).join(), 'b,c,a');
			},
			'the local API sorts so': async () => {
				const { items } = await service.client.listFiles({ limit: 100 });
				const created = items.map(({ value }) => Object(value).created_at);
				assert.deepEqual(created, created.toSorted().reverse());
			},
		},
		'Pagination: 1. limit, 2. after=<last_id>': {
			'a client and the local API get every file once': async () => {
				assert.deepEqual(await allIds(listing, service.client, 10), stored(0, 45));
				assert.deepEqual(service.api.requests[1]?.query, { limit: '10', after: `${stored(9, 10)[0]}` });
				assert.equal(service.api.requests.length, 5);
			},
		},
		'Pagination: 3. before=<first_id>': {
			'a client and the local API page backward': async () => {
				const second = await service.client.listFiles({ limit: 10, after: `${stored(9, 10)[0]}` });
				const first = await service.client.listFiles({ limit: 10, ...second.newer });
				assert.deepEqual(service.api.requests[1]?.query, { limit: '10', before: `${stored(10, 11)[0]}` });
				assert.deepEqual([first.items.map(({ id }) => id), first.hasMore, first.next], [stored(0, 10), false, undefined]);
			},
		},
		'Errors: 401': {
			'the client reports unauthorized, with or without a type': async () => {
				for (const body of [envelope('authentication_error'), envelope('TOKEN_INVALID'), envelope(undefined), '']) {
					assert.equal((await failure(script([json(body, 401)]).client.listFiles({}))).kind, 'unauthorized');
				}
			},
			'the local API answers with it to an invalid token': async () => {
				const { status, body } = await service.get('/files', 'pt-another');
				assert.deepEqual([status, Object(body['error']).type], [401, 'authentication_error']);
				assert.equal((await failure(service.clientWith('pt-another').listFiles({}))).kind, 'unauthorized');
			},
		},
	});
});
