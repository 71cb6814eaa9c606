import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Cursor, cursorKey } from '../../../src/api/page.ts';
import type { AgentQuery, FileQuery } from '../../../src/api/queries.ts';
import { failure, page, script } from './script.ts';

const files = ['file_1', 'file_2', 'file_3'].map((id) => ({ file_id: id, filename: id }));
const newFiles = ['file_1', 'file_2', 'file_3'].map((id) => ({ id, filename: id, type: 'file' }));

describe('the cursor of the next page', () => {
	const list = (answer: object, query: FileQuery = {}) => script([answer]).client.listFiles(query);

	it('is after the last item when last_id is null', async () => {
		const { next, after, hasMore } = await list(page(files, { has_more: true, last_id: null }));
		assert.deepEqual([next, after, hasMore], [{ after: 'file_3' }, { after: 'file_3' }, true]);
	});

	it('is after the last item when last_id is absent or empty', async () => {
		for (const last_id of [undefined, '']) {
			assert.deepEqual((await list(page(files, { has_more: true, last_id }))).next, { after: 'file_3' });
		}
	});

	it('is after the last item that has an id, readable or not', async () => {
		const unreadable = { file_id: 'file_9', filename: 9 };
		assert.deepEqual((await list(page([...files, unreadable], { has_more: true }))).next, { after: 'file_9' });
		assert.deepEqual((await list(page([...files, { filename: 'x' }], { has_more: true }))).next, { after: 'file_3' });
		assert.deepEqual((await list(page([{}, ...files]))).newer, { before: 'file_1' });
	});

	it('is an error to start over from when it is missing', async () => {
		for (const data of [[], [{}], [null]]) {
			const { kind, startOver, message } = await failure(list(page(data, { has_more: true })));
			assert.deepEqual([kind, startOver], ['protocol', true]);
			assert.equal(message, 'The service reported more items, but not how to get them.');
		}
	});

	it('is read from an empty page too', async () => {
		const { items, next, hasMore } = await list(page([], { has_more: true, last_id: 'file_7' }));
		assert.deepEqual([items, next, hasMore], [[], { after: 'file_7' }, true]);
		assert.deepEqual((await list(page([], { next_page: 'more' }))).next, { page: 'more' });
	});

	it('is missing on a page requested backward, which has has_more', async () => {
		for (const [query, hasMore] of [
			[{ before: 'file_4' }, true],
			[{ before: 'file_4' }, false],
		] as const) {
			const backward = await list(page(files, { has_more: hasMore, first_id: 'file_1', last_id: 'file_3' }), query);
			assert.deepEqual([backward.next, backward.hasMore], [undefined, hasMore]);
			assert.deepEqual([backward.newer, backward.after], [{ before: 'file_1' }, { after: 'file_3' }]);
		}
	});

	it('is next_page in newer generations, under any parameter name', async () => {
		const { next, newer, after, hasMore } = await list(page(newFiles, { next_page: 'cursor_1', has_more: true }));
		assert.deepEqual([next, hasMore], [{ page: 'cursor_1' }, true]);
		assert.deepEqual([newer, after], [{ before_id: 'file_1' }, { after_id: 'file_3' }]);
	});

	it('is next_page even when has_more contradicts it', async () => {
		const { next, hasMore } = await list(page(newFiles, { next_page: 'cursor_1' }));
		assert.deepEqual([next, hasMore], [{ page: 'cursor_1' }, true]);
	});

	it('is after the last item when next_page is null in spite of has_more', async () => {
		const { next } = await list(page(newFiles, { next_page: null, has_more: true }));
		assert.deepEqual(next, { after_id: 'file_3' });
	});

	it('is not backward because next_page names what follows', async () => {
		const { client } = script([page(newFiles, { next_page: 'file_3', has_more: false })]);
		const { next, hasMore } = await client.listFiles({ before_id: 'file_4' } as FileQuery);
		assert.deepEqual([next, hasMore], [undefined, false]);
	});

	it('is remembered of a service until an answer shows another generation', async () => {
		const { client } = script([page(newFiles, { next_page: null }), page(newFiles), page(files)]);
		for (const newer of [{ before_id: 'file_1' }, { before_id: 'file_1' }, { before: 'file_1' }]) {
			assert.deepEqual((await client.listFiles({ limit: 3 })).newer, newer);
		}
	});
});

describe('cursors', () => {
	it('have equal keys when they are equal', () => {
		const cursors: (Cursor | undefined)[] = [undefined, { after: 'a' }, { after: 'b' }, { before: 'a' }];
		assert.equal(new Set(cursors.map(cursorKey)).size, 4);
		assert.equal(cursorKey({ after: 'a' }), cursorKey({ after: 'a' }));
	});
});

describe('a request for a page', () => {
	it('sends a cursor as it is, whatever it holds', async () => {
		for (const cursor of ['a/b', '../../etc', 'line\nbreak', '🦊', '\u202Eright', '<b>&amp;', '?query#hash', '%2F%00', ' ', '']) {
			const asked = script([page([])]);
			await asked.client.listFiles({ after: cursor });
			assert.deepEqual(asked.query(), { after: cursor });
			assert.equal(new URL(asked.requests[0]?.url ?? '').pathname, '/api/v1/cloud/files');
		}
	});

	it('leaves out what is undefined', async () => {
		const asked = script([page([])]);
		await asked.client.listFiles({ purpose: undefined, limit: undefined, after: undefined });
		assert.deepEqual(asked.query(), {});
	});

	it('sends a name as it is composed', async () => {
		const asked = script([page([])]);
		await asked.client.listFiles({ name: 'がいよう'.normalize('NFD') });
		assert.deepEqual(asked.query(), { name: 'がいよう'.normalize('NFC') });
	});

	it('is refused without a request when it names two places', async () => {
		const queries: [object, string][] = [
			[{ after: 'a', before: 'b' }, 'before'],
			[{ after_id: 'a', before_id: 'b' }, 'before_id'],
			[{ page: 'a', before_id: 'b' }, 'before_id'],
			[{ page: 'a', after: 'b' }, 'after'],
			[{ after: '', before: '' }, 'before'],
		];
		for (const [query, param] of queries) {
			const { client, requests } = script([page([])]);
			for (const refusal of [client.listFiles(query as FileQuery), client.listAgents(query as AgentQuery)]) {
				const error = await failure(refusal);
				assert.deepEqual([error.kind, error.param, requests.length], ['invalid', param, 0]);
			}
		}
	});
});

describe('a page', () => {
	it('of up to 1,000 items is read, a larger one refused at once', async () => {
		const items = (count: number) => Array.from({ length: count }, (_, index) => ({ file_id: `file_${index}`, filename: 'a' }));
		assert.equal((await script([page(items(1000))]).client.listFiles({})).items.length, 1000);
		const { kind, message } = await failure(script([page(items(1001))]).client.listFiles({ limit: 50 }));
		assert.deepEqual(
			[kind, message],
			['protocol', 'openapi.qoder.sh sent a response in an unexpected format (data: more than 1,000 items).'],
		);
		const { client } = script([new Response(`{"data":[${'0,'.repeat(1_000_000)}0],"has_more":false}`)]);
		assert.equal((await failure(client.listFiles({}))).kind, 'protocol');
	});
});
