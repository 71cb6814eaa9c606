import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Held, json, page, script } from './script.ts';
import { useService } from './service.ts';

describe('The search of the client', () => {
	const service = useService({ files: 100, generation: 3 });
	beforeEach(() => void mock.method(Math, 'random', () => 0));
	afterEach(() => mock.restoreAll());
	const paths = () =>
		service.api.requests.map(({ method, path, query }) => [method, path, query['name']].filter(Boolean).join(' ')).join();
	const refuse = (status: number) => service.spoil({ match: { path: 'filesSearch' }, fault: { kind: 'status', status } });
	const find = (name: string, more = {}) => service.client.findFiles({ name, limit: 30, ...more });

	/** Names every second file. */
	function nameFiles(): string[] {
		const ids = service.api.account.files.map(({ file_id }) => file_id).filter((_id, index) => index % 2 === 1);
		return ids.flatMap((id, index) => service.api.account.changeFile(id, { filename: `Quarter four rollup ${index}.txt` }));
	}

	it('finds a part of a name page by page, with the number of matches', async () => {
		const wanted = nameFiles();
		const first = await find('ROLLUP');
		assert.deepEqual([first.total, first.hasMore, first.items.length], [50, true, 30]);
		const second = await find('ROLLUP', first.next);
		assert.deepEqual([second.total, second.hasMore, second.next], [undefined, false, undefined]);
		assert.equal([...first.items, ...second.items].map(({ id }) => id).join(), wanted.join());
		assert.deepEqual([paths(), service.client.search], ['POST /files/search,POST /files/search', 'part']);
	});

	it('sends its header with searches only, and parameters in the body only', async () => {
		const { client, requests } = script([page([], { next_page: null })]);
		await client.findFiles({ name: 'u\u0308ber', scope_id: 'sess_1', limit: 5 });
		await client.findSessions({ name: 'x', limit: 5 }, ['idle']);
		await client.listFiles({ limit: 5 });
		const headers = requests.map((request) => request.headers.get('x-qoder-beta'));
		assert.deepEqual(headers, ['search-2026-08-31', 'search-2026-08-31', null]);
		assert.deepEqual(await requests[0]?.json(), { name: 'über', scope_id: 'sess_1', limit: 5 });
		assert.deepEqual(await requests[1]?.json(), { name: 'x', limit: 5, statuses: ['idle'] });
		assert.equal(new URL(`${requests[0]?.url}`).search, '');
	});

	for (const status of [400, 404, 405, 501, 503]) {
		it(`lists names by their start after HTTP ${status}, without a search`, async () => {
			nameFiles();
			refuse(status);
			const { items, total } = await find('quarter fo', { limit: 100 });
			assert.deepEqual([items.length, total, service.client.search], [50, undefined, 'start']);
			service.api.clearRequests();
			assert.equal((await find('rollup')).items.length, 0);
			assert.deepEqual([paths(), service.client.searchesSessions], ['GET /files rollup', true]);
		});
	}

	it('does not give up the search for an error that any request may have', async () => {
		for (const status of [401, 403, 500]) {
			refuse(status);
			await assert.rejects(find('q4'), { status });
		}
		service.api.faults.clear();
		await find('q4');
		assert.equal(service.client.search, 'part');
	});

	it('remains the search when a later one fails, on a later page too', async () => {
		nameFiles();
		const { next } = await find('rollup');
		refuse(404);
		await assert.rejects(find('rollup', next), { status: 404 });
		await assert.rejects(find('other'), { status: 404 });
		assert.equal(service.client.search, 'part');
	});

	it('lists names after each of two refusals, the second of them late', async () => {
		const late = new Held();
		const { client, requests } = script([json({}, 404), late.answer, page([{ id: 'file_1', filename: 'a' }])]);
		const both = [client.findFiles({ limit: 5 }), client.findFiles({ limit: 5 })];
		await Promise.race(both);
		late.release(json({}, 404));
		const found = (await Promise.all(both)).map(({ items }) => items.length);
		assert.deepEqual([found, requests.length], [[1, 1], 4]);
	});

	it('lists all sessions where they cannot be searched', async () => {
		service.api.modes.search = false;
		const listed = await service.client.listSessions({ limit: 100 });
		const { items } = await service.client.findSessions({ name: 'no such title', limit: 100 }, ['running']);
		assert.deepEqual([items, service.client.searchesSessions], [listed.items, false]);
	});

	it('is not tried at a service that can list only', async () => {
		service.api.generation = 1;
		await service.client.listFiles({ limit: 1 });
		await find('q4');
		assert.deepEqual([service.client.search, paths()], ['none', 'GET /files,GET /files q4']);
	});

	it('waits as long as the service wants, and is tried again', async () => {
		for (const fault of [{ kind: 'status', status: 429, headers: { 'retry-after': '0' } }, { kind: 'reset' }] as const) {
			service.spoil({ match: { path: 'filesSearch' }, times: 1, fault });
			await find('q4');
		}
		assert.equal(service.api.requests.length, 4);
	});
});
