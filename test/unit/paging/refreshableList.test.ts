import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { RefreshableList } from '../../../src/paging/refreshableList.ts';
import { Account, type Row, settled } from './account.ts';

const broken = new ApiError('server', 'broken');
const offline = new ApiError('offline', 'no network');
const startOver = new ApiError('invalid', 'no such file', { startOver: true });

describe('RefreshableList', () => {
	let account: Account;
	let list: RefreshableList<Row>;
	let changes: number;
	const ids = () => list.items.map(({ id }) => id);
	const listOf = ({ fetchPage }: Account, onDidChange = () => {}) =>
		new RefreshableList<Row>({ fetchPage, pageSize: () => 50 }, onDidChange);

	beforeEach(async () => {
		account = new Account(450);
		list = listOf(account, () => changes++);
		await list.open();
		account.requests.length = 0;
		changes = 0;
	});

	it('changes once for many pages', async () => {
		await list.loadWhile(() => true);
		assert.deepEqual(ids(), account.ids);
		assert.equal(changes, 2);
	});

	it('updates a record in its place, and ignores one that it has not', async () => {
		const before = ids();
		const changed = { id: before[7] ?? '', value: { number: 1000 } };
		list.replace(changed);
		list.replace({ id: 'row_999999', value: { number: 999_999 } });
		assert.deepEqual([ids(), list.items[7], changes], [before, changed, 2]);
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
		assert.deepEqual([changes, list.error], [0, undefined]);
	});

	describe('in a refresh', () => {
		it('reads the same depth with as few requests as possible', async () => {
			await list.loadWhile(() => list.items.length < 250);
			account.add(5);
			account.requests.length = 0;
			changes = 0;
			await Promise.all([list.refresh(), list.refresh(), list.refresh()]);
			const requests = account.requests.map(({ cursor, limit }) => `${Object.keys(cursor ?? {})} ${limit}`);
			assert.deepEqual(requests, [' 100', 'after 100', 'after 50']);
			assert.deepEqual([ids(), list.hasMore, changes], [account.ids.slice(0, 250), true, 1]);
		});

		it('counts no turn, unlike Load more', async () => {
			await list.loadMore();
			await list.loadMore();
			await list.refresh();
			assert.equal(list.turns, 2);
			await list.loadMore();
			assert.equal(list.turns, 3);
			await account.fail(() => list.loadMore(), startOver);
			const { turns } = list;
			await list.refresh();
			assert.equal(list.turns, turns + 1, 'it was started over');
		});

		it('of its first page is loading', async () => {
			account.hold = true;
			list = listOf(account);
			void list.open();
			await settled();
			const refreshed = list.refresh();
			assert.equal(list.isLoading, true);
			account.hold = false;
			for (const { answer } of account.waiting) {
				answer();
			}
			await refreshed;
			assert.deepEqual([list.isLoading, ids().length], [false, 50]);
		});

		it('shows a record that was created or deleted meanwhile', async () => {
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

		it('keeps the old rows and their time when it fails', async () => {
			await list.loadMore();
			const { readAt } = list;
			const old = ids();
			await account.fail(() => list.refresh(), offline);
			assert.deepEqual([ids(), list.refreshError?.kind, list.readAt], [old, 'offline', readAt]);
			await list.loadMore();
			assert.deepEqual(ids(), account.ids.slice(0, 150));
			await list.refresh();
			assert.equal(list.refreshError, undefined);
			assert.notEqual(list.readAt, readAt);
		});

		it('keeps the old rows when it is cancelled', async () => {
			await list.loadMore();
			account.hold = true;
			const refreshing = list.refresh();
			list.cancel();
			await refreshing;
			assert.deepEqual([list.isRefreshing, list.refreshError, account.waiting.length], [false, undefined, 0]);
			assert.deepEqual(ids(), account.ids.slice(0, 100));
		});

		it('loads one page below the new rows, however often it was clicked', async () => {
			account.hold = true;
			const refreshing = list.refresh();
			const clicks = [list.loadMore(), list.loadMore(), list.loadMore()];
			assert.deepEqual([list.isLoading, account.waiting.length], [true, 1]);
			account.waiting[0]?.answer();
			await settled();
			assert.equal(account.waiting.length, 1);
			account.waiting[0]?.answer();
			await Promise.all([refreshing, ...clicks]);
			assert.deepEqual([ids(), list.isLoading], [account.ids.slice(0, 100), false]);
		});

		it('requests a page under way again afterwards', async () => {
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

		it('sends nothing more once it was cancelled while loading all', async () => {
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

		it('reads nothing that was never opened', async () => {
			const unopened = listOf(account);
			await unopened.refresh();
			unopened.markStale();
			assert.equal(account.requests.length, 0);
		});

		it('reads stale rows when they are next opened, once only', async () => {
			account.add(1);
			list.markStale();
			assert.equal(account.requests.length, 0);
			await list.open();
			await list.open();
			assert.equal(account.requests.length, 1);
			assert.deepEqual(ids(), account.ids.slice(0, 50));
			list.markStale();
			await account.fail(() => list.open(), broken);
			await list.open();
			assert.deepEqual([account.requests.length, list.items.length], [2, 50]);
		});
	});

	describe('in a check for newer rows', () => {
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

		it('rereads itself when the row of its cursor was deleted', async () => {
			account.hold = true;
			const looking = list.loadNewer();
			account.add(1);
			account.waiting[0]?.fail(startOver);
			await settled();
			account.waiting[0]?.answer();
			await looking;
			assert.equal(list.refreshError, undefined);
			assert.deepEqual(ids(), account.ids.slice(0, 50));
		});

		it('finds changes in the first page where a check reads that page', async () => {
			let state = 'running';
			const fetchPage = async () => ({ items: [{ id: 'one', value: { state } }], hasMore: false });
			const sessions = new RefreshableList<{ state: string }>({ fetchPage, pageSize: () => 50 }, () => changes++);
			await sessions.open();
			await sessions.loadNewer();
			const before = changes;
			state = 'idle';
			assert.deepEqual(await sessions.loadNewer(), { added: [] });
			assert.deepEqual([sessions.items[0]?.value, changes], [{ state: 'idle' }, before + 1]);
			await sessions.loadNewer();
			assert.equal(changes, before + 1);
		});

		it('has a refresh error until a check succeeds, and no other time', async () => {
			const { readAt } = list;
			assert.deepEqual(await account.fail(() => list.loadNewer(), offline), { added: [], error: list.refreshError });
			assert.equal(list.refreshError?.kind, 'offline');
			account.add(1);
			await list.loadNewer();
			assert.deepEqual([list.refreshError, list.readAt], [undefined, readAt]);
		});

		it('keeps its refresh error when the check is cancelled', async () => {
			await account.fail(() => list.refresh(), offline);
			account.hold = true;
			const looking = list.loadNewer();
			list.cancel();
			await looking;
			assert.equal(list.refreshError?.kind, 'offline');
		});

		it('finds newer rows although older ones could not be loaded', async () => {
			await account.fail(() => list.loadMore(), broken);
			account.add(2);
			const { added, error } = await list.loadNewer();
			assert.deepEqual([added.length, error, list.error?.kind], [2, undefined, 'server']);
		});

		it('reads an empty list again', async () => {
			const empty = new Account(0);
			const first = listOf(empty);
			await first.open();
			assert.equal(first.hasMore, false);
			empty.add(2);
			assert.equal((await first.loadNewer()).added.length, 2);
		});
	});
});
