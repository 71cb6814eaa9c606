import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import type { Page } from '../../../src/api/page.ts';
import { Account } from '../../qoderApi/account.ts';
import { newAgent, newFile, pageAnswer } from '../../qoderApi/answers.ts';
import agentsExample from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import filesExample from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { type Answer, failure, script, token } from './script.ts';

const account = new Account({ files: 5, agents: 5, seed: 3 });
const agents = account.listAgents({ limit: 2 });
const file = filesExample.data[0];
const answers = {
	'a page of files': { ...filesExample, data: [file, { ...file, file_id: 'file_2' }], has_more: true },
	'a page of agents': agentsExample,
	'a page of files, generation 3': pageAnswer(
		3,
		account.listFiles({ limit: 2 }),
		({ file_id }) => file_id,
		(each) => newFile(each, null, false),
	),
	'a page of agents, generation 3': pageAnswer(3, agents, ({ id }) => id, newAgent),
	'an error': { type: 'error', request_id: 'req-1', error: { type: 'api_error', message: 'Because.', param: 'limit' } },
};

/** Changes a JSON document: another value, or none, or another name at one place. */
type Change = (json: string) => string;

const values = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(undefined, null, '', 0, [], {}, [{}]));
const names = fc.oneof(
	fc.string(),
	fc.constantFrom('__proto__', 'constructor', 'toString', 'then', 'error', 'data', 'id', 'file_id', 'next_page', 'request_id'),
);
const changes: fc.Arbitrary<Change> = fc.oneof(
	fc.tuple(fc.nat(), values).map(
		([nth, other]): Change =>
			(json) => {
				let [count, at] = [-1, 0];
				JSON.parse(json, () => void count++);
				return JSON.stringify(JSON.parse(json, (_key, value) => (at++ === nth % count ? other : value)));
			},
	),
	fc.tuple(fc.nat(), names).map(
		([nth, other]): Change =>
			(json) => {
				const keys = json.match(/"\w+":/g) ?? [''];
				let at = 0;
				return json.replaceAll(/"\w+":/g, (key) => (at++ === nth % keys.length ? `${JSON.stringify(other)}:` : key));
			},
	),
);

/** Lists files and agents: each ends with a sound page or with one sound `ApiError`. Resolves to the pages. */
async function ends(answer: Answer): Promise<Page<object>[]> {
	const { client } = script([answer]);
	const settled = await Promise.allSettled<Page<object>>([client.listFiles({ after: 'file_0' }), client.listAgents({})]);
	return settled.flatMap((result) => {
		if (result.status === 'rejected') {
			assert.ok(result.reason instanceof ApiError, `${result.reason}`);
			assert.ok(result.reason.message.length > 10 && result.reason.message.length < 1000);
			return [];
		}
		const { hasMore, items, next, newer, after: last } = result.value;
		assert.ok(typeof hasMore === 'boolean' && (!next || hasMore));
		for (const { id, value, problem } of items) {
			assert.ok(typeof id === 'string' && id !== '');
			assert.ok(problem === undefined ? typeof value === 'object' : problem !== '' && problem.length < 300);
		}
		for (const cursor of [next, newer, last]) {
			assert.ok(!cursor || Object.entries(cursor).every(([name, text]) => name && typeof text === 'string'));
		}
		return [result.value];
	});
}

describe('whatever the service answers, there is a page or one ApiError', function () {
	this.timeout(20_000);
	before(() => void mock.method(Math, 'random', () => 0));
	after(() => mock.restoreAll());

	/** Holds for so many values. One that hangs is a failure. */
	const always = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>, numRuns = 300) =>
		fc.assert(fc.asyncProperty(arbitrary, holds), { numRuns, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true });

	for (const [name, answer] of Object.entries(answers)) {
		const json = JSON.stringify(answer);

		it(`when any few things are changed in ${name}, or it ends anywhere`, async () => {
			const some = fc.array(changes, { minLength: 1, maxLength: 6 });
			await always(fc.tuple(some, fc.constantFrom(200, 200, 400)), async ([all, status]) => {
				const body = all.reduce((changed, change) => change(changed), json);
				await ends(new Response(body, { status, headers: { 'content-type': 'application/json' } }));
			});
			for (let length = 0; length < json.length; length += 7) {
				const { client } = script([new Response(json.slice(0, length))]);
				assert.equal((await failure(client.listFiles({}))).kind, 'protocol');
			}
		});
	}

	it('when one item is changed: the others stay readable and in place', () => {
		const { data, ...envelope } = answers['a page of files'];
		return always(changes, async (change) => {
			const page = { ...envelope, data: [JSON.parse(change(JSON.stringify(data[0]))), data[1]] };
			const { items } = await script([page]).client.listFiles({});
			assert.deepEqual([items.length, items[1]], [2, { id: 'file_2', value: data[1] }]);
		});
	});

	it('when the body is any bytes, with any status and headers', () => {
		const texts = fc.constantFrom('null', '[]', '{}', '"', '\uFEFF{}');
		const bodies = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json(), fc.string(), texts);
		const statuses = fc.constantFrom(200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 503);
		const headers = fc.record({
			'content-type': fc.constantFrom('application/json', 'text/html', 'application/problem+json; charset=utf-16', 'nonsense'),
			'retry-after': fc.constantFrom('0', '', '3600', 'soon', 'Mon, 18 May 2026 00:00:00 GMT'),
			'x-request-id': fc.constantFrom('req-1', token),
		});
		return always(fc.tuple(bodies, statuses, headers), async ([body, status, given]) => {
			await ends(new Response(body as BodyInit, { status, headers: given }));
		});
	});

	it('when the network fails in any way, at any moment', () => {
		const problems = fc.string().chain((text) => fc.constantFrom(new Error(text), new TypeError(text)));
		const fails = async ([problem, isLate]: [Error, boolean]) => {
			const late = async () => new Response(new ReadableStream({ start: (stream) => stream.error(problem) }));
			assert.deepEqual(await ends(isLate ? late : problem), []);
		};
		return always(fc.tuple(problems, fc.boolean()), fails, 60);
	});
});
