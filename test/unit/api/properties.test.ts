import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import type { Page } from '../../../src/api/page.ts';
import { Account } from '../../qoderApi/account.ts';
import { newAgentsAnswer, newFilesAnswer } from '../../qoderApi/answers.ts';
import agentsExample from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import filesExample from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { changed, changes, pathsOf } from './mutations.ts';
import { failure, type Script, script, token } from './script.ts';

const account = new Account({ files: 5, agents: 5, seed: 3 });
const file = filesExample.data[0];
const answers = {
	'a page of files': { ...filesExample, data: [file, { ...file, file_id: 'file_2' }], has_more: true },
	'a page of agents': agentsExample,
	'a page of files, generation 3': newFilesAnswer(account.listFiles({ limit: 2 })),
	'a page of agents, generation 3': newAgentsAnswer(account.listAgents({ limit: 2 })),
	'an error': { type: 'error', request_id: 'req-1', error: { type: 'api_error', message: 'Because.', param: 'limit' } },
};
const statuses = fc.constantFrom(200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 503);
const headers = fc.record({
	'content-type': fc.constantFrom('application/json', 'text/html', 'application/problem+json; charset=utf-16', 'nonsense'),
	'retry-after': fc.constantFrom('0', '', '3600', 'soon', 'Mon, 18 May 2026 00:00:00 GMT'),
	'x-request-id': fc.constantFrom('req-1', token),
});

/** So many runs. One that hangs is a failure. */
function times(numRuns: number): fc.Parameters<unknown> {
	return { numRuns, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true };
}

/** Lists files and agents: each ends with a sound page or with one sound `ApiError`. Resolves to the pages. */
async function ends({ client }: Script): Promise<Page<object>[]> {
	const listings = [client.listFiles({ after: 'file_0' }), client.listAgents({})];
	const settled = await Promise.allSettled<Page<object>>(listings);
	return settled.flatMap((result, index) => {
		if (result.status === 'fulfilled') {
			assertSound(result.value);
			return [result.value];
		}
		assert.ok(result.reason instanceof ApiError, `${index}: ${result.reason}`);
		assert.ok(result.reason.message.length > 10 && result.reason.message.length < 1000);
		return [];
	});
}

function assertSound(page: Page<object>): void {
	assert.equal(typeof page.hasMore, 'boolean');
	assert.ok(!page.next || page.hasMore);
	for (const { id, value, problem } of page.items) {
		assert.ok(typeof id === 'string' && id !== '');
		assert.ok(problem === undefined ? typeof value === 'object' : problem !== '' && problem.length < 300);
	}
	for (const cursor of [page.next, page.newer, page.after]) {
		assert.ok(!cursor || Object.entries(cursor).every(([name, text]) => name && typeof text === 'string'));
	}
}

describe('whatever the service answers, there is a page or one ApiError', function () {
	this.timeout(20_000);
	before(() => void mock.method(Math, 'random', () => 0));
	after(() => mock.restoreAll());

	for (const [name, answer] of Object.entries(answers)) {
		const paths = pathsOf(answer);

		it(`when any one thing is changed in ${name}`, async () => {
			const mutants = fc.tuple(fc.constantFrom(...paths), changes, fc.constantFrom(200, 200, 200, 400));
			await fc.assert(
				fc.asyncProperty(mutants, async ([path, change, status]) => {
					const body = JSON.stringify(changed(answer, path, change));
					await ends(script([new Response(body, { status, headers: { 'content-type': 'application/json' } })]));
				}),
				times(300),
			);
		});

		it(`when any few things are changed in ${name}`, async () => {
			const several = fc.array(fc.tuple(fc.constantFrom(...paths), changes), { minLength: 2, maxLength: 6 });
			await fc.assert(
				fc.asyncProperty(several, async (mutations) => {
					const mutant = mutations.reduce<unknown>((document, [path, change]) => changed(document, path, change), answer);
					await ends(script([new Response(JSON.stringify(mutant))]));
				}),
				times(300),
			);
		});

		it(`when ${name} ends anywhere`, async () => {
			const text = JSON.stringify(answer);
			for (let length = 0; length < text.length; length += 7) {
				const { client } = script([new Response(text.slice(0, length))]);
				assert.equal((await failure(client.listFiles({}))).kind, 'protocol');
			}
		});
	}

	it('when one item is changed: the others stay readable and in place', async () => {
		const { data, ...envelope } = answers['a page of files'];
		const places = fc.constantFrom(...pathsOf(data[0]).filter((path) => path.length > 0));
		await fc.assert(
			fc.asyncProperty(places, changes, async (path, change) => {
				const { client } = script([{ ...envelope, data: [changed(data[0], path, change), data[1]] }]);
				const { items } = await client.listFiles({});
				assert.equal(items.length, 2);
				assert.deepEqual(items[1], { id: 'file_2', value: data[1] });
			}),
			times(300),
		);
	});

	it('when the body is any bytes, with any status and headers', async () => {
		const bodies = fc.oneof(
			fc.uint8Array({ maxLength: 200 }),
			fc.json(),
			fc.string(),
			fc.constantFrom('null', '[]', '{}', '"', '\uFEFF{}'),
		);
		await fc.assert(
			fc.asyncProperty(bodies, statuses, headers, async (body, status, given) => {
				await ends(script([new Response(body as BodyInit, { status, headers: given })]));
			}),
			times(300),
		);
	});

	it('when the network fails in any way, at any moment', async () => {
		const problems = fc.oneof(
			fc.string().map((text) => new Error(text)),
			fc.string().map((text) => new TypeError(text)),
		);
		await fc.assert(
			fc.asyncProperty(problems, fc.boolean(), async (problem, isLate) => {
				const late = async () => new Response(new ReadableStream({ start: (stream) => stream.error(problem) }));
				assert.deepEqual(await ends(script([isLate ? late : problem])), []);
			}),
			times(100),
		);
	});
});
