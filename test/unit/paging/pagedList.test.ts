import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import type { FetchPage } from '../../../src/api/page.ts';
import { PagedList } from '../../../src/paging/pagedList.ts';
import { Account, type Row, settled } from './account.ts';

const entryOf = (id: string) => ({ id, value: { number: 0 } });
const ids = (list: PagedList<Row>) => list.items.map(({ id }) => id);

describe('PagedList', () => {
	let account: Account;
	let list: PagedList<Row>;

	const listOf = (fetchPage: FetchPage<Row>, newest: 'first' | 'last' = 'first', size = () => 50) =>
		new PagedList<Row>(fetchPage, size, () => newest);

	/** A list of a service whose pages have these entries and this cursor, by their number. */
	function endlessOf(page: (number: number) => readonly [entry: string | undefined, after: string]) {
		const sent = { pages: 0 };
		const made = listOf(async () => {
			const [entry, after] = page(++sent.pages);
			return { items: entry === undefined ? [] : [entryOf(entry)], hasMore: true, next: { after } };
		});
		return { list: made, sent };
	}

	beforeEach(() => {
		account = new Account(137);
		list = new PagedList(account.fetchPage, () => 50);
	});

	it('reads every row once, a page at a time', async () => {
		assert.deepEqual([account.requests.length, list.hasMore], [0, true]);
		await list.open();
		assert.equal(list.items.length, 50);
		await list.loadMore();
		await list.loadMore();
		assert.deepEqual([ids(list), list.hasMore], [account.ids, false]);
		await list.loadMore();
		assert.equal(account.requests.length, 3);
	});

	it('has a total when the service counts, or when all rows are loaded', async () => {
		await list.open();
		assert.equal(list.total, undefined);
		const counted = listOf(async (request) => ({
			...(await account.fetchPage(request)),
			total: request.cursor ? undefined : 137,
		}));
		await counted.open();
		counted.remove(`${account.ids[3]}`);
		await counted.loadMore();
		assert.deepEqual([counted.items.length, counted.total], [99, 136]);
		await list.loadMore();
		await list.loadMore();
		assert.equal(list.total, 137);
	});

	it('shares one request among calls made at once', async () => {
		await Promise.all([list.open(), list.open()]);
		await list.open();
		assert.equal(account.requests.length, 1);
		await Promise.all(Array.from({ length: 10 }, () => list.loadMore()));
		assert.deepEqual([account.requests.length, list.items.length], [2, 100]);
	});

	it('opens as deep as requested, with the largest pages', async () => {
		await list.open(137);
		assert.equal(account.requests.map(({ limit }) => limit).join(), '100,50');
		assert.deepEqual(ids(list), account.ids);
	});

	it('keeps its rows and its place when a page fails, and goes on from there', async () => {
		await list.open();
		await account.fail(() => list.loadMore(), new ApiError('server', 'broken'));
		assert.deepEqual([list.error?.message, list.items.length], ['broken', 50]);
		await list.loadMore();
		assert.deepEqual([list.error, list.items.length], [undefined, 100]);
	});

	it('reports a failure that is no ApiError as one', async () => {
		await account.fail(() => list.open(), new Error('a bug'));
		assert.equal(list.error?.kind, 'protocol');
	});

	it('reports an unusable page size, and sends nothing', async () => {
		list = new PagedList(account.fetchPage, () => {
			throw new ApiError('invalid', 'page size', { param: 'qoder.pageSize' });
		});
		await list.open();
		assert.deepEqual([list.error?.param, account.requests.length], ['qoder.pageSize', 0]);
	});

	it('ignores an answer that comes after it was disposed', async () => {
		Object.assign(account, { hold: true, deaf: true });
		const opening = list.open();
		list.dispose();
		account.requests[0]?.answer();
		await opening;
		assert.deepEqual([list.items, list.error, list.hasMore], [[], undefined, false]);
	});

	it('does not end at an empty page with a cursor', async () => {
		list = listOf(async ({ cursor }) =>
			cursor ? { items: [entryOf('a')], hasMore: false } : { items: [], hasMore: true, next: { after: 'nothing' } },
		);
		await list.open();
		assert.deepEqual([list.hasMore, list.error], [true, undefined]);
		await list.loadMore();
		assert.deepEqual(ids(list), ['a']);
	});

	it('reads five empty pages at most in one call', async () => {
		const { list: empty, sent } = endlessOf((page) => [undefined, `${page}`]);
		await empty.open(1000);
		assert.deepEqual([sent.pages, empty.emptyPages, empty.hasMore], [5, 5, true]);
		await empty.loadMore();
		assert.equal(sent.pages, 10);
	});

	for (const [title, page, shown] of [
		['a cursor that it has used before', (number: number) => [`${number}`, number % 2 ? 'x' : 'y'], '1,2,3'],
		['a page that brings nothing new', (number: number) => ['same', `${number}`], 'same'],
	] as const) {
		it(`stops at ${title}`, async () => {
			const { list: endless } = endlessOf((number) => page(number) as [string, string]);
			for (let click = 0; click < 6; click++) {
				await endless.loadMore();
			}
			const { error } = endless;
			assert.deepEqual([error?.kind, error?.startOver, ids(endless).join()], ['protocol', true, shown]);
		});
	}

	it('merges pages that overlap, by id', async () => {
		list = listOf(async ({ cursor }) => ({
			items: (cursor ? ['b', 'c'] : ['a', 'b', 'b']).map(entryOf),
			...(cursor ? { hasMore: false } : { hasMore: true, next: { after: 'b' } }),
		}));
		await list.open();
		await list.loadMore();
		assert.deepEqual(ids(list), ['a', 'b', 'c']);
	});

	describe('in a check for newer rows', () => {
		const failCheck = () => account.fail(() => list.loadNewer(), new ApiError('offline', 'no network'));

		it('puts them on top, in order, with one request', async () => {
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

		it('rereads the first page if the service has no cursor for them', async () => {
			let size = 20;
			const fetchPage: FetchPage<Row> = async (request) => ({ ...(await account.fetchPage(request)), newer: undefined });
			const forward = listOf(fetchPage, 'first', () => size);
			await forward.open();
			// The rows below its own, which a larger page holds, are not new.
			size = 50;
			account.add(3);
			assert.equal((await forward.loadNewer())?.length, 3);
			assert.deepEqual(ids(forward), account.ids.slice(0, 23));
			assert.deepEqual(await forward.loadNewer(), []);
			const limits = account.requests.map(({ cursor, limit }) => [cursor, limit]);
			assert.deepEqual(
				limits,
				[20, 50, 50].map((limit) => [undefined, limit]),
			);
			account.add(50);
			assert.equal(await forward.loadNewer(), 'gap');
		});

		it('keeps its rows when the check fails, and is undefined when cancelled', async () => {
			await list.open();
			await assert.rejects(failCheck(), { kind: 'offline' });
			assert.equal(list.items.length, 50);
			account.hold = true;
			const looking = list.loadNewer();
			list.cancel();
			assert.equal(await looking, undefined);
		});

		it('checks below the end again after a failure or a cancellation', async () => {
			account = new Account(50);
			list = listOf(account.fetchPage, 'last');
			await list.open();
			await assert.rejects(failCheck(), { kind: 'offline' });
			assert.deepEqual([list.error, list.hasMore], [undefined, false]);
			account.hold = true;
			const cancelled = list.loadNewer();
			list.cancel();
			assert.deepEqual([await cancelled, list.hasMore], [undefined, false]);
			account.hold = false;
			assert.deepEqual(await list.loadNewer(), []);
			assert.equal(account.requests.length, 4);
		});

		it('is not loading more', async () => {
			for (const newest of ['first', 'last'] as const) {
				const one = listOf(new Account(50).fetchPage, newest);
				await one.open();
				const looking = one.loadNewer();
				assert.equal(one.isLoading, false, newest);
				await looking;
			}
		});

		it('adds them at the end when the newest are last', async () => {
			const oldestFirst: FetchPage<Row> = async ({ cursor, limit }) => {
				const start = cursor ? account.ids.reverse().indexOf(cursor['after'] ?? '') + 1 : 0;
				const page = account.ids.reverse().slice(start, start + limit);
				const hasMore = start + limit < account.ids.length;
				const after = page.length ? { after: page.at(-1) ?? '' } : undefined;
				return { items: page.map(entryOf), hasMore, next: hasMore ? after : undefined, after };
			};
			list = listOf(oldestFirst, 'last', () => 100);
			await list.open();
			assert.equal(await list.loadNewer(), undefined, 'older rows come first');
			await list.loadMore();
			account.add(3);
			assert.equal((await list.loadNewer())?.length, 3);
			assert.deepEqual(ids(list), account.ids.reverse());
			assert.deepEqual([await list.loadNewer(), list.hasMore], [[], false]);
			await settled();
		});
	});

	describe('whose records are created or deleted', () => {
		it('moves a created one to its place once an answer has it', async () => {
			await list.open();
			account.add(2);
			const [created = ''] = account.ids;
			list.insert(entryOf(created));
			account.add(1);
			assert.deepEqual(ids(list).slice(0, 2), [created, account.ids[3]]);
			const added = await list.loadNewer();
			assert.deepEqual(added === 'gap' ? added : added?.map(({ id }) => id), account.ids.slice(0, 3));
			assert.deepEqual(ids(list), account.ids.slice(0, 53));
		});

		it('keeps an upload that a page under way does not hold yet', async () => {
			Object.assign(account, { early: true, hold: true });
			account.add(1);
			const opened = list.open();
			account.add(2);
			// The service answers three uploads in another order than it created them.
			const [third = '', second = '', first = ''] = account.ids;
			for (const id of [second, third, first]) {
				list.insert(entryOf(id));
			}
			account.waiting[0]?.answer();
			await opened;
			assert.deepEqual(ids(list).toSorted().toReversed(), account.ids.slice(0, 52));
		});

		it('leaves no gap below one created in an empty list', async () => {
			const others = new Account(0);
			const empty = new PagedList(others.fetchPage, () => 50);
			await empty.open();
			others.add(2);
			empty.insert(entryOf(others.ids[0] ?? ''));
			assert.equal(await empty.loadNewer(), 'gap');
		});

		it('takes a page of created ones for no repetition', async () => {
			const small = new PagedList(account.fetchPage, () => 1);
			account.hold = true;
			const opened = small.open();
			account.add(1);
			small.insert(entryOf(account.ids[0] ?? ''));
			account.waiting[0]?.answer();
			await opened;
			assert.deepEqual([small.error, ids(small)], [undefined, account.ids.slice(0, 1)]);
		});

		for (const moment of ['during its page', 'after its page']) {
			it(`goes on from the one beside a deleted last one, ${moment}`, async () => {
				const [before, deleted = '', kept] = account.ids.slice(48);
				account.hold = moment === 'during its page';
				const opened = list.open();
				await (account.hold ? settled() : opened);
				list.remove(deleted);
				account.waiting[0]?.answer();
				await opened;
				account.hold = false;
				account.remove(deleted);
				await list.loadMore();
				assert.equal(account.requests.at(-1)?.cursor?.['after'], before);
				assert.deepEqual(ids(list).slice(48, 50), [before, kept]);
			});
		}
	});
});
