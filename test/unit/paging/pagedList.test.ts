import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import type { FetchPage } from '../../../src/api/page.ts';
import { PagedList } from '../../../src/paging/pagedList.ts';
import { Account, type Row, settled } from './account.ts';

const ids = (list: PagedList<Row>) => list.items.map(({ id }) => id);

describe('PagedList', () => {
	let account: Account;
	let list: PagedList<Row>;

	beforeEach(() => {
		account = new Account(137);
		list = new PagedList(account.fetchPage, () => 50);
	});

	it('sends nothing before it is opened', () => {
		assert.equal(account.requests.length, 0);
		assert.equal(list.hasMore, true);
	});

	it('reads every row once, a page at a time', async () => {
		await list.open();
		assert.equal(list.items.length, 50);
		await list.loadMore();
		await list.loadMore();
		assert.deepEqual(ids(list), account.ids);
		assert.equal(list.hasMore, false);
		await list.loadMore();
		assert.equal(account.requests.length, 3);
	});

	it('has a total when the service counts, or when all rows are loaded', async () => {
		await list.open();
		assert.equal(list.total, undefined);
		const counted = new PagedList(
			async (request) => ({ ...(await account.fetchPage(request)), total: request.cursor ? undefined : 137 }),
			() => 50,
		);
		await counted.open();
		counted.remove(`${account.ids[3]}`);
		await counted.loadMore();
		assert.deepEqual([counted.items.length, counted.total], [99, 136]);
		await list.loadMore();
		await list.loadMore();
		assert.equal(list.total, 137);
	});

	it('opens once, however often it is called', async () => {
		await Promise.all([list.open(), list.open()]);
		await list.open();
		assert.equal(account.requests.length, 1);
	});

	it('shares one request among calls made at once', async () => {
		await list.open();
		await Promise.all(Array.from({ length: 10 }, () => list.loadMore()));
		assert.equal(account.requests.length, 2);
		assert.equal(list.items.length, 100);
	});

	it('opens as deep as requested, with the largest pages', async () => {
		await list.open(137);
		assert.deepEqual(
			account.requests.map(({ limit }) => limit),
			[100, 50],
		);
		assert.deepEqual(ids(list), account.ids);
	});

	it('keeps its rows and its place when a page fails, and goes on from there', async () => {
		await list.open();
		account.hold = true;
		const failing = list.loadMore();
		account.waiting[0]?.fail(new ApiError('server', 'broken'));
		await failing;
		assert.equal(list.error?.message, 'broken');
		assert.equal(list.items.length, 50);
		account.hold = false;
		await list.loadMore();
		assert.equal(list.error, undefined);
		assert.equal(list.items.length, 100);
	});

	it('reports a failure that is no ApiError as one', async () => {
		account.hold = true;
		const opening = list.open();
		account.waiting[0]?.fail(new Error('a bug'));
		await opening;
		assert.equal(list.error?.kind, 'protocol');
	});

	it('reports an unusable page size, and sends nothing', async () => {
		list = new PagedList(account.fetchPage, () => {
			throw new ApiError('invalid', 'page size', { param: 'qoder.pageSize' });
		});
		await list.open();
		assert.equal(list.error?.param, 'qoder.pageSize');
		assert.equal(account.requests.length, 0);
	});

	it('ignores an answer that comes after it was disposed', async () => {
		account.hold = true;
		account.deaf = true;
		const opening = list.open();
		list.dispose();
		account.requests[0]?.answer();
		await opening;
		assert.deepEqual(list.items, []);
		assert.equal(list.error, undefined);
		assert.equal(list.hasMore, false);
	});

	it('does not end at an empty page with a cursor', async () => {
		const fetchPage: FetchPage<Row> = async ({ cursor }) =>
			cursor
				? { items: [{ id: 'a', value: { number: 1 } }], hasMore: false }
				: { items: [], hasMore: true, next: { after: 'nothing' } };
		list = new PagedList(fetchPage, () => 50);
		await list.open();
		assert.equal(list.hasMore, true);
		assert.equal(list.error, undefined);
		await list.loadMore();
		assert.deepEqual(ids(list), ['a']);
	});

	it('stops at a cursor that it has used before', async () => {
		let page = 0;
		const fetchPage: FetchPage<Row> = async () => {
			page++;
			return { items: [{ id: `${page}`, value: { number: page } }], hasMore: true, next: { after: page % 2 ? 'x' : 'y' } };
		};
		list = new PagedList(fetchPage, () => 50);
		for (let click = 0; click < 6; click++) {
			await list.loadMore();
		}
		assert.equal(page, 3);
		assert.equal(list.error?.startOver, true);
		assert.deepEqual(ids(list), ['1', '2', '3']);
	});

	it('stops at a page that brings nothing new', async () => {
		let page = 0;
		const fetchPage: FetchPage<Row> = async () => ({
			items: [{ id: 'same', value: { number: 1 } }],
			hasMore: true,
			next: { after: `${page++}` },
		});
		list = new PagedList(fetchPage, () => 50);
		await list.open();
		await list.loadMore();
		await list.loadMore();
		assert.equal(page, 2);
		assert.equal(list.error?.kind, 'protocol');
	});

	it('merges pages that overlap, by id', async () => {
		const pages = [
			['a', 'b', 'b'],
			['b', 'c'],
		];
		const fetchPage: FetchPage<Row> = async ({ cursor }) => ({
			items: (cursor ? pages[1] : pages[0])?.map((id) => ({ id, value: { number: 0 } })) ?? [],
			hasMore: !cursor,
			next: cursor ? undefined : { after: 'b' },
		});
		list = new PagedList(fetchPage, () => 50);
		await list.open();
		await list.loadMore();
		assert.deepEqual(ids(list), ['a', 'b', 'c']);
	});

	it('puts what is new on top, in order, with one request', async () => {
		await list.open();
		await list.loadMore();
		account.add(30);
		assert.equal((await list.loadNewer())?.length, 30);
		assert.deepEqual(ids(list), account.ids.slice(0, 130));
		const before = account.requests.length;
		assert.deepEqual(await list.loadNewer(), []);
		assert.equal(account.requests.length, before + 1);
	});

	it('finds a gap when one answer cannot hold all that is new', async () => {
		await list.open();
		account.add(130);
		assert.equal(await list.loadNewer(), 'gap');
		assert.equal(list.items.length, 50);
	});

	it('rereads the first page if the service has no cursor for newer rows', async () => {
		const forward = new PagedList<Row>(
			async (request) => ({ ...(await account.fetchPage(request)), newer: undefined }),
			() => 50,
		);
		await forward.open(137);
		account.add(30);
		account.requests.length = 0;
		assert.equal((await forward.loadNewer())?.length, 30);
		assert.deepEqual(ids(forward), account.ids);
		assert.deepEqual(await forward.loadNewer(), []);
		assert.deepEqual(
			account.requests.map(({ cursor, limit }) => [cursor, limit]),
			[
				[undefined, 50],
				[undefined, 50],
			],
		);
		account.add(50);
		assert.equal(await forward.loadNewer(), 'gap');
	});

	it('takes no row for new that follows its own', async () => {
		let size = 20;
		const forward = new PagedList<Row>(
			async (request) => ({ ...(await account.fetchPage(request)), newer: undefined }),
			() => size,
		);
		await forward.open();
		size = 50;
		account.add(3);
		assert.equal((await forward.loadNewer())?.length, 3);
		assert.deepEqual(ids(forward), account.ids.slice(0, 23));
	});

	it('reads five empty pages at most in one call', async () => {
		let page = 0;
		const fetchPage: FetchPage<Row> = async () => {
			page++;
			return { items: [], hasMore: true, next: { after: `${page}` } };
		};
		list = new PagedList(fetchPage, () => 50);
		await list.open(1000);
		assert.deepEqual([page, list.emptyPages, list.hasMore], [5, 5, true]);
		await list.loadMore();
		assert.equal(page, 10);
	});

	it('moves a created record to its place once an answer has it', async () => {
		await list.open();
		account.add(2);
		const [created = ''] = account.ids;
		list.insert({ id: created, value: { number: 139 } });
		account.add(1);
		assert.deepEqual(ids(list).slice(0, 2), [created, account.ids[3]]);
		const added = await list.loadNewer();
		assert.deepEqual(added === 'gap' ? added : added?.map(({ id }) => id), account.ids.slice(0, 3));
		assert.deepEqual(ids(list), account.ids.slice(0, 53));
	});

	it('keeps an upload that a page under way does not hold yet', async () => {
		const small = new PagedList(account.fetchPage, () => 50);
		account.early = true;
		account.hold = true;
		account.add(1);
		const opened = small.open();
		account.add(2);
		// The service answers three uploads in another order than it created them.
		const [third = '', second = '', first = ''] = account.ids;
		for (const id of [second, third, first]) {
			small.insert({ id, value: { number: 0 } });
		}
		account.waiting[0]?.answer();
		await opened;
		assert.deepEqual(ids(small).toSorted().toReversed(), account.ids.slice(0, 52));
	});

	it('leaves no gap below a record created in an empty list', async () => {
		const others = new Account(0);
		const empty = new PagedList(others.fetchPage, () => 50);
		await empty.open();
		others.add(2);
		empty.insert({ id: others.ids[0] ?? '', value: { number: 2 } });
		assert.equal(await empty.loadNewer(), 'gap');
	});

	it('takes a page of created records for no repetition', async () => {
		const small = new PagedList(account.fetchPage, () => 1);
		account.hold = true;
		const opened = small.open();
		account.add(1);
		small.insert({ id: account.ids[0] ?? '', value: { number: 138 } });
		account.waiting[0]?.answer();
		await opened;
		assert.equal(small.error, undefined);
		assert.deepEqual(ids(small), account.ids.slice(0, 1));
	});

	it('goes on from a kept record when the last of a page was deleted', async () => {
		account.hold = true;
		const opened = list.open();
		const page = account.waiting[0];
		list.remove(account.ids[49] ?? '');
		page?.answer();
		await opened;
		void list.loadMore();
		assert.equal(account.requests.at(-1)?.cursor?.['after'], account.ids[48]);
	});

	it('goes on from the record beside the deleted last one', async () => {
		await list.open();
		const [deleted = '', kept = ''] = account.ids.slice(49);
		account.remove(deleted);
		list.remove(deleted);
		await list.loadMore();
		assert.equal(account.requests.at(-1)?.cursor?.['after'], account.ids[48]);
		assert.deepEqual(ids(list).slice(48, 50), [account.ids[48], kept]);
	});

	it('keeps its rows when a check for newer ones fails', async () => {
		await list.open();
		account.hold = true;
		const looking = list.loadNewer();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await assert.rejects(looking, { kind: 'offline' });
		assert.equal(list.items.length, 50);
	});

	it('resolves to undefined when a check is cancelled', async () => {
		await list.open();
		account.hold = true;
		const looking = list.loadNewer();
		list.cancel();
		assert.equal(await looking, undefined);
	});

	it('checks below the end again after a failure or a cancellation', async () => {
		account = new Account(50);
		list = new PagedList(
			account.fetchPage,
			() => 50,
			() => 'last',
		);
		await list.open();
		account.hold = true;
		const failing = list.loadNewer();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await assert.rejects(failing, { kind: 'offline' });
		assert.deepEqual([list.error, list.hasMore], [undefined, false]);
		const cancelled = list.loadNewer();
		list.cancel();
		assert.equal(await cancelled, undefined);
		assert.equal(list.hasMore, false);
		account.hold = false;
		assert.deepEqual(await list.loadNewer(), []);
		assert.equal(account.requests.length, 4);
	});

	it('is not loading more during a check for newer rows', async () => {
		for (const newest of ['first', 'last'] as const) {
			const one = new PagedList(
				new Account(50).fetchPage,
				() => 50,
				() => newest,
			);
			await one.open();
			const looking = one.loadNewer();
			assert.equal(one.isLoading, false, newest);
			await looking;
		}
	});

	it('adds newer rows at the end when the newest are last', async () => {
		const oldestFirst: FetchPage<Row> = async ({ cursor, limit }) => {
			const start = cursor ? account.ids.reverse().indexOf(cursor['after'] ?? '') + 1 : 0;
			const page = account.ids.reverse().slice(start, start + limit);
			const hasMore = start + limit < account.ids.length;
			const after = page.length ? { after: page.at(-1) ?? '' } : undefined;
			return { items: page.map((id) => ({ id, value: { number: 0 } })), hasMore, next: hasMore ? after : undefined, after };
		};
		list = new PagedList(
			oldestFirst,
			() => 100,
			() => 'last',
		);
		await list.open();
		assert.equal(await list.loadNewer(), undefined, 'older rows come first');
		await list.loadMore();
		account.add(3);
		assert.equal((await list.loadNewer())?.length, 3);
		assert.deepEqual(ids(list), account.ids.reverse());
		assert.deepEqual(await list.loadNewer(), []);
		assert.equal(list.hasMore, false);
		await settled();
	});
});
