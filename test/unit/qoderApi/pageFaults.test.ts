import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fault } from '../../qoderApi/faults.ts';
import { type Answer, idsOf, useQoderApi } from './harness.ts';

describe('faults of pages', () => {
	const harness = useQoderApi({ files: 30, agents: 6 });
	const { page, ask } = harness;
	const api = () => harness.api;
	const set = (fault: Fault) => api().faults.set([{ fault }]);

	async function spoiled(fault: Fault, path = '/files?limit=9'): Promise<Answer> {
		set(fault);
		return page(path);
	}

	it('duplicateIds sends every item twice', async () => {
		const { data } = await spoiled({ kind: 'duplicateIds' });
		assert.equal(data.length, 18);
		assert.deepEqual(data[0], data[1]);
	});

	it('shuffled sends the same items in another order', async () => {
		const honest = idsOf(await page('/files?limit=9'));
		const ids = idsOf(await spoiled({ kind: 'shuffled' }));
		assert.notDeepEqual(ids, honest);
		assert.deepEqual(new Set(ids), new Set(honest));
	});

	for (const generation of [1, 3] as const) {
		it(`repeatedCursor always leads back to the same page, generation ${generation}`, async () => {
			api().generation = generation;
			const first = await spoiled({ kind: 'repeatedCursor' });
			assert.deepEqual([first.last_id, first.has_more], [first.first_id, true]);
			const second = await page(`/files?limit=9&after=${first.last_id}&after_id=${first.last_id}`);
			assert.deepEqual([second.last_id, second.has_more], [first.last_id, true]);
			assert.equal(second.next_page, generation === 3 ? first.last_id : undefined);
			api().generation = 1;
		});
	}

	it('hasMoreLies says there is more without a cursor, or after an empty page', async () => {
		const noCursor = await spoiled({ kind: 'hasMoreLies', lie: 'nullCursor' }, '/files');
		assert.deepEqual([noCursor.data.length, noCursor.last_id, noCursor.has_more], [20, null, true]);
		const empty = await spoiled({ kind: 'hasMoreLies', lie: 'emptyPage' }, '/files');
		assert.deepEqual([empty.data.length, empty.first_id, empty.last_id, empty.has_more], [0, null, null, true]);
	});

	it('nullFields, missingFields and wrongTypes spoil every nth item, in the fields that are named', async () => {
		const nulls = await spoiled({ kind: 'nullFields', every: 2, fields: ['filename', 'metadata'] });
		assert.deepEqual([nulls.data[0]?.['filename'], nulls.data[0]?.['metadata']], [null, null]);
		assert.equal(typeof nulls.data[0]?.['file_id'], 'string');
		assert.equal(typeof nulls.data[1]?.['filename'], 'string');
		assert.deepEqual((await spoiled({ kind: 'missingFields' })).data[3], {});
		const wrong = (await spoiled({ kind: 'wrongTypes', every: 1 })).data[8];
		assert.deepEqual([wrong?.['file_id'], wrong?.['size_bytes'], wrong?.['metadata']], [42, 'many', 'text']);
	});

	it('hostileIds sends ids that are paths, markup and worse, each its own', async () => {
		const ids = idsOf(await spoiled({ kind: 'hostileIds' })).map(String);
		assert.equal(new Set(ids).size, 9);
		for (const part of ['/', '..', '\n', '🦊', '\u202E', '<b>']) {
			assert.ok(ids.some((id) => id.includes(part)));
		}
	});

	it('longNames sends names of 10 000 characters', async () => {
		assert.equal(String((await spoiled({ kind: 'longNames' })).data[0]?.['filename']).length, 10_000);
		assert.equal(String((await spoiled({ kind: 'longNames' }, '/agents')).data[0]?.['name']).length, 10_000);
	});

	it('protoKeys sends a key __proto__ in items and in metadata', async () => {
		const [file] = (await spoiled({ kind: 'protoKeys' })).data;
		assert.ok(Object.hasOwn(file ?? {}, '__proto__') && Object.hasOwn(file?.['metadata'] ?? {}, '__proto__'));
	});

	it('errorIn200 sends an error as if it were a page', async () => {
		set({ kind: 'errorIn200' });
		const response = await ask('/files');
		assert.equal(response.status, 200);
		assert.equal(((await response.json()) as Answer).error?.type, 'api_error');
	});

	it('hugeBody sends megabytes of valid JSON', async () => {
		set({ kind: 'hugeBody', megabytes: 5 });
		const text = await (await ask('/files')).text();
		assert.ok(text.length > 5 * 1024 * 1024);
		assert.equal((JSON.parse(text) as Answer).data.length, 20);
	});

	it('deepJson sends valid JSON that is very deep', async () => {
		set({ kind: 'deepJson' });
		const text = await (await ask('/files')).text();
		assert.ok(text.includes('['.repeat(100_000)));
		set({ kind: 'deepJson', depth: 2 });
		assert.deepEqual((await page('/files')).data[0]?.['deep'], [[]]);
	});

	it('leave refusals as they are', async () => {
		set({ kind: 'duplicateIds' });
		assert.equal((await ask('/files?limit=0')).status, 400);
	});
});
