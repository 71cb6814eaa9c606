import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import agentsExample from '../../qoderApi/fixtures/agentsList.json' with { type: 'json' };
import emptyExample from '../../qoderApi/fixtures/filesEmpty.json' with { type: 'json' };
import filesExample from '../../qoderApi/fixtures/filesList.json' with { type: 'json' };
import { json, page, script } from './script.ts';

describe("the documentation's example responses parse to exactly what they show", () => {
	it('List files, "Example response"', async () => {
		const [file] = filesExample.data;
		assert.deepEqual(await script([filesExample]).client.listFiles({}), {
			items: [{ id: 'file_019e3bb8e6c47d189212a79642136696', value: file }],
			hasMore: false,
			next: undefined,
			newer: { before: 'file_019e3bb8e6c47d189212a79642136696' },
			after: { after: 'file_019e3bb8e6c47d189212a79642136696' },
		});
	});

	it('List files, "Empty list response"', async () => {
		const empty = { items: [], hasMore: false, next: undefined, newer: undefined, after: undefined };
		assert.deepEqual(await script([emptyExample]).client.listFiles({}), empty);
	});

	it('List agents, "Example response"', async () => {
		const [first, second] = agentsExample.data;
		assert.deepEqual(await script([agentsExample]).client.listAgents({}), {
			items: [
				{ id: 'agent_019eXXXXXXXXXXXXXXXXXXXXXXXXXXXX', value: first },
				{ id: 'agent_019eYYYYYYYYYYYYYYYYYYYYYYYYYYYY', value: second },
			],
			hasMore: true,
			next: { after_id: 'agent_019eYYYYYYYYYYYYYYYYYYYYYYYYYYYY' },
			newer: { before_id: 'agent_019eXXXXXXXXXXXXXXXXXXXXXXXXXXXX' },
			after: { after_id: 'agent_019eYYYYYYYYYYYYYYYYYYYYYYYYYYYY' },
		});
	});
});

describe('an item', () => {
	const file = { file_id: 'file_1', filename: 'report.txt' };
	const list = async (...data: unknown[]) => (await script([page(data)]).client.listFiles({})).items;

	it('keeps fields that are not documented, in their order', async () => {
		const unknown = { zebra: 1, ...file, nested: { deep: [null, { more: true }] }, '': 0 };
		const [item] = await list(unknown);
		assert.equal(JSON.stringify(item?.value), JSON.stringify(unknown));
	});

	it('may have a key named __proto__, which changes nothing else', async () => {
		const text = '{"file_id":"file_1","filename":"a","__proto__":{"polluted":true},"metadata":{"__proto__":{"polluted":true}}}';
		const { client } = script([new Response(`{"data":[${text}],"has_more":false,"__proto__":{"next_page":"x"}}`)]);
		const { items, next } = await client.listFiles({});
		assert.deepEqual([JSON.stringify(items[0]?.value), items[0]?.problem, next], [text, undefined, undefined]);
		assert.deepEqual([Object({}).polluted, Object(items[0]?.value).polluted], [undefined, undefined]);
	});

	it('may lack every field but its id and its name, or have null there', async () => {
		const nulls = { metadata: null, mime_type: null, purpose: null, size_bytes: null, status: null, created_at: null };
		assert.deepEqual(await list(file, { ...file, ...nulls, updated_at: null }), [
			{ id: 'file_1', value: file },
			{ id: 'file_1', value: { ...file, ...nulls, updated_at: null } },
		]);
	});

	it('that cannot be read keeps its place, with the reason and any id', async () => {
		const odd = { ...file, size_bytes: '110', metadata: 1, scope: [] };
		const items = await list({ file_id: 'file_0', filename: null }, file, 'text', null, { filename: 'a' }, [], odd);
		assert.deepEqual(
			items.map(({ id, problem }) => [id, problem]),
			[
				['file_0', 'filename: string expected'],
				['file_1', undefined],
				['start#2', 'Object expected'],
				['start#3', 'Object expected'],
				['start#4', 'file_id: missing'],
				['start#5', 'filename: missing'],
				['file_1', undefined],
			],
		);
		assert.deepEqual(items.at(-1)?.value, odd);
	});

	it('that cannot be read has a short reason without a quote', async () => {
		const long = 'x'.repeat(10_000);
		const [item] = await list({ file_id: 'file_0', filename: [long] });
		assert.equal(item?.problem, 'filename: string expected');
	});

	it('without an id is distinct by its place, page by page', async () => {
		const { client } = script([page([{}], { last_id: 'x', has_more: true })]);
		const ids = [];
		for (const query of [{}, { after: 'x' }, { before: 'x' }]) {
			ids.push((await client.listFiles(query)).items[0]?.id);
		}
		assert.deepEqual(ids, ['start#0', 'after=x#0', 'before=x#0']);
		assert.equal((await client.listAgents({ after_id: 'x' })).items[0]?.id, 'after_id=x#0');
	});

	it('of an agent needs an id and a name', async () => {
		const { client } = script([
			page([{ id: '', name: 'a' }, { id: 'agent_1' }, { id: 'agent_2', name: 'b', model: { id: 'auto' } }]),
		]);
		const { items } = await client.listAgents({});
		assert.deepEqual(
			items.map(({ problem }) => problem),
			['id: missing', 'name: missing', undefined],
		);
	});

	it('may be nested deeper than any program can follow', async () => {
		const { client } = script([json(page([file]))]);
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const { items } = await script([
			new Response(`{"data":[{"file_id":"file_1","filename":"a","deep":${deep}}],"has_more":false}`),
		]).client.listFiles({});
		assert.equal(items[0]?.problem, undefined);
		assert.equal((await client.listFiles({})).items[0]?.id, 'file_1');
	});
});
