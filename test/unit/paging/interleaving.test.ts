import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { settled } from './account.ts';
import { Stage } from './stage.ts';

const numbered = (name: string, most: number) => fc.nat(most).map((number) => `${name} ${number}`);
const step = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom('open', 'more', 'refresh', 'newer', 'stale', 'cancel', 'all') },
	{ weight: 6, arbitrary: numbered('answer', 5) },
	{ weight: 1, arbitrary: numbered('fail', 5) },
	{ weight: 1, arbitrary: numbered('add', 120) },
	{ weight: 2, arbitrary: fc.constant('upload') },
	{ weight: 2, arbitrary: numbered('uploaded', 5) },
	{ weight: 1, arbitrary: numbered('remove', 400) },
);

describe('RefreshableList under any interleaving of actions and answers', () => {
	it('shows no row twice, skips none and ends with all of the account', async function () {
		this.timeout(120_000);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(330),
				fc.record({ deaf: fc.boolean(), early: fc.boolean() }),
				fc.boolean(),
				fc.constantFrom(1, 3, 30),
				fc.array(step, { maxLength: 40, size: 'max' }),
				async (size, service, fresh, pageSize, steps) => {
					const stage = new Stage(size, pageSize);
					const { account, list } = stage;
					Object.assign(account, service, { hold: true });
					for (const action of steps) {
						stage.take(action);
						await settled();
						stage.check();
					}
					stage.take('free');
					await settled();
					await list.open();
					await (fresh ? list.refresh() : list.loadWhile(() => true));
					await (fresh ? Promise.resolve() : list.loadNewer());
					await list.loadWhile(() => true);
					assert.deepEqual(stage.ids, account.ids);
					assert.equal(list.isLoading || list.isRefreshing || list.hasMore, false);
					assert.equal(list.error, undefined);
				},
			),
			{ numRuns: Number(process.env['RUNS'] ?? 500) },
		);
	});
});
