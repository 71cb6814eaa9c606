import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from 'mocha';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { type Answer, idsOf, useService } from '../api/service.ts';

/** What is on the wire: a broken connection, or a response as `status type body`, or a page in comparison with the honest one. */
type Wire = 'broken' | RegExp | ((page: Answer, honest: Answer) => boolean);

const isSame: Wire = isDeepStrictEqual;

/** A fault that no test of the client would miss, and what is on the wire in place of a page of nine files. */
const table: readonly (readonly [Fault, Wire])[] = [
	[{ kind: 'duplicateIds' }, ({ data }, honest) => isDeepStrictEqual(data, [...honest.data.flatMap((item) => [item, item])])],
	[
		{ kind: 'shuffled' },
		(page, honest) => !isDeepStrictEqual(page, honest) && `${idsOf(page).sort()}` === `${idsOf(honest).sort()}`,
	],
	[{ kind: 'hasMoreLies', lie: 'nullCursor' }, /"filename".*"last_id":null,"has_more":true/],
	[{ kind: 'hasMoreLies', lie: 'emptyPage' }, /"data":\[\],.*"last_id":null,"has_more":true/],
	[{ kind: 'emptyPages' }, /"data":\[\],.*"last_id":"file_f{32}","has_more":true/],
	[{ kind: 'nullFields', every: 2, fields: ['filename'] }, /"filename":null.*"filename":".*"filename":null/],
	[{ kind: 'hostileIds' }, /a\/b.*\.\.\/etc.*line\\nbreak.*🦊.*\u202e.*<b>/],
	[{ kind: 'longNames' }, ({ data }) => data.every(({ filename }) => `${filename}`.length === 10_000)],
	[{ kind: 'protoKeys' }, /"__proto__":\{"polluted":true\}.*"metadata":\{[^}]*"__proto__"/],
	[{ kind: 'hugeBody', megabytes: 1 }, (page) => JSON.stringify(page).length > 2 ** 20],
	[{ kind: 'slowDrip', bytes: 500, ms: 1 }, isSame],
	[{ kind: 'redirect', to: 'loop' }, 'broken'],
	[{ kind: 'gzipLie' }, 'broken'],
	[{ kind: 'wrongContentType' }, /^200 text\/html \{"data":/],
	[{ kind: 'status', status: 502, body: 'html' }, /^502 text\/html .*<h1>/],
	[{ kind: 'status', status: 503, body: 'empty' }, /^503 text\/plain $/],
];

describe('The local API', () => {
	const lines: string[] = [];
	const token = 'secret-0123456789abcdef';
	const service = useService({ files: 30, agents: 6, token, log: (line) => lines.push(line) });

	for (const [fault, wire] of table) {
		it(`spoils a page: ${Object.values(fault)}`, async () => {
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
		});
	}

	for (const [kind, generation, path, parameter] of [
		['ignoreOrder', 1, '/agents', 'order=asc'],
		['ignorePurpose', 1, '/files', 'purpose=tool_output'],
		['ignoreScope', 3, '/files', 'scope_id=sess_none'],
		['ignoreAgent', 3, '/sessions', 'agent_id=agent_none'],
	] as const) {
		it(`ignores a parameter: ${kind}`, async () => {
			service.api.generation = generation;
			service.spoil({ fault: { kind } });
			assert.deepEqual(await service.answer(`${path}?${parameter}`), await service.answer(path));
		});
	}

	const fault = { kind: 'status', status: 500 } as const;
	const paths = ['/files?limit=5', '/files', '/agents?limit=5', '/files?limit=5&purpose=tool_output'];
	for (const [name, rule, statuses] of [
		['a path and parameters', { match: { path: 'files', query: { limit: '5', purpose: null } }, fault }, '500,200,200,200'],
		['the nth request', { match: { nth: 2 }, fault }, '200,500,200,200'],
		['a number of times', { times: 2, fault }, '500,500,200,200'],
		['a probability', { probability: 0.5, seed: 3, fault }, '200,500,500,500'],
		['a token that is expired from then on', { match: { nth: 2 }, fault: { kind: 'expiredToken' } }, '200,401,401,401'],
	] as [string, FaultRule, string][]) {
		it(`spoils the requests of a rule: ${name}`, async () => {
			service.spoil(rule);
			const got = [];
			for (const path of paths) {
				got.push((await service.ask(path)).status);
			}
			assert.equal(`${got}`, statuses);
		});
	}

	it('accepts no rule that can never fire', () => {
		for (const rule of [{ fault: { kind: 'earthquake' } }, { match: { path: 'moon' }, fault }, {}] as unknown[] as FaultRule[]) {
			assert.throws(() => service.spoil(rule));
		}
	});

	it('logs no token', async () => {
		const { api } = service;
		await service.ask(`/files?key=${token}`);
		await service.ask('/files?key=pt-nobody', { headers: { authorization: 'Bearer pt-nobody' } });
		await service.ask('/files', { headers: { authorization: `Bearer ${api.otherToken}` } });
		const logged = api.requests.map(({ status, account, isSampleToken }) => [status, account, isSampleToken].join(' '));
		assert.deepEqual(logged, ['200 sample true', '401  false', '200 other false']);
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
