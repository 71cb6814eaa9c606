import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { RefreshableList } from '../../../src/paging/refreshableList.ts';
import { Account, type Row, settled } from './account.ts';

describe('RefreshableList', () => {
	let account: Account;
	let list: RefreshableList<Row>;
	let changes: number;
	const ids = () => list.items.map(({ id }) => id);

	beforeEach(async () => {
		account = new Account(450);
		changes = 0;
		list = new RefreshableList<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => changes++);
		await list.open();
	});

	it('refreshes to the same depth with as few requests as possible', async () => {
		await list.loadWhile(() => list.items.length < 250);
		account.add(5);
		account.requests.length = 0;
		changes = 0;
		await list.refresh();
		assert.deepEqual(
			account.requests.map(({ cursor, limit }) => [Object.keys(cursor ?? {}).join(), limit]),
			[
				['', 100],
				['after', 100],
				['after', 50],
			],
		);
		assert.deepEqual([ids(), list.hasMore, changes], [account.ids.slice(0, 250), true, 1]);
	});

	it('counts each turn of Load more, and no refresh', async () => {
		await list.loadMore();
		await list.loadMore();
		assert.equal(list.turns, 2);
		await list.refresh();
		assert.equal(list.turns, 2);
		await list.loadMore();
		assert.equal(list.turns, 3);
	});

	it('counts a turn when it was started over', async () => {
		account.hold = true;
		const loaded = list.loadMore();
		account.waiting[0]?.fail(new ApiError('invalid', 'no such cursor', { startOver: true }));
		await loaded;
		account.hold = false;
		const { turns } = list;
		await list.refresh();
		assert.equal(list.turns, turns + 1);
	});

	it('is loading while its first page is read again', async () => {
		account.hold = true;
		list = new RefreshableList<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => {});
		void list.open();
		await settled();
		const refreshed = list.refresh();
		assert.equal(list.isLoading, true);
		account.hold = false;
		for (const { answer } of account.waiting) {
			answer();
		}
		await refreshed;
		assert.equal(list.isLoading, false);
		assert.equal(ids().length, 50);
	});

	it('keeps the old rows when a refresh is cancelled', async () => {
		await list.loadMore();
		account.hold = true;
		const refreshing = list.refresh();
		list.cancel();
		await refreshing;
		assert.equal(list.isRefreshing, false);
		assert.equal(list.refreshError, undefined);
		assert.equal(account.waiting.length, 0);
		assert.deepEqual(ids(), account.ids.slice(0, 100));
	});

	it('rereads itself when one answer cannot hold all that is new', async () => {
		account.add(230);
		assert.equal((await list.loadNewer()).added.length, 50);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('rereads itself at every tenth check, and so finds deletions', async () => {
		account.remove(account.ids[10] ?? '');
		for (let check = 1; check < 10; check++) {
			await list.loadNewer();
		}
		assert.notDeepEqual(ids(), account.ids.slice(0, 50));
		await list.loadNewer();
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('shows a record that was created or deleted during a refresh', async () => {
		account.hold = true;
		const refreshing = list.refresh();
		account.add(1);
		const [created = '', , deleted = ''] = account.ids;
		account.waiting[0]?.answer();
		list.insert({ id: created, value: { number: 451 } });
		account.remove(deleted);
		list.remove(deleted);
		account.hold = false;
		await refreshing;
		assert.deepEqual(ids(), account.ids.slice(0, ids().length));
	});

	it('updates a record in its place, and ignores one that it has not', async () => {
		const before = ids();
		changes = 0;
		const changed = { id: before[7] ?? '', value: { number: 1000 } };
		list.replace(changed);
		list.replace({ id: 'row_999999', value: { number: 999_999 } });
		assert.deepEqual(ids(), before);
		assert.equal(list.items[7], changed);
		assert.equal(changes, 2);
	});

	it('keeps the old rows and their time when a refresh fails', async () => {
		await list.loadMore();
		const old = ids();
		const readAt = list.readAt;
		account.hold = true;
		const refreshing = list.refresh();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await refreshing;
		assert.deepEqual(ids(), old);
		assert.equal(list.refreshError?.kind, 'offline');
		assert.equal(list.readAt, readAt);
		account.hold = false;
		await list.loadMore();
		assert.deepEqual(ids(), account.ids.slice(0, 150));
		await list.refresh();
		assert.equal(list.refreshError, undefined);
	});

	it('loads one page below the refreshed rows, however often it was clicked', async () => {
		account.hold = true;
		const refreshing = list.refresh();
		const clicks = [list.loadMore(), list.loadMore(), list.loadMore()];
		assert.equal(list.isLoading, true);
		assert.equal(account.waiting.length, 1);
		account.waiting[0]?.answer();
		await settled();
		assert.equal(account.waiting.length, 1);
		account.waiting[0]?.answer();
		await Promise.all([refreshing, ...clicks]);
		assert.deepEqual(ids(), account.ids.slice(0, 100));
		assert.equal(list.isLoading, false);
	});

	it('requests a page under way again, after the refresh', async () => {
		account.hold = true;
		const more = list.loadMore();
		const refreshing = list.refresh();
		assert.equal(account.waiting.length, 1, 'the first request is cancelled');
		account.waiting[0]?.answer();
		await settled();
		account.waiting[0]?.answer();
		await Promise.all([more, refreshing]);
		await settled();
		assert.deepEqual(ids(), account.ids.slice(0, 100));
	});

	it('runs one refresh at a time', async () => {
		account.requests.length = 0;
		await Promise.all([list.refresh(), list.refresh(), list.refresh()]);
		assert.equal(account.requests.length, 1);
	});

	it('does not read a list that was never opened', async () => {
		const unopened = new RefreshableList<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => {});
		account.requests.length = 0;
		await unopened.refresh();
		unopened.markStale();
		assert.equal(account.requests.length, 0);
	});

	it('rereads stale rows when it is next opened', async () => {
		account.requests.length = 0;
		account.add(1);
		list.markStale();
		assert.equal(account.requests.length, 0);
		await list.open();
		await list.open();
		assert.equal(account.requests.length, 1);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('rereads stale rows once only, even if that fails', async () => {
		list.markStale();
		account.hold = true;
		account.requests.length = 0;
		const opening = list.open();
		account.waiting[0]?.fail(new ApiError('server', 'broken'));
		await opening;
		await list.open();
		assert.equal(account.requests.length, 1);
		assert.equal(list.items.length, 50);
	});

	it('changes once for many pages', async () => {
		changes = 0;
		await list.loadWhile(() => true);
		assert.deepEqual(ids(), account.ids);
		assert.equal(changes, 2);
	});

	it('does not change after it was disposed', async () => {
		account.hold = true;
		const pending = [list.loadMore(), list.refresh()];
		list.dispose();
		changes = 0;
		for (const request of account.requests) {
			request.answer();
		}
		await Promise.all(pending);
		await settled();
		assert.equal(changes, 0);
		assert.equal(list.error, undefined);
	});

	it('rereads an empty list to find its first row', async () => {
		const empty = new Account(0);
		const first = new RefreshableList<Row>({ fetchPage: empty.fetchPage, pageSize: () => 50 }, () => {});
		await first.open();
		assert.equal(first.hasMore, false);
		empty.add(2);
		assert.equal((await first.loadNewer()).added.length, 2);
		assert.equal(empty.requests.length, 2);
	});

	it('finds changes in the first page where a check reads that page', async () => {
		let state = 'running';
		const fetchPage = async () => ({ items: [{ id: 'one', value: { state } }], hasMore: false });
		let drawn = 0;
		const sessions = new RefreshableList<{ state: string }>({ fetchPage, pageSize: () => 50 }, () => {
			drawn += 1;
		});
		await sessions.open();
		await sessions.loadNewer();
		const before = drawn;
		state = 'idle';
		assert.deepEqual(await sessions.loadNewer(), { added: [] });
		assert.deepEqual([sessions.items[0]?.value, drawn], [{ state: 'idle' }, before + 1]);
		await sessions.loadNewer();
		assert.equal(drawn, before + 1);
	});

	it('has a refresh error until a check succeeds again', async () => {
		account.hold = true;
		const looking = list.loadNewer();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		assert.deepEqual(await looking, { added: [], error: list.refreshError });
		assert.equal(list.refreshError?.kind, 'offline');
		account.hold = false;
		await list.loadNewer();
		assert.equal(list.refreshError, undefined);
	});

	it('has the time of its last refresh, not of its last check', async () => {
		const { readAt } = list;
		account.add(1);
		await list.loadNewer();
		assert.equal(list.readAt, readAt);
		await settled();
		await list.refresh();
		assert.notEqual(list.readAt, readAt);
	});

	it('sends the requests of checks in the background, and no others', async () => {
		const empty = new Account(0);
		const first = new RefreshableList<Row>({ fetchPage: empty.fetchPage, pageSize: () => 50 }, () => {});
		await first.open();
		await first.loadNewer();
		empty.add(1);
		await first.refresh();
		account.requests.length = 0;
		await list.loadNewer();
		account.add(230);
		await list.loadNewer();
		await list.loadMore();
		assert.deepEqual(
			[empty, account].map(({ requests }) => requests.map(({ isBackground }) => isBackground)),
			[
				[false, true, false],
				[true, true, true, false],
			],
		);
	});

	it('keeps its refresh error when a check is cancelled', async () => {
		account.hold = true;
		const refreshing = list.refresh();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await refreshing;
		const looking = list.loadNewer();
		list.cancel();
		await looking;
		assert.equal(list.refreshError?.kind, 'offline');
	});

	it('finds newer rows although older ones could not be loaded', async () => {
		account.hold = true;
		const loading = list.loadMore();
		account.waiting[0]?.fail(new ApiError('server', 'down'));
		await loading;
		account.hold = false;
		account.add(2);
		const { added, error } = await list.loadNewer();
		assert.deepEqual([added.length, error], [2, undefined]);
		assert.equal(list.error?.kind, 'server');
	});

	it('rereads itself when the row of its cursor was deleted', async () => {
		account.hold = true;
		const looking = list.loadNewer();
		account.add(1);
		account.waiting[0]?.fail(new ApiError('invalid', 'no such file', { startOver: true }));
		await settled();
		account.waiting[0]?.answer();
		await looking;
		assert.equal(list.refreshError, undefined);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('sends nothing more once it was cancelled during a refresh', async () => {
		let isCancelled = false;
		account.hold = true;
		const loading = list.loadWhile(() => !isCancelled);
		await settled();
		const refreshing = list.refresh();
		isCancelled = true;
		list.cancel();
		assert.equal(list.isLoading, false);
		account.hold = false;
		account.waiting[0]?.answer();
		const { length } = account.requests;
		await Promise.all([refreshing, loading]);
		await settled();
		assert.equal(account.requests.length, length);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});
});
