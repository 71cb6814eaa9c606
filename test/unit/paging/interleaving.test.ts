import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { Listing } from '../../../src/paging/listing.ts';
import { Account, type Row, settled } from './account.ts';

type Step =
	| { do: 'open' | 'more' | 'refresh' | 'newer' | 'stale' | 'cancel' | 'all' }
	| { do: 'answer' | 'fail'; which: number }
	| { do: 'add'; rows: number }
	| { do: 'insert' }
	| { do: 'remove'; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ do: fc.constantFrom('open', 'more', 'refresh', 'newer', 'stale', 'cancel', 'all') }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), rows: fc.nat(120) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('insert' as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat(400) }) },
);

// What may be on the screen at any moment: rows without a duplicate, in order, and without a gap between them. Rows that this
// window made stand at the top before it is known what others made until then.
function check(listing: Listing<Row>, account: Account, inserted: ReadonlySet<string>): void {
	const shown = listing.items.map(({ id }) => id);
	assert.equal(new Set(shown).size, shown.length, 'a row twice');
	assert.ok(
		shown.every((id) => account.ids.includes(id)),
		'a row that is gone',
	);
	const top = [...shown, ''].findIndex((id) => !inserted.has(id));
	assert.deepEqual(shown.slice(0, top), shown.slice(0, top).toSorted().toReversed(), 'a wrong order');
	const rest = shown.slice(top);
	const start = account.ids.indexOf(rest[0] ?? '');
	assert.deepEqual(rest, account.ids.slice(start, start + rest.length), 'a gap');
}

describe('A listing under any interleaving of actions and answers', () => {
	it('shows no row twice and skips none, and ends with all that the account holds', async function () {
		this.timeout(120_000);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(330),
				fc.boolean(),
				fc.boolean(),
				fc.constantFrom(1, 3, 30),
				fc.array(step, { maxLength: 40 }),
				async (size, deaf, fresh, pageSize, steps) => {
					const account = new Account(size);
					account.hold = true;
					account.deaf = deaf;
					const inserted = new Set<string>();
					const query = { fetchPage: account.fetchPage, pageSize: () => pageSize };
					const listing = new Listing<Row>(query, () => check(listing, account, inserted));
					for (const action of steps) {
						take(action, listing, account, inserted);
						await settled();
						check(listing, account, inserted);
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

function take(action: Step, listing: Listing<Row>, account: Account, inserted: Set<string>): void {
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
		case 'insert': {
			account.add(1);
			const [id = ''] = account.ids;
			inserted.add(id);
			listing.insert({ id, value: { number: Number(id.slice(4)) } });
			break;
		}
		case 'remove': {
			const id = account.ids[action.which % Math.max(1, account.ids.length)];
			if (id !== undefined) {
				account.remove(id);
				listing.remove(id);
			}
			break;
		}
		case 'answer':
			account.waiting[action.which % Math.max(1, account.waiting.length)]?.answer();
			break;
		case 'fail':
			account.waiting[action.which % Math.max(1, account.waiting.length)]?.fail(new ApiError('server', 'broken'));
	}
}
