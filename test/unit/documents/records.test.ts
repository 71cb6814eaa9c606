import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { ApiError } from '../../../src/api/errors.ts';
import type { Entry } from '../../../src/api/page.ts';
import { RecordStore } from '../../../src/documents/records.ts';

const place = { path: 'files', id: 'a' } as const;

/** Takes these actions in a store of files. Resolves to the changes that it reported, the answers of all reads, and what it has. */
async function play(actions: string) {
	const requests: PromiseWithResolvers<Entry<unknown>>[] = [];
	const changes: string[] = [];
	const reads: Promise<string>[] = [];
	const getFile = () => {
		const request = Promise.withResolvers<Entry<unknown>>();
		requests.push(request);
		return request.promise;
	};
	const store = new RecordStore(
		() => ({ getFile }) as unknown as QoderClient,
		(path, id, isDeleted) => changes.push(`${path}/${id} ${isDeleted ? 'deleted' : 'changed'}`),
	);
	const take: Readonly<Record<string, (which: string, value: string) => unknown>> = {
		read: (id) =>
			reads.push(
				store.read({ ...place, id }).then(
					({ entry }) => `${entry.value}`,
					({ kind }) => kind,
				),
			),
		check: (id) => reads.push(store.check('files', id).then(() => 'checked')),
		put: (id, value) => store.put('files', { id, value }),
		update: (id, value) => store.update('files', { id, value }),
		delete: (id) => store.markDeleted('files', id),
		forget: () => store.forget(place),
		clear: () => store.clear(),
		answer: (index, value) => requests[Number(index)]?.resolve({ id: 'a', value }),
		fail: (index) => requests[Number(index)]?.reject(new ApiError('offline', 'no')),
		miss: (index) => requests[Number(index)]?.reject(new ApiError('invalid', 'no', { status: 404, type: 'not_found_error' })),
	};
	for (const action of actions.split(', ')) {
		const [name = '', which = 'a', value = 'v'] = action.split(' ');
		take[name]?.(which, value);
		await new Promise(setImmediate);
	}
	const { entry, changedAt = 0 } = store.get(place) ?? {};
	const has = [entry?.value ?? 'nothing', ...(changedAt > 0 ? ['dated'] : []), ...(store.isDeleted(place) ? ['deleted'] : [])];
	return [changes.join(), (await Promise.all(reads)).join(), requests.length, has.join()];
}

describe('Records', () => {
	/** What happens, the changes that are reported, the answers of reads, the number of requests, and what is stored in the end. */
	for (const [title, actions, changes, reads, requests, has] of [
		['are requested once for all callers', 'read, read, answer 0, read', '', 'v,v,v', 1, 'v'],
		['are requested again after a failure', 'read, read, fail 0, read, read, answer 1', '', 'offline,offline,v,v', 2, 'v'],
		['do not change when their JSON does not', 'put a v, put a v', '', '', 0, 'v'],
		['change when their JSON does', 'put a v, put a w', 'files/a changed', '', 0, 'w,dated'],
		['of a list replace no missing one', 'update a v', '', '', 0, 'nothing'],
		['of a list replace older ones', 'put a v, update a w', 'files/a changed', '', 0, 'w,dated'],
		['of a list replace deleted ones', 'delete b, update b v', 'files/b deleted,files/b changed', '', 0, 'nothing'],
		['may be missing', 'read, miss 0, delete', 'files/a deleted', 'invalid', 1, 'nothing,deleted'],
		['that were deleted may come back', 'delete, put a v', 'files/a deleted,files/a changed', '', 0, 'v'],
		['are checked without a rejection', 'put a v, check, fail 0', '', 'checked', 1, 'v'],
		['are checked until they are deleted', 'check, miss 0, check', 'files/a deleted', 'checked,checked', 1, 'nothing,deleted'],
		['are read and checked at once', 'read, check, miss 0', 'files/a deleted', 'invalid,checked', 1, 'nothing,deleted'],
		['stay deleted when an older answer comes', 'check, delete, answer 0', 'files/a deleted', 'checked', 1, 'nothing,deleted'],
		['that were forgotten are requested again', 'read, forget, read, answer 1 w, answer 0', '', 'v,w', 2, 'w'],
		['of another account are forgotten', 'put a v, delete, clear', 'files/a deleted', '', 0, 'nothing'],
		['of another account may come late', 'read, read b, clear, answer 0, miss 1', '', 'v,invalid', 2, 'nothing'],
	] as const) {
		it(title, async () => {
			assert.deepEqual(await play(actions), [changes, reads, requests, has]);
		});
	}

	it('are rejected when there is no client', async () => {
		const invalid = () => {
			throw new ApiError('invalid', 'qoder.baseUrl');
		};
		const store = new RecordStore(invalid, () => {});
		await store.check('files', 'a');
		await assert.rejects(store.read(place), /qoder\.baseUrl/);
	});
});
