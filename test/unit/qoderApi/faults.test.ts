import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ApiErrorKind } from '../../../src/api/errors.ts';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { failure } from '../api/script.ts';
import { type Answer, idsOf, useService, waitUntil } from '../api/service.ts';

/** What the client makes of a fault: so many items, or an error of this kind. */
type Outcome = number | ApiErrorKind;
const retried: readonly ApiErrorKind[] = ['offline', 'unavailable'];

const ids = (page: Answer) => idsOf(page).join();
const isSame = (page: Answer, honest: Answer) => isDeepStrictEqual(page, honest);

/** What is on the wire: a broken connection, or a response as `status type body`, or a page in comparison with the honest one. */
type Wire = 'broken' | RegExp | ((page: Answer, honest: Answer) => boolean);

/** A fault, what is on the wire in place of a page of nine files, and what the client makes of it. */
const table: readonly (readonly [Fault, Wire, Outcome])[] = [
	[{ kind: 'duplicateIds' }, ({ data }, honest) => isDeepStrictEqual(data, [...honest.data.flatMap((item) => [item, item])]), 18],
	[
		{ kind: 'shuffled' },
		(page, honest) => ids(page) !== ids(honest) && isDeepStrictEqual(idsOf(page).sort(), idsOf(honest).sort()),
		9,
	],
	[{ kind: 'repeatedCursor' }, ({ last_id, has_more }, { first_id }) => last_id === first_id && has_more, 9],
	[{ kind: 'hasMoreLies', lie: 'nullCursor' }, /"filename".*"has_more":true,"last_id":null/, 9],
	[{ kind: 'hasMoreLies', lie: 'emptyPage' }, /"data":\[\],.*"has_more":true,"last_id":null/, 'protocol'],
	[{ kind: 'emptyPages' }, /"data":\[\],.*"has_more":true,"last_id":"file_f{32}"/, 0],
	[
		{ kind: 'nullFields', every: 2, fields: ['filename'] },
		({ data: [one, other] }) => one?.['filename'] === null && !!other?.['filename'],
		9,
	],
	[{ kind: 'missingFields' }, /"data":\[\{\},\{"created_at"/, 9],
	[{ kind: 'wrongTypes' }, /"file_id":42,.*"metadata":"text",.*"size_bytes":"many"/, 9],
	[{ kind: 'hostileIds' }, /a\/b.*\.\.\/etc.*line\\nbreak.*🦊.*\u202e.*<b>/, 9],
	[{ kind: 'longNames' }, ({ data }) => data.every(({ filename }) => `${filename}`.length === 10_000), 9],
	[{ kind: 'protoKeys' }, /"__proto__":\{"polluted":true\}.*"metadata":\{[^}]*"__proto__"/, 9],
	[{ kind: 'errorIn200' }, /^200 application\/json \{.*"api_error"/, 'server'],
	[{ kind: 'hugeBody', megabytes: 17 }, (page) => JSON.stringify(page).length > 17 * 2 ** 20, 'protocol'],
	[{ kind: 'deepJson', depth: 2 }, /"deep":\[\[\]\]/, 9],
	[{ kind: 'slowDrip', bytes: 500, ms: 1 }, isSame, 9],
	[{ kind: 'latency', ms: 1 }, isSame, 9],
	[{ kind: 'redirect', to: 'sameOrigin' }, isSame, 'protocol'],
	[{ kind: 'redirect', to: 'otherOrigin' }, /^401 /, 'protocol'],
	[{ kind: 'redirect', to: 'loop' }, 'broken', 'protocol'],
	[{ kind: 'expiredToken' }, /^401 .*"authentication_error"/, 'unauthorized'],
	[{ kind: 'reset' }, 'broken', 'offline'],
	[{ kind: 'cutBody' }, 'broken', 'offline'],
	[{ kind: 'gzipLie' }, 'broken', 'offline'],
	[{ kind: 'truncatedJson' }, /^200 application\/json \{"data":.*[^}]$/, 'protocol'],
	[{ kind: 'emptyBody' }, /^200 application\/json $/, 'protocol'],
	[{ kind: 'wrongContentType' }, /^200 text\/html \{"data":/, 9],
	[
		{ kind: 'status', status: 429, headers: { 'retry-after': '60' } },
		/^429 application\/json \{.*"rate_limit_error"/,
		'rateLimited',
	],
	[{ kind: 'status', status: 502, body: 'html' }, /^502 text\/html .*<h1>/, 'unavailable'],
	[{ kind: 'status', status: 403, body: 'xml' }, /^403 application\/xml <Error>/, 'protocol'],
	[{ kind: 'status', status: 503, body: 'empty' }, /^503 text\/plain $/, 'unavailable'],
];

describe('The local API', () => {
	const lines: string[] = [];
	const token = 'secret-0123456789abcdef';
	const service = useService({ files: 30, agents: 6, token, log: (line) => lines.push(line) });
	beforeEach(() => void mock.method(Math, 'random', () => 0));
	afterEach(() => mock.restoreAll());
	const title = ({ kind, ...details }: Fault) =>
		[kind, ...Object.values(details).map((detail) => JSON.stringify(detail))].join(' ');

	for (const [fault, wire, outcome] of table) {
		it(`spoils a page: ${title(fault)}`, async () => {
			const honest = await service.answer('/files?limit=9');
			service.spoil({ fault });
			const response = service.ask('/files?limit=9');
			const body = response.then((answer) => answer.text());
			if (wire === 'broken') {
				await assert.rejects(body, TypeError);
			} else if (wire instanceof RegExp) {
				const { status, headers } = await response;
				assert.match(`${status} ${headers.get('content-type')} ${await body}`, wire);
			} else {
				assert.ok(wire(JSON.parse(await body), honest));
			}
			service.api.clearRequests();
			const listing = service.client.listFiles({ limit: 9 });
			if (typeof outcome === 'number') {
				assert.equal((await listing).items.length, outcome);
			} else {
				assert.equal((await failure(listing)).kind, outcome);
				assert.equal(service.api.requests.length, retried.includes(outcome) ? 3 : 1);
			}
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
