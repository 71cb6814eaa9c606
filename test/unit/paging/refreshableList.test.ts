import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { RefreshableList } from '../../../src/paging/refreshableList.ts';
import { Account, type Row } from './account.ts';
import { Stage } from './stage.ts';

const listOf = ({ fetchPage }: Account) => new RefreshableList<Row>({ fetchPage, pageSize: () => 50 }, () => {});

describe('RefreshableList', () => {
	let stage: Stage;
	beforeEach(async () => {
		stage = new Stage(450);
		await stage.play('open');
		stage.begin();
	});

	/** What happens to a list of 450 rows whose first page was read, its state, the sizes of its requests, and its turns. */
	const table: readonly (readonly [title: string, actions: string, state: string, requests: string, turns?: number])[] = [
		['loads all', 'all', '450 fresh, all', '100,100,100,100', 4],
		['loads nothing at the end', 'all, more', '450 fresh, all', '100,100,100,100', 4],
		['shares a page among calls', '3 × more, open', '100 fresh', '50', 3],
		['ignores an answer after it was disposed', 'hold, more, refresh, dispose, answer 0, answer 0', '50 fresh, all', '50,50'],
		['goes on after a failure', 'hold, more, fail 0, free, more', '100 fresh', '50,50', 1],

		// In a refresh.
		['rereads the same depth', 'more, more, add 5, refresh', '150 fresh, reread', '50,50,100,50', 2],
		['shares one refresh', 'add 5, 3 × refresh', '50 fresh, reread', '50'],
		['keeps its rows while a refresh reads', 'more, add 1, hold, refresh', '100 old, refreshing', '50,100', 1],
		['keeps its rows when a refresh fails', 'add 1, hold, refresh, fail 0 offline', '50 old, as before offline', '50'],
		['has no error after the next refresh', 'hold, refresh, fail 0 offline, free, refresh', '50 fresh, reread', '50,50'],
		['loads below old rows', 'hold, refresh, fail 0 offline, free, more', '100 fresh, as before offline', '50,50', 1],
		['keeps its rows when a refresh is cancelled', 'hold, add 1, refresh, cancel, free', '50 old', '50'],
		['shows a record created meanwhile', 'hold, refresh, answer 0, upload, uploaded 0', '51 fresh, reread', '50'],
		['shows no record deleted meanwhile', 'hold, refresh, remove 2, answer 0', '50 fresh, reread', '50'],
		['waits for a refresh before it loads more', 'hold, refresh, more', '50 fresh, loading, refreshing', '50'],
		['loads one page then for many clicks', 'hold, refresh, 3 × more, answer 0, answer 0', '100 fresh, reread', '50,50', 3],
		['cancels a page for a refresh', 'hold, more, refresh', '50 fresh, loading, refreshing', '50,50'],
		['requests that page again afterwards', 'hold, more, refresh, answer 0, answer 0', '100 fresh, reread', '50,50,50', 1],
		['stops loading all when it is cancelled', 'hold, all, refresh, cancel, free', '50 fresh', '100,50'],
		['counts a new start', 'hold, more, fail 0 startOver, free, refresh', '50 fresh, reread', '50,50', 1],
		['reads stale rows when it is opened, once', 'add 1, stale, open, open', '50 fresh, reread', '50'],
		['reads stale rows once, even in vain', 'add 1, stale, hold, open, fail 0, free, open', '50 old, as before server', '50'],

		// In a check for newer rows.
		['adds newer rows', 'more, add 30, newer, newer', '130 fresh', '50,100,100', 1],
		['places a created one once an answer has it', 'add 1, upload, uploaded 0, add 1, newer', '53 fresh', '100'],
		['rereads itself when one answer cannot hold them', 'add 230, newer', '50 fresh, reread', '100,50'],
		['rereads itself when its cursor is deleted', 'hold, newer, fail 0 startOver, add 1, answer 0', '50 fresh, reread', '100,50'],
		['has the error of a check', 'hold, newer, fail 0 offline', '50 fresh, as before offline', '100'],
		['has none after the next check', 'hold, newer, fail 0 offline, add 1, free, newer', '51 fresh', '100,100'],
		['keeps it when a check is cancelled', 'hold, refresh, fail 0, newer, cancel', '50 fresh, as before server', '50,100'],
		['finds newer rows beside an error', 'hold, more, fail 0, add 2, free, newer', '52 fresh, error server', '50,100'],
	];
	for (const [title, actions, state, requests, turns = 0] of table) {
		it(title, async () => {
			await stage.play(actions);
			const sizes = stage.account.requests.map(({ limit }) => limit).join();
			assert.deepEqual([stage.state, sizes, stage.list.turns], [state, requests, turns]);
		});
	}

	it('changes once for many pages, and once for a refresh', async () => {
		await stage.play('all');
		assert.equal(stage.changes, 2);
		await stage.play('refresh');
		assert.equal(stage.changes, 3);
	});

	it('is loading while a refresh reads its first page', async () => {
		stage = new Stage(450);
		await stage.play('refresh, stale, hold, open, refresh');
		assert.deepEqual([stage.state, stage.account.requests.length], ['0 fresh, reread, loading, refreshing', 2]);
		await stage.play('free');
		assert.equal(stage.state, '50 fresh, reread');
	});

	it('updates a record in its place, and ignores one that it has not', () => {
		const { list, ids } = stage;
		const changed = { id: ids[7] ?? '', value: { number: 1000 } };
		list.replace(changed);
		list.replace({ id: 'row_999999', value: { number: 999_999 } });
		assert.deepEqual([stage.ids, list.items[7], stage.changes], [ids, changed, 2]);
	});

	it('rereads itself at every tenth check, and so finds deletions', async () => {
		const account = new Account(450);
		const list = listOf(account);
		await list.open();
		const before = account.ids.slice(0, 50);
		account.remove(before[10] ?? '');
		const shown = [];
		for (let check = 0; check < 10; check++) {
			shown.push(list.items.map(({ id }) => id));
			await list.loadNewer();
		}
		assert.deepEqual(shown, Array(10).fill(before));
		assert.equal(list.items.map(({ id }) => id).join(), account.ids.slice(0, 50).join());
	});

	for (const newest of ['first', 'last'] as const) {
		it(`finds no old row that moved up as newer, newest ${newest}`, async () => {
			const account = new Account(120);
			const list = new RefreshableList<Row>({ fetchPage: account.fetchPage, pageSize: () => 50, newest }, () => {});
			await list.open();
			account.remove(account.ids[1] ?? '');
			const added = [];
			for (let check = 0; check < 10; check += 1) {
				added.push(...(await list.loadNewer()).added);
			}
			assert.deepEqual(added, []);
			assert.deepEqual(
				list.items.map(({ id }) => id),
				account.ids.slice(0, 50),
			);
		});
	}

	it('goes on at the right place when the only placed row is deleted', async () => {
		stage = new Stage(0, 1);
		await stage.play('hold, upload, open, upload, uploaded 0, uploaded 0, answer 0, upload, remove 0, free, all');
		assert.deepEqual(stage.ids, stage.account.ids);
	});

	it('keeps the order when the only placed row is deleted during a check', async () => {
		stage = new Stage(2, 1);
		await stage.play('hold, open, answer 0, newer, upload, remove 0, answer 0, upload, free, all');
		assert.deepEqual(stage.ids, stage.account.ids);
	});

	it('sends nothing after it was disposed', async () => {
		const { list, account } = stage;
		await stage.play('stale, dispose, refresh, open');
		assert.deepEqual([list.items.length, account.requests.length], [50, 0]);
	});

	it('finds changes in the first page where a check reads that page', async () => {
		let [state, changes] = ['running', 0];
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

	it('reads an empty list again', async () => {
		const empty = new Account(0);
		const list = listOf(empty);
		await list.open();
		empty.add(2);
		assert.equal((await list.loadNewer()).added.length, 2);
	});
});
