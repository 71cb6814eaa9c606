import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FileQuery } from '../../../src/api/dialects.ts';
import { type Cursor, cursorKey } from '../../../src/api/page.ts';
import { failure, page, script } from './script.ts';

const files = ['file_1', 'file_2', 'file_3'].map((id) => ({ file_id: id, filename: id }));
const newFiles = ['file_1', 'file_2', 'file_3'].map((id) => ({ id, filename: id, type: 'file' }));

describe('the cursor of the next page', () => {
	const list = (answer: object, query: FileQuery = {}) => script([answer]).client.listFiles(query);
	const more = { has_more: true };
	const none = undefined;

	/** A page, its request, and where the client goes on from it: below, above, below the end; and whether there is more. */
	type Row = readonly [title: string, page: object, FileQuery, next?: Cursor, newer?: Cursor, after?: Cursor, hasMore?: boolean];
	const [after3, afterB, before1, pageX] = [{ after: 'file_3' }, { after: 'b' }, { before: 'file_1' }, { page: 'x' }];
	const [afterId3, beforeId1] = [{ after_id: 'file_3' }, { before_id: 'file_1' }];
	for (const [title, answer, query, next, newer, after, hasMore = false] of [
		['the last item when last_id is null', page(files, { ...more, last_id: null }), {}, after3, before1, after3, true],
		['the last item when last_id is missing', page(files, { ...more, last_id: none }), {}, after3, before1, after3, true],
		['the last item when last_id is empty', page(files, { ...more, last_id: '' }), {}, after3, before1, after3, true],
		['last_id, and first_id', page(files, { ...more, first_id: 'a', last_id: 'b' }), {}, afterB, { before: 'a' }, afterB, true],
		['the last item, readable or not', page([...files, { file_id: 'b', filename: 9 }], more), {}, afterB, before1, afterB, true],
		['the last item that has an id', page([{}, ...files, { filename: 'x' }], more), {}, after3, before1, after3, true],
		['none at the end', page(files), {}, none, before1, after3],
		['last_id of an empty page', page([], { ...more, last_id: 'b' }), {}, afterB, none, afterB, true],
		['next_page of an empty page', page([], { next_page: 'x' }), {}, pageX, none, none, true],
		['none on a page requested backward', page(files), { before: 'file_4' }, none, before1, after3],
		['none backward, which has more', page(files, more), { before: 'file_4' }, none, before1, after3, true],
		['next_page', page(newFiles, { ...more, next_page: 'x' }), {}, pageX, beforeId1, afterId3, true],
		['next_page in spite of has_more', page(newFiles, { next_page: 'x' }), {}, pageX, beforeId1, afterId3, true],
		[
			'the last item in spite of next_page',
			page(newFiles, { ...more, next_page: null }),
			{},
			afterId3,
			beforeId1,
			afterId3,
			true,
		],
		['none backward in spite of it', page(newFiles, { next_page: 'x' }), { before_id: 'b' }, none, beforeId1, afterId3],
	] as readonly Row[]) {
		it(`is ${title}`, async () => {
			const got = await list(answer, query);
			assert.deepEqual([got.next, got.newer, got.after, got.hasMore], [next, newer, after, hasMore]);
		});
	}

	it('is an error to start over from when it is missing', async () => {
		for (const data of [[], [{}], [null]]) {
			const { kind, startOver, message } = await failure(list(page(data, more)));
			assert.deepEqual([kind, startOver], ['protocol', true]);
			assert.equal(message, 'The service reported more items, but not how to get them.');
		}
	});

	it('has an equal key when it is equal', () => {
		const cursors: (Cursor | undefined)[] = [undefined, { after: 'a' }, { after: 'b' }, { before: 'a' }, { after: 'a' }];
		assert.equal(new Set(cursors.map(cursorKey)).size, 4);
	});

	it('is remembered of a service until an answer shows another generation', async () => {
		const { client } = script([page(newFiles, { next_page: null }), page(newFiles), page(files)]);
		for (const newer of [beforeId1, beforeId1, before1]) {
			assert.deepEqual((await client.listFiles({ limit: 3 })).newer, newer);
		}
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

	it('leaves out what is undefined, and sends a name as it is composed', async () => {
		const asked = script([page([])]);
		await asked.client.listFiles({ purpose: undefined, limit: undefined, after: undefined });
		assert.deepEqual(asked.query(), {});
		await asked.client.listFiles({ name: 'がいよう'.normalize('NFD') });
		assert.deepEqual(asked.query(), { name: 'がいよう'.normalize('NFC') });
	});
});
