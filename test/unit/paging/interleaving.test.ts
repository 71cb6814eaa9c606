import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { Listing } from '../../../src/paging/listing.ts';
import { Account, type Row, settled } from './account.ts';

type Step =
	| { do: 'open' | 'more' | 'refresh' | 'newer' | 'stale' | 'cancel' | 'all' }
	| { do: 'answer' | 'fail'; which: number }
	| { do: 'add'; rows: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ do: fc.constantFrom('open', 'more', 'refresh', 'newer', 'stale', 'cancel', 'all') }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), rows: fc.nat(120) }) },
);

// What may be on the screen at any moment: rows without a duplicate, in order, and without a gap between them.
function check(listing: Listing<Row>, account: Account): void {
	const shown = listing.items.map(({ id }) => id);
	assert.equal(new Set(shown).size, shown.length, 'a row twice');
	const start = shown[0] === undefined ? 0 : account.ids.indexOf(shown[0]);
	assert.deepEqual(shown, account.ids.slice(start, start + shown.length), 'a gap, or a wrong order');
}

describe('A listing under any interleaving of actions and answers', () => {
	it('shows no row twice and skips none, and ends with all that the account holds', async function () {
		this.timeout(120_000);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(330),
				fc.boolean(),
				fc.boolean(),
				fc.array(step, { maxLength: 40 }),
				async (size, deaf, fresh, steps) => {
					const account = new Account(size);
					account.hold = true;
					account.deaf = deaf;
					const listing = new Listing<Row>({ fetchPage: account.fetchPage, pageSize: () => 30 }, () => check(listing, account));
					for (const action of steps) {
						take(action, listing, account);
						await settled();
						check(listing, account);
					}
					account.hold = false;
					for (const request of account.waiting) {
						request.answer();
					}
					await settled();
					await listing.open();
					await (fresh ? listing.refresh() : listing.loadWhile(() => true));
					await (fresh ? Promise.resolve() : listing.loadNewer());
					await listing.loadWhile(() => true);
					assert.deepEqual(
						listing.items.map(({ id }) => id),
						account.ids,
					);
					assert.equal(listing.isLoading || listing.isRefreshing || listing.hasMore, false);
					assert.equal(listing.error, undefined);
				},
			),
			{ numRuns: Number(process.env['RUNS'] ?? 500) },
		);
	});
});

function take(action: Step, listing: Listing<Row>, account: Account): void {
	switch (action.do) {
		case 'open':
			void listing.open();
			break;
		case 'more':
			void listing.loadMore();
			break;
		case 'all':
			void listing.loadWhile(() => true);
			break;
		case 'refresh':
			void listing.refresh();
			break;
		case 'newer':
			void listing.loadNewer();
			break;
		case 'stale':
			listing.markStale();
			break;
		case 'cancel':
			listing.cancel();
			break;
		case 'add':
			account.add(action.rows);
			break;
		case 'answer':
			account.waiting[action.which % Math.max(1, account.waiting.length)]?.answer();
			break;
		case 'fail':
			account.waiting[action.which % Math.max(1, account.waiting.length)]?.fail(new ApiError('server', 'broken'));
	}
}
