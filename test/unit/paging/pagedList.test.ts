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
		new PagedList<Row>(fetchPage, size, newest);

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

	it('has the total of the last first page', async () => {
		// Like a search, which cannot page backwards.
		const counted = listOf(async (request) => {
			const { newer, ...page } = await account.fetchPage(request);
			return { ...page, total: account.ids.length };
		});
		await counted.open();
		account.add(15);
		await counted.loadNewer();
		assert.deepEqual([counted.items.length, counted.total], [65, 152]);
	});

	it('has a total when the service counts, or when all rows are loaded', async () => {
		await list.open();
		assert.equal(list.total, undefined);
		const total = (cursor: unknown) => (cursor ? undefined : 137);
		const counted = listOf(async (request) => ({ ...(await account.fetchPage(request)), total: total(request.cursor) }));
		await counted.open();
		counted.remove(`${account.ids[3]}`);
		await counted.loadMore();
		assert.deepEqual([counted.items.length, counted.total], [99, 136]);
		await list.loadMore();
		await list.loadMore();
		assert.equal(list.total, 137);
	});

	it('reports a failure of any kind, and an unusable page size', async () => {
		await account.fail(() => list.open(), new Error('a bug'));
		assert.deepEqual([list.error?.kind, account.requests.length], ['protocol', 1]);
		const unusable = () => {
			throw new ApiError('invalid', 'page size', { param: 'qoder.pageSize' });
		};
		list = listOf(account.fetchPage, 'first', unusable);
		await list.open();
		assert.deepEqual([list.error?.param, account.requests.length], ['qoder.pageSize', 1]);
	});

	it('ignores an answer that comes after it was disposed', async () => {
		Object.assign(account, { hold: true, deaf: true });
		const opening = list.open();
		list.dispose();
		account.requests[0]?.answer();
		await opening;
		assert.deepEqual([list.items, list.error, list.hasMore], [[], undefined, false]);
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
			assert.equal(account.requests.map(({ cursor, limit }) => cursor ?? limit).join(), '20,50,50');
			account.add(50);
			assert.equal(await forward.loadNewer(), 'gap');
		});

		for (const newest of ['first', 'last'] as const) {
			it(`keeps its rows when the check fails or is cancelled (${newest})`, async () => {
				account = new Account(50);
				list = listOf(account.fetchPage, newest);
				await list.open();
				await assert.rejects(failCheck(), { kind: 'offline' });
				account.hold = true;
				const cancelled = list.loadNewer();
				assert.equal(list.isLoading, false);
				list.cancel();
				assert.deepEqual([await cancelled, list.error, list.hasMore, list.items.length], [undefined, undefined, false, 50]);
				account.hold = false;
				assert.deepEqual(await list.loadNewer(), []);
				assert.equal(account.requests.length, 4);
			});
		}

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

		for (const isUnderWay of [true, false]) {
			it(`goes on from the one beside a deleted last one, ${isUnderWay}`, async () => {
				const [before, deleted = '', kept] = account.ids.slice(48);
				account.hold = isUnderWay;
				const opened = list.open();
				await (isUnderWay ? settled() : opened);
				list.remove(deleted);
				account.waiting[0]?.answer();
				await opened;
				account.hold = false;
				account.remove(deleted);
				await list.loadMore();
				assert.deepEqual([account.requests.at(-1)?.cursor, ids(list).slice(48, 50)], [{ after: before }, [before, kept]]);
			});
		}
	});
});
