import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { type Answer, idsOf, useQoderApi, waitUntil } from './harness.ts';

const refused = (error: Error) =>
	/ECONNRESET|other side closed|redirect count exceeded|terminated/.test(`${error.cause ?? error}`);

/** A fault, and how it changes a page of nine files. */
const pages: readonly [fault: Fault, check: (page: Answer, honest: Answer) => void][] = [
	[
		{ kind: 'duplicateIds' },
		({ data }, honest) =>
			assert.deepEqual(
				data,
				honest.data.flatMap((item) => [item, item]),
			),
	],
	[
		{ kind: 'shuffled' },
		(page, honest) => {
			assert.notDeepEqual(idsOf(page), idsOf(honest));
			assert.deepEqual(idsOf(page).sort(), idsOf(honest).sort());
		},
	],
	[{ kind: 'repeatedCursor' }, ({ last_id, has_more }, honest) => assert.deepEqual([last_id, has_more], [honest.first_id, true])],
	[
		{ kind: 'hasMoreLies', lie: 'nullCursor' },
		({ data, last_id, has_more }) => assert.deepEqual([data.length, last_id, has_more], [9, null, true]),
	],
	[
		{ kind: 'hasMoreLies', lie: 'emptyPage' },
		({ data, last_id, has_more }) => assert.deepEqual([data, last_id, has_more], [[], null, true]),
	],
	[
		{ kind: 'emptyPages' },
		({ data, last_id, has_more }) => assert.deepEqual([data, `${last_id}`.length, has_more], [[], 37, true]),
	],
	[
		{ kind: 'nullFields', every: 2, fields: ['filename'] },
		({ data }, honest) => assert.deepEqual(data.slice(0, 2), [{ ...honest.data[0], filename: null }, honest.data[1]]),
	],
	[{ kind: 'missingFields' }, ({ data }, honest) => assert.deepEqual(data.slice(0, 2), [{}, honest.data[1]])],
	[
		{ kind: 'wrongTypes' },
		({ data: [file] }) => assert.deepEqual([file?.['file_id'], file?.['size_bytes'], file?.['metadata']], [42, 'many', 'text']),
	],
	[
		{ kind: 'hostileIds' },
		(page) => {
			const ids = idsOf(page).join(' ');
			assert.ok(['/', '..', '\n', '🦊', '\u202e', '<b>'].every((part) => ids.includes(part)));
			assert.equal(new Set(idsOf(page)).size, 9);
		},
	],
	[{ kind: 'longNames' }, ({ data }) => assert.ok(data.every(({ filename }) => `${filename}`.length === 10_000))],
	[
		{ kind: 'protoKeys' },
		({ data: [file = {}] }) => assert.ok([file, Object(file['metadata'])].every((one) => Object.hasOwn(one, '__proto__'))),
	],
	[{ kind: 'errorIn200' }, ({ error }) => assert.equal(error?.type, 'api_error')],
	[{ kind: 'hugeBody', megabytes: 5 }, (page) => assert.ok(JSON.stringify(page).length > 5 * 2 ** 20 && page.data.length === 9)],
	[{ kind: 'deepJson', depth: 2 }, ({ data: [file] }) => assert.deepEqual(file?.['deep'], [[]])],
	[{ kind: 'slowDrip', bytes: 500, ms: 1 }, (page, honest) => assert.deepEqual(page, honest)],
	[{ kind: 'latency', ms: 1 }, (page, honest) => assert.deepEqual(page, honest)],
	[{ kind: 'redirect', to: 'sameOrigin' }, (page, honest) => assert.deepEqual(page, honest)],
	[{ kind: 'expiredToken' }, ({ error }) => assert.equal(error?.type, 'authentication_error')],
];

/** A fault, and what is wrong with the response. */
const responses: readonly [fault: Fault, check: (response: Promise<Response>) => Promise<unknown>][] = [
	[{ kind: 'reset' }, (response) => assert.rejects(response, refused)],
	[{ kind: 'cutBody' }, async (response) => assert.rejects((await response).text(), refused)],
	[{ kind: 'truncatedJson' }, async (response) => assert.rejects((await response).json(), SyntaxError)],
	[{ kind: 'emptyBody' }, async (response) => assert.equal(await (await response).text(), '')],
	[{ kind: 'gzipLie' }, (response) => assert.rejects(response.then((one) => one.text()))],
	[{ kind: 'wrongContentType' }, async (response) => assert.equal((await response).headers.get('content-type'), 'text/html')],
	[{ kind: 'redirect', to: 'otherOrigin', status: 307 }, async (response) => assert.equal((await response).status, 401)],
	[{ kind: 'redirect', to: 'loop' }, (response) => assert.rejects(response, refused)],
	[
		{ kind: 'status', status: 429, headers: { 'retry-after': '9' }, requestId: 'r-1' },
		async (response) => {
			const { status, headers } = await response;
			assert.deepEqual([status, headers.get('retry-after'), headers.get('x-request-id')], [429, '9', 'r-1']);
		},
	],
	[{ kind: 'status', status: 502, body: 'html' }, async (response) => assert.match(await (await response).text(), /<h1>/)],
	[{ kind: 'status', status: 403, body: 'xml' }, async (response) => assert.match(await (await response).text(), /^<Error>/)],
	[{ kind: 'status', status: 503, body: 'empty' }, async (response) => assert.equal(await (await response).text(), '')],
];

describe('A fault of the local API', () => {
	const harness = useQoderApi({ files: 30, agents: 6 });
	const { page, ask } = harness;
	const api = () => harness.api;
	const set = (...rules: FaultRule[]) => api().faults.set(rules);
	const title = ({ kind, ...details }: Fault) =>
		[kind, ...Object.values(details).map((detail) => JSON.stringify(detail))].join(' ');
	const statuses = async (...paths: string[]) => {
		const answers = [];
		for (const path of paths) {
			answers.push((await ask(path)).status);
		}
		return answers;
	};

	for (const [fault, check] of pages) {
		it(`changes a page: ${title(fault)}`, async () => {
			const honest = await page('/files?limit=9');
			set({ fault });
			check(await page('/files?limit=9'), honest);
		});
	}

	for (const [fault, check] of responses) {
		it(`changes a response: ${title(fault)}`, async () => {
			set({ fault });
			await check(ask('/files'));
		});
	}

	for (const [kind, path, parameter] of [
		['ignoreOrder', '/agents', 'order=asc'],
		['ignorePurpose', '/files', 'purpose=tool_output'],
		['ignoreScope', '/files', 'scope_id=sess_none'],
	] as const) {
		it(`ignores a parameter: ${kind}`, async () => {
			api().generation = kind === 'ignoreScope' ? 3 : 1;
			set({ fault: { kind } });
			assert.deepEqual(await page(`${path}?${parameter}`), await page(path));
		});
	}

	it('neverEnding sends half the body, and nothing more until it is released', async () => {
		set({ fault: { kind: 'neverEnding' } });
		const response = await ask('/files');
		await waitUntil(() => api().faults.held === 1);
		assert.equal(api().faults.release(), 1);
		await assert.rejects(response.text());
	});

	it('hold keeps requests until they are released or given up', async () => {
		set({ fault: { kind: 'hold' } });
		const answers = Promise.all([ask('/files'), ask('/agents')]);
		const controller = new AbortController();
		const given = fetch(`${api().baseUrl}/files`, { signal: controller.signal });
		await waitUntil(() => api().faults.held === 3);
		assert.ok(api().requests.every(({ status, outcome }) => status === null && outcome === 'open'));
		controller.abort();
		await assert.rejects(given);
		await waitUntil(() => api().requests.some(({ outcome }) => outcome === 'cut'));
		assert.deepEqual(await harness.control('POST', '/release'), { released: 2 });
		assert.deepEqual(
			(await answers).map(({ status }) => status),
			[200, 200],
		);
	});

	it('emptyPages loses no row, because each has another cursor', async () => {
		for (const [generation, after] of [
			[1, 'after'],
			[3, 'page'],
		] as const) {
			api().generation = generation;
			const ids: unknown[] = [];
			const cursors = new Set<unknown>();
			let [cursor, hasMore] = ['', true];
			for (let pages = 0; hasMore && pages < 30; pages++) {
				set(...(pages % 3 === 2 ? [] : [{ fault: { kind: 'emptyPages' } } as const]));
				const answer = await page(`/files?limit=7${cursor}`);
				ids.push(...idsOf(answer));
				hasMore = answer.has_more;
				cursor = `&${after}=${answer.last_id}`;
				assert.ok(!cursors.has(cursor));
				cursors.add(cursor);
			}
			assert.deepEqual(
				ids,
				api().account.files.map(({ file_id }) => file_id),
			);
		}
	});

	it('does not change refusals when it is a fault of pages', async () => {
		set({ fault: { kind: 'duplicateIds' } });
		assert.equal((await ask('/files?limit=0')).status, 400);
	});

	it('happens for a path, a method, and parameters present or missing', async () => {
		const match = { path: 'files', method: 'GET', query: { limit: '5', purpose: null } } as const;
		set({ match, fault: { kind: 'status', status: 500 } });
		assert.deepEqual(
			await statuses('/files?limit=5', '/files', '/agents?limit=5', '/files?limit=5&purpose=tool_output'),
			[500, 200, 200, 200],
		);
	});

	it('happens for the nth request, a number of times, or by probability', async () => {
		const fault = { kind: 'status', status: 500 } as const;
		set({ match: { nth: 2 }, fault });
		assert.deepEqual(await statuses('/files', '/files', '/files'), [200, 500, 200]);
		set({ times: 2, fault });
		assert.deepEqual(await statuses('/files', '/files', '/files'), [500, 500, 200]);
		const runs = [];
		for (const _ of [1, 2]) {
			set({ probability: 0.5, seed: 3, fault });
			runs.push(await statuses(...Array.from({ length: 20 }, () => '/files?limit=1')));
		}
		assert.deepEqual(runs[0], runs[1]);
		assert.deepEqual(new Set(runs[0]), new Set([200, 500]));
	});

	it('lasts everywhere for an expired token, until faults are cleared', async () => {
		set({ match: { path: 'files', nth: 2 }, fault: { kind: 'expiredToken' } });
		assert.deepEqual(await statuses('/files', '/agents', '/files', '/agents', '/files'), [200, 200, 401, 401, 401]);
		api().faults.clear();
		assert.deepEqual(await statuses('/files'), [200]);
	});

	it('works together with others', async () => {
		set({ fault: { kind: 'wrongContentType' } }, { fault: { kind: 'duplicateIds' } });
		const response = await ask('/files?limit=2');
		assert.equal(response.headers.get('content-type'), 'text/html');
		assert.equal(((await response.json()) as Answer).data.length, 4);
	});
});
