import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { ApiError } from '../../../src/api/errors.ts';
import type { Entry } from '../../../src/api/page.ts';
import { RecordStore } from '../../../src/documents/records.ts';

const place = { path: 'files', id: 'a' } as const;

/** A store of files that the test answers, and the changes that it reported. */
function storeOf() {
	const requests: PromiseWithResolvers<Entry<unknown>>[] = [];
	const changes: string[] = [];
	const getFile = () => {
		const request = Promise.withResolvers<Entry<unknown>>();
		requests.push(request);
		return request.promise;
	};
	const store = new RecordStore(
		() => ({ getFile }) as unknown as QoderClient,
		(path, id, isDeleted) => changes.push(`${path}/${id} ${isDeleted ? 'deleted' : 'changed'}`),
	);
	const answer = (index: number, value: unknown) => requests[index]?.resolve({ id: 'a', value });
	return { store, requests, changes, answer };
}

const notFound = () => new ApiError('invalid', 'no such file', { status: 404, type: 'not_found_error' });

describe('Records', () => {
	it('are requested once for all callers, and again after a failure', async () => {
		const { store, requests, answer } = storeOf();
		const failed = [store.read(place), store.read(place)];
		requests[0]?.reject(new ApiError('offline', 'no'));
		await assert.rejects(Promise.all(failed));
		const reads = [store.read(place), store.read(place)];
		answer(1, { size_bytes: 5 });
		await Promise.all(reads);
		await store.read(place);
		assert.equal(requests.length, 2);
	});

	it('change only when their JSON does', () => {
		const { store, changes } = storeOf();
		const put = (value: object) => store.put('files', { id: 'a', value });
		put({ name: 'a' });
		put({ name: 'a' });
		assert.deepEqual([changes.length, store.get(place)?.changedAt], [0, 0]);
		put({ name: 'b' });
		assert.deepEqual(changes, ['files/a changed']);
		assert.ok((store.get(place)?.changedAt ?? 0) > 0);
	});

	it('of a list replace older ones only', () => {
		const { store, changes } = storeOf();
		store.update('files', { id: 'a', value: { size_bytes: 5 } });
		assert.equal(store.get(place), undefined);
		store.put('files', { id: 'a', value: { size_bytes: 5 } });
		store.update('files', { id: 'a', value: { size_bytes: 27 } });
		store.markDeleted('files', 'b');
		store.update('files', { id: 'b', value: {} });
		assert.deepEqual(changes, ['files/a changed', 'files/b deleted', 'files/b changed']);
	});

	it('that were deleted may come back', async () => {
		const { store, requests, changes } = storeOf();
		const read = store.read(place);
		requests[0]?.reject(notFound());
		await assert.rejects(read);
		store.markDeleted('files', 'a');
		assert.ok(store.isDeleted(place));
		store.put('files', { id: 'a', value: {} });
		assert.deepEqual([store.isDeleted(place), changes], [false, ['files/a deleted', 'files/a changed']]);
	});

	it('are checked without a rejection, whatever happens', async () => {
		const { store, requests, changes } = storeOf();
		store.put('files', { id: 'a', value: {} });
		const failed = store.check('files', 'a');
		requests[0]?.reject(new ApiError('offline', 'no'));
		await failed;
		const gone = store.check('files', 'a');
		requests[1]?.reject(notFound());
		await gone;
		await store.check('files', 'a');
		assert.equal(requests.length, 2);
		assert.deepEqual(changes, ['files/a deleted']);

		const invalid = () => {
			throw new ApiError('invalid', 'qoder.baseUrl');
		};
		const store2 = new RecordStore(invalid, () => {});
		await store2.check('files', 'a');
		await assert.rejects(store2.read(place), /qoder\.baseUrl/);
	});

	it('are deleted for a reader when a list misses them at once', async () => {
		const { store, requests } = storeOf();
		const [read, check] = [store.read(place), store.check('files', 'a')];
		assert.equal(requests.length, 1);
		requests[0]?.reject(notFound());
		await assert.rejects(read);
		assert.ok(store.isDeleted(place));
		await check;
	});

	it('stay deleted when an older answer comes', async () => {
		const { store, changes, answer } = storeOf();
		const check = store.check('files', 'a');
		store.markDeleted('files', 'a');
		answer(0, {});
		await check;
		assert.deepEqual([store.isDeleted(place), changes], [true, ['files/a deleted']]);
	});

	it('that were forgotten are requested again', async () => {
		const { store, answer } = storeOf();
		const late = store.read(place);
		store.forget(place);
		const read = store.read(place);
		answer(1, { size_bytes: 27 });
		const current = await read;
		answer(0, { size_bytes: 5 });
		await late;
		assert.equal(store.get(place), current);
	});

	it('of the previous account are forgotten, even late ones', async () => {
		const { store, requests, changes, answer } = storeOf();
		const late = store.read(place);
		const lost = store.read({ path: 'files', id: 'b' });
		store.clear();
		answer(0, {});
		requests[1]?.reject(notFound());
		await late;
		await assert.rejects(lost);
		assert.equal(store.get(place), undefined);
		assert.deepEqual(changes, []);
	});
});
