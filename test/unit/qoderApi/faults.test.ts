import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ApiErrorKind } from '../../../src/api/errors.ts';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { failure } from '../api/script.ts';
import { type Answer, idsOf, useService, waitUntil } from '../api/service.ts';

/** What the client makes of a fault: so many items, or an error of this kind. */
type Outcome = number | ApiErrorKind;
const retried: readonly ApiErrorKind[] = ['offline', 'unavailable'];

const sameIds = (page: Answer, honest: Answer) => assert.deepEqual(idsOf(page).sort(), idsOf(honest).sort());

/** A fault, how it changes a page of nine files, and what the client makes of it. */
const pages: readonly (readonly [fault: Fault, check: (page: Answer, honest: Answer) => void, Outcome])[] = [
	[{ kind: 'duplicateIds' }, ({ data }, honest) => assert.deepEqual(data, [...honest.data.flatMap((item) => [item, item])]), 18],
	[
		{ kind: 'shuffled' },
		(page, honest) => {
			assert.notDeepEqual(idsOf(page), idsOf(honest));
			sameIds(page, honest);
		},
		9,
	],
	[
		{ kind: 'repeatedCursor' },
		({ last_id, has_more }, { first_id }) => assert.deepEqual([last_id, has_more], [first_id, true]),
		9,
	],
	[{ kind: 'hasMoreLies', lie: 'nullCursor' }, ({ last_id, has_more }) => assert.deepEqual([last_id, has_more], [null, true]), 9],
	[{ kind: 'hasMoreLies', lie: 'emptyPage' }, ({ data, has_more }) => assert.deepEqual([data, has_more], [[], true]), 'protocol'],
	[{ kind: 'emptyPages' }, ({ data, last_id }) => assert.deepEqual([data, `${last_id}`.length], [[], 37]), 0],
	[
		{ kind: 'nullFields', every: 2, fields: ['filename'] },
		({ data }, honest) => assert.deepEqual(data.slice(0, 2), [{ ...honest.data[0], filename: null }, honest.data[1]]),
		9,
	],
	[{ kind: 'missingFields' }, ({ data }, honest) => assert.deepEqual(data.slice(0, 2), [{}, honest.data[1]]), 9],
	[
		{ kind: 'wrongTypes' },
		({ data: [file] }) => assert.deepEqual([file?.['file_id'], file?.['size_bytes'], file?.['metadata']], [42, 'many', 'text']),
		9,
	],
	[
		{ kind: 'hostileIds' },
		(page) => {
			const ids = idsOf(page).join(' ');
			assert.ok(['/', '..', '\n', '🦊', '\u202e', '<b>'].every((part) => ids.includes(part)));
		},
		9,
	],
	[{ kind: 'longNames' }, ({ data }) => assert.ok(data.every(({ filename }) => `${filename}`.length === 10_000)), 9],
	[
		{ kind: 'protoKeys' },
		({ data: [file = {}] }) => assert.ok([file, Object(file['metadata'])].every((one) => Object.hasOwn(one, '__proto__'))),
		9,
	],
	[{ kind: 'errorIn200' }, ({ error }) => assert.equal(error?.type, 'api_error'), 'server'],
	[{ kind: 'hugeBody', megabytes: 17 }, (page) => assert.ok(JSON.stringify(page).length > 17 * 2 ** 20), 'protocol'],
	[{ kind: 'deepJson', depth: 2 }, ({ data: [file] }) => assert.deepEqual(file?.['deep'], [[]]), 9],
	[{ kind: 'slowDrip', bytes: 500, ms: 1 }, sameIds, 9],
	[{ kind: 'latency', ms: 1 }, sameIds, 9],
	[{ kind: 'redirect', to: 'sameOrigin' }, sameIds, 'protocol'],
	[{ kind: 'expiredToken' }, ({ error }) => assert.equal(error?.type, 'authentication_error'), 'unauthorized'],
];

const text = async (response: Promise<Response>) => (await response).text();
const broken = (promise: Promise<unknown>) => assert.rejects(promise, TypeError);

/** A fault, what is wrong with the response, and what the client makes of it. */
const responses: readonly (readonly [fault: Fault, check: (response: Promise<Response>) => Promise<unknown>, Outcome])[] = [
	[{ kind: 'reset' }, broken, 'offline'],
	[{ kind: 'cutBody' }, (response) => broken(text(response)), 'offline'],
	[{ kind: 'gzipLie' }, (response) => broken(text(response)), 'offline'],
	[{ kind: 'truncatedJson' }, async (response) => assert.rejects((await response).json(), SyntaxError), 'protocol'],
	[{ kind: 'emptyBody' }, async (response) => assert.equal(await text(response), ''), 'protocol'],
	[{ kind: 'wrongContentType' }, async (response) => assert.equal((await response).headers.get('content-type'), 'text/html'), 9],
	[{ kind: 'redirect', to: 'otherOrigin' }, async (response) => assert.equal((await response).status, 401), 'protocol'],
	[{ kind: 'redirect', to: 'loop' }, broken, 'protocol'],
	[
		{ kind: 'status', status: 429, headers: { 'retry-after': '60' }, requestId: 'r-1' },
		async (response) => {
			const { status, headers } = await response;
			assert.deepEqual([status, headers.get('retry-after'), headers.get('x-request-id')], [429, '60', 'r-1']);
		},
		'rateLimited',
	],
	[{ kind: 'status', status: 502, body: 'html' }, async (response) => assert.match(await text(response), /<h1>/), 'unavailable'],
	[{ kind: 'status', status: 403, body: 'xml' }, async (response) => assert.match(await text(response), /^<Error>/), 'protocol'],
	[{ kind: 'status', status: 503, body: 'empty' }, async (response) => assert.equal(await text(response), ''), 'unavailable'],
];

describe('The local API', () => {
	const lines: string[] = [];
	const token = 'secret-0123456789abcdef';
	const service = useService({ files: 30, agents: 6, token, log: (line) => lines.push(line) });
	beforeEach(() => void mock.method(Math, 'random', () => 0));
	afterEach(() => mock.restoreAll());
	const title = ({ kind, ...details }: Fault) =>
		[kind, ...Object.values(details).map((detail) => JSON.stringify(detail))].join(' ');

	async function assertOutcome(outcome: Outcome): Promise<void> {
		service.api.clearRequests();
		const listing = service.client.listFiles({ limit: 9 });
		if (typeof outcome === 'number') {
			assert.equal((await listing).items.length, outcome);
		} else {
			assert.equal((await failure(listing)).kind, outcome);
			assert.equal(service.api.requests.length, retried.includes(outcome) ? 3 : 1);
		}
	}

	for (const [fault, check, outcome] of pages) {
		it(`spoils a page: ${title(fault)}`, async () => {
			const honest = await service.answer('/files?limit=9');
			service.spoil({ fault });
			check(await service.answer('/files?limit=9'), honest);
			await assertOutcome(outcome);
		});
	}

	for (const [fault, check, outcome] of responses) {
		it(`spoils a response: ${title(fault)}`, async () => {
			service.spoil({ fault });
			await check(service.ask('/files'));
			await assertOutcome(outcome);
		});
	}

	for (const [kind, path, parameter] of [
		['ignoreOrder', '/agents', 'order=asc'],
		['ignorePurpose', '/files', 'purpose=tool_output'],
		['ignoreScope', '/files', 'scope_id=sess_none'],
		['ignoreAgent', '/sessions', 'agent_id=agent_none'],
	] as const) {
		it(`ignores a parameter: ${kind}`, async () => {
			service.api.generation = kind === 'ignoreScope' || kind === 'ignoreAgent' ? 3 : 1;
			service.spoil({ fault: { kind } });
			assert.deepEqual(await service.answer(`${path}?${parameter}`), await service.answer(path));
		});
	}

	it('holds requests until they are released or given up', async () => {
		const { api } = service;
		service.spoil(
			{ match: { path: 'files' }, fault: { kind: 'hold' } },
			{ match: { path: 'agents' }, fault: { kind: 'neverEnding' } },
		);
		const held = service.ask('/files');
		const half = (await service.ask('/agents')).text();
		const controller = new AbortController();
		const aborted = service.ask('/files', { signal: controller.signal });
		await waitUntil(() => api.faults.held === 3);
		controller.abort();
		await assert.rejects(aborted);
		await waitUntil(() => api.requests.some(({ outcome }) => outcome === 'cut'));
		assert.equal(api.faults.release(), 2);
		assert.equal((await held).status, 200);
		await assert.rejects(half);
	});

	it('serves an empty page with another cursor each time, and loses no row', async () => {
		const ids: unknown[] = [];
		for (let [pages, cursor, hasMore] = [0, '', true]; hasMore && pages < 30; pages++) {
			service.spoil(...(pages % 3 === 2 ? [] : [{ fault: { kind: 'emptyPages' } } as const]));
			const answer = await service.answer(`/files?limit=7${cursor}`);
			ids.push(...idsOf(answer));
			[hasMore, cursor] = [answer.has_more, `&after=${answer.last_id}`];
		}
		assert.deepEqual(ids, [...service.api.account.files.map(({ file_id }) => file_id)]);
	});

	const fault = { kind: 'status', status: 500 } as const;
	const paths = ['/files?limit=5', '/files', '/agents?limit=5', '/files?limit=5&purpose=tool_output'];
	for (const [name, rule, statuses] of [
		['a path and parameters', { match: { path: 'files', query: { limit: '5', purpose: null } }, fault }, [500, 200, 200, 200]],
		['the nth request', { match: { nth: 2 }, fault }, [200, 500, 200, 200]],
		['a number of times', { times: 2, fault }, [500, 500, 200, 200]],
		['a probability', { probability: 0.5, seed: 3, fault }, [200, 500, 500, 500]],
		[
			'a token that is expired from then on',
			{ match: { path: 'files', nth: 2 }, fault: { kind: 'expiredToken' } },
			[200, 401, 401, 401],
		],
	] as [string, FaultRule, number[]][]) {
		it(`spoils the requests of a rule: ${name}`, async () => {
			service.spoil(rule);
			const got = [];
			for (const path of paths) {
				got.push((await service.ask(path)).status);
			}
			assert.deepEqual(got, statuses);
		});
	}

	it('accepts no rule that can never fire', () => {
		for (const [rules, message] of [
			[[{ fault: { kind: 'earthquake' } }], "There is no kind of fault 'earthquake'."],
			[[{ match: { path: 'moon' }, fault: { kind: 'hold' } }], "There is no endpoint 'moon' for a fault."],
			[{}, 'Faults are an array of rules, each with a fault that has a kind.'],
		] as [FaultRule[], string][]) {
			assert.throws(() => service.api.faults.set(rules), { message });
		}
	});

	it('logs no token', async () => {
		const { api } = service;
		await service.ask(`/files?key=${token}`);
		await service.ask('/files?key=pt-nobody', { headers: { authorization: 'Bearer pt-nobody' } });
		await service.ask('/files', { headers: { authorization: `Bearer ${api.otherToken}` } });
		assert.deepEqual(
			api.requests.map(({ status, account, isSampleToken }) => [status, account, isSampleToken]),
			[
				[200, 'sample', true],
				[401, null, false],
				[200, 'other', false],
			],
		);
		assert.doesNotMatch(JSON.stringify([api.requests, lines]), /0123456789abcdef|nobody/);
	});

	it('has a storage that refuses a request meant for the API, and logs it', async () => {
		const { api } = service;
		const [id] = api.account.addFiles(1, { purpose: 'tool_output' });
		const link = await service.client.getFileLink(`${id}`);
		for (const name of ['authorization', 'cookie', 'x-qoder-client', 'x-request-id']) {
			assert.equal((await fetch(link, { headers: { [name]: 'x' } })).status, 400);
			assert.deepEqual(api.storage.requests.at(-1)?.ownHeaders, [name]);
		}
		for (const spoiled of [link.replace(/Signature=/, '$&x'), link.replace('/files/file_', '/files/file_0')]) {
			assert.equal((await fetch(spoiled)).status, 403);
		}
		assert.ok(!JSON.stringify([api.storage.requests, lines]).includes(`${new URL(link).searchParams.get('Signature')}`));
	});
});
