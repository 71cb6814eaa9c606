import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { Listing } from '../../../src/paging/listing.ts';
import { Account, type Row, settled } from './account.ts';

describe('Listing', () => {
	let account: Account;
	let listing: Listing<Row>;
	let changes: number;
	const ids = () => listing.items.map(({ id }) => id);

	beforeEach(async () => {
		account = new Account(450);
		changes = 0;
		listing = new Listing<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => changes++);
		await listing.open();
	});

	it('refreshes to the same depth with as few requests as there can be, and drops no old row for a new one', async () => {
		await listing.loadWhile(() => listing.items.length < 250);
		account.add(5);
		account.requests.length = 0;
		await listing.refresh();
		assert.deepEqual(
			account.requests.map(({ cursor, limit }) => [Object.keys(cursor ?? {}).join(), limit]),
			[
				['', 100],
				['after', 100],
				['after', 55],
			],
		);
		assert.deepEqual(ids(), account.ids.slice(0, 255));
	});

	it('has as many pages after a refresh as before, as a click on its last row goes on from the same place', async () => {
		await listing.loadMore();
		await listing.loadMore();
		assert.equal(listing.pages, 3);
		await listing.refresh();
		assert.equal(listing.pages, 3);
		await listing.loadMore();
		assert.equal(listing.pages, 4);
	});

	it('has a page more when it was started over, so that a second click on its last row is late', async () => {
		account.hold = true;
		const loaded = listing.loadMore();
		account.waiting[0]?.fail(new ApiError('invalid', 'no such cursor', { startOver: true }));
		await loaded;
		account.hold = false;
		const { pages } = listing;
		await listing.refresh();
		assert.equal(listing.pages, pages + 1);
	});

	it('is loading while its first page is read anew, as nothing can be shown', async () => {
		account.hold = true;
		listing = new Listing<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => {});
		void listing.open();
		await settled();
		const refreshed = listing.refresh();
		assert.equal(listing.isLoading, true);
		account.hold = false;
		for (const { answer } of account.waiting) {
			answer();
		}
		await refreshed;
		assert.equal(listing.isLoading, false);
		assert.equal(ids().length, 50);
	});

	it('stays complete when more has come than one answer holds', async () => {
		await listing.loadWhile(() => listing.hasMore);
		account.add(120);
		await listing.loadNewer();
		assert.deepEqual([ids(), listing.hasMore], [account.ids, false]);
	});

	it('that was complete keeps its old rows when reading all anew fails at the end', async () => {
		await listing.loadWhile(() => listing.hasMore);
		const old = ids();
		account.add(120);
		account.hold = true;
		const checked = listing.loadNewer();
		// What is new, then five of six pages.
		for (let answers = 0; answers < 6; answers++) {
			account.waiting[0]?.answer();
			await settled();
		}
		account.waiting[0]?.fail(new ApiError('server', 'down'));
		await checked;
		assert.equal(listing.refreshError?.kind, 'server');
		assert.deepEqual(ids(), old);
	});

	it('shows what is new at once, and the other old rows until the new ones are complete', async () => {
		await listing.loadWhile(() => listing.items.length < 150);
		const old = ids();
		account.add(1);
		account.hold = true;
		const refreshing = listing.refresh();
		account.waiting[0]?.answer();
		await settled();
		assert.deepEqual(ids(), [account.ids[0], ...old]);
		account.waiting[0]?.answer();
		await refreshing;
		assert.deepEqual(ids(), account.ids.slice(0, 151));
	});

	/** Loads 1,250 rows of 1,500, and lets a refresh fail after some requests. */
	async function failRefreshAfter(requests: number): Promise<void> {
		account.add(1050);
		await listing.refresh();
		await listing.loadWhile(() => listing.items.length < 1250);
		account.hold = true;
		const failing = listing.refresh();
		for (let answers = 0; answers < requests; answers++) {
			account.waiting[0]?.answer();
			await settled();
		}
		account.waiting[0]?.fail(new ApiError('server', 'down'));
		await failing;
		assert.equal(listing.refreshError?.kind, 'server');
		account.hold = false;
		account.requests.length = 0;
	}

	it('goes on with a long refresh where it failed', async () => {
		await failRefreshAfter(10);
		await listing.refresh();
		assert.deepEqual(
			account.requests.map(({ cursor }) => Object.keys(cursor ?? {}).join()),
			['before', 'after', 'after', 'after'],
		);
		assert.equal(listing.refreshError, undefined);
		assert.deepEqual(ids(), account.ids.slice(0, 1250));
	});

	it('keeps what a long refresh has read when it cannot go on yet', async () => {
		await failRefreshAfter(10);
		account.hold = true;
		const failing = listing.refresh();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await failing;
		assert.equal(listing.refreshError?.kind, 'offline');
		account.hold = false;
		account.requests.length = 0;
		await listing.refresh();
		assert.equal(account.requests.length, 4);
		assert.deepEqual([ids(), listing.refreshError], [account.ids.slice(0, 1250), undefined]);
	});

	it('reads all anew when a refresh failed early, so that it sees what was deleted since', async () => {
		await failRefreshAfter(2);
		account.remove(account.ids[0] ?? '');
		await listing.refresh();
		assert.deepEqual(ids(), account.ids.slice(0, 1250));
	});

	for (const more of [5, 120]) {
		it(`that goes on with a refresh holds the ${more} rows that have come since it failed`, async () => {
			await failRefreshAfter(10);
			account.add(more);
			await listing.refresh();
			assert.equal(listing.refreshError, undefined);
			assert.deepEqual(ids(), account.ids.slice(0, ids().length));
		});
	}

	it('keeps the old rows when a refresh is cancelled', async () => {
		await listing.loadMore();
		account.hold = true;
		const refreshing = listing.refresh();
		listing.cancel();
		await refreshing;
		assert.equal(listing.isRefreshing, false);
		assert.equal(listing.refreshError, undefined);
		assert.equal(account.waiting.length, 0);
		assert.deepEqual(ids(), account.ids.slice(0, 100));
	});

	it('reads itself again when more is new than one answer holds', async () => {
		account.add(230);
		assert.equal((await listing.loadNewer()).length, 50);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('reads itself again at every tenth check, as a check sees no deletion', async () => {
		account.remove(account.ids[10] ?? '');
		for (let check = 1; check < 10; check++) {
			await listing.loadNewer();
		}
		assert.notDeepEqual(ids(), account.ids.slice(0, 50));
		await listing.loadNewer();
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('shows a record that was created or deleted, whatever is under way', async () => {
		account.hold = true;
		const refreshing = listing.refresh();
		account.add(1);
		const [created = '', , deleted = ''] = account.ids;
		account.waiting[0]?.answer();
		listing.insert({ id: created, value: { number: 451 } });
		account.remove(deleted);
		listing.remove(deleted);
		account.hold = false;
		await refreshing;
		assert.deepEqual(ids(), account.ids.slice(0, ids().length));
	});

	it('keeps the old rows when a refresh fails, and says since when', async () => {
		await listing.loadMore();
		const old = ids();
		const readAt = listing.readAt;
		account.hold = true;
		const refreshing = listing.refresh();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await refreshing;
		assert.deepEqual(ids(), old);
		assert.equal(listing.refreshError?.kind, 'offline');
		assert.equal(listing.readAt, readAt);
		account.hold = false;
		await listing.loadMore();
		assert.deepEqual(ids(), account.ids.slice(0, 150));
		await listing.refresh();
		assert.equal(listing.refreshError, undefined);
	});

	it('says since when its rows are, however they were asked for', async () => {
		const listing = new Listing<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => {});
		await listing.loadMore();
		assert.ok(listing.readAt);
	});

	it('tells of no change before the end of a refresh when nothing is new', async () => {
		await listing.loadWhile(() => listing.items.length < 150);
		changes = 0;
		await listing.refresh();
		assert.equal(changes, 1);
	});

	it('answers a click on "load more" during a refresh once, after the refreshed rows', async () => {
		account.hold = true;
		const refreshing = listing.refresh();
		const clicks = [listing.loadMore(), listing.loadMore(), listing.loadMore()];
		assert.equal(listing.isLoading, true);
		assert.equal(account.waiting.length, 1);
		account.waiting[0]?.answer();
		await settled();
		assert.equal(account.waiting.length, 1);
		account.waiting[0]?.answer();
		await Promise.all([refreshing, ...clicks]);
		assert.deepEqual(ids(), account.ids.slice(0, 100));
		assert.equal(listing.isLoading, false);
	});

	it('takes over a page that was under way when the refresh began', async () => {
		account.hold = true;
		const more = listing.loadMore();
		const refreshing = listing.refresh();
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
		await Promise.all([listing.refresh(), listing.refresh(), listing.refresh()]);
		assert.equal(account.requests.length, 1);
	});

	it('does not read a listing that nobody opened', async () => {
		const unopened = new Listing<Row>({ fetchPage: account.fetchPage, pageSize: () => 50 }, () => {});
		account.requests.length = 0;
		await unopened.refresh();
		unopened.markStale();
		assert.equal(account.requests.length, 0);
	});

	it('re-reads stale rows when it is next opened, and only then', async () => {
		account.requests.length = 0;
		account.add(1);
		listing.markStale();
		assert.equal(account.requests.length, 0);
		await listing.open();
		await listing.open();
		assert.equal(account.requests.length, 1);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('does not ask again and again when stale rows cannot be re-read', async () => {
		listing.markStale();
		account.hold = true;
		account.requests.length = 0;
		const opening = listing.open();
		account.waiting[0]?.fail(new ApiError('server', 'broken'));
		await opening;
		await listing.open();
		assert.equal(account.requests.length, 1);
		assert.equal(listing.items.length, 50);
	});

	it('tells of many pages as of one change', async () => {
		changes = 0;
		await listing.loadWhile(() => true);
		assert.deepEqual(ids(), account.ids);
		assert.equal(changes, 2);
	});

	it('says nothing after it was disposed', async () => {
		account.hold = true;
		const pending = [listing.loadMore(), listing.refresh()];
		listing.dispose();
		changes = 0;
		for (const request of account.requests) {
			request.answer();
		}
		await Promise.all(pending);
		await settled();
		assert.equal(changes, 0);
		assert.equal(listing.error, undefined);
	});

	it('reads an empty account again to find its first row', async () => {
		const empty = new Account(0);
		const first = new Listing<Row>({ fetchPage: empty.fetchPage, pageSize: () => 50 }, () => {});
		await first.open();
		assert.equal(first.hasMore, false);
		empty.add(2);
		assert.equal((await first.loadNewer()).length, 2);
		assert.equal(empty.requests.length, 2);
	});

	it('marks its rows as outdated when the look for newer ones fails, and takes it back', async () => {
		account.hold = true;
		const looking = listing.loadNewer();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		assert.deepEqual(await looking, []);
		assert.equal(listing.refreshError?.kind, 'offline');
		account.hold = false;
		await listing.loadNewer();
		assert.equal(listing.refreshError, undefined);
	});

	it('is as old as before when it has looked for newer rows, as it sees no change of the others', async () => {
		const { readAt } = listing;
		account.add(1);
		await listing.loadNewer();
		assert.equal(listing.readAt, readAt);
		await settled();
		await listing.refresh();
		assert.notEqual(listing.readAt, readAt);
	});

	it('tells of each request of a check that nobody waits for it, and of none that a person sent', async () => {
		const empty = new Account(0);
		const first = new Listing<Row>({ fetchPage: empty.fetchPage, pageSize: () => 50 }, () => {});
		await first.open();
		await first.loadNewer();
		empty.add(1);
		await first.refresh();
		account.requests.length = 0;
		await listing.loadNewer();
		account.add(230);
		await listing.loadNewer();
		await listing.loadMore();
		assert.deepEqual(
			[empty, account].map(({ requests }) => requests.map(({ isBackground }) => isBackground)),
			[
				[false, true, false],
				[true, true, true, false],
			],
		);
	});

	it('stays outdated when nothing newer could be asked for', async () => {
		account.hold = true;
		const refreshing = listing.refresh();
		account.waiting[0]?.fail(new ApiError('offline', 'no network'));
		await refreshing;
		const looking = listing.loadNewer();
		listing.cancel();
		await looking;
		assert.equal(listing.refreshError?.kind, 'offline');
	});

	it('does not ask for its first page again when it looks for newer rows meanwhile', async () => {
		const slow = new Account(10);
		slow.hold = true;
		const first = new Listing<Row>({ fetchPage: slow.fetchPage, pageSize: () => 50 }, () => {});
		const opened = first.open();
		assert.deepEqual(await first.loadNewer(), []);
		assert.equal(slow.requests.length, 1);
		slow.waiting[0]?.answer();
		await opened;
		assert.equal(first.items.length, 10);
	});

	it('looks for newer rows although older ones could not be loaded', async () => {
		account.hold = true;
		const loading = listing.loadMore();
		account.waiting[0]?.fail(new ApiError('server', 'down'));
		await loading;
		account.hold = false;
		account.add(2);
		assert.equal((await listing.loadNewer()).length, 2);
		assert.equal(listing.error?.kind, 'server');
	});

	it('reads itself again when the row that newer ones come before is gone', async () => {
		account.hold = true;
		const looking = listing.loadNewer();
		account.add(1);
		account.waiting[0]?.fail(new ApiError('invalid', 'no such file', { startOver: true }));
		await settled();
		account.waiting[0]?.answer();
		await looking;
		assert.equal(listing.refreshError, undefined);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});

	it('loads many pages after the refresh that is under way, not beside it', async () => {
		account.hold = true;
		const refreshing = listing.refresh();
		const loading = listing.loadWhile(() => listing.items.length < 150);
		await settled();
		assert.equal(account.requests.filter(({ cursor }) => cursor !== undefined).length, 0);
		account.hold = false;
		account.waiting[0]?.answer();
		await Promise.all([refreshing, loading]);
		assert.deepEqual(ids(), account.ids.slice(0, 150));
	});

	it('asks for nothing more once it was cancelled, also when that was during a refresh', async () => {
		let isCancelled = false;
		account.hold = true;
		const loading = listing.loadWhile(() => !isCancelled);
		await settled();
		const refreshing = listing.refresh();
		isCancelled = true;
		listing.cancel();
		assert.equal(listing.isLoading, false);
		account.hold = false;
		account.waiting[0]?.answer();
		const { length } = account.requests;
		await Promise.all([refreshing, loading]);
		await settled();
		assert.equal(account.requests.length, length);
		assert.deepEqual(ids(), account.ids.slice(0, 50));
	});
});
