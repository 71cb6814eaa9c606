import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { RefreshableList } from '../../../src/paging/refreshableList.ts';
import { Account, type Row, settled } from './account.ts';

type Step =
	| { do: 'open' | 'more' | 'refresh' | 'newer' | 'stale' | 'cancel' | 'all' | 'upload' }
	| { do: 'answer' | 'fail' | 'remove' | 'uploaded'; which: number }
	| { do: 'add'; rows: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ do: fc.constantFrom('open', 'more', 'refresh', 'newer', 'stale', 'cancel', 'all') }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), rows: fc.nat(120) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('upload' as const) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('uploaded' as const), which: fc.nat(5) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat(400) }) },
);

/** A list on the screen, and what its window did to the account. */
class Stage {
	readonly account: Account;
	readonly list: RefreshableList<Row>;
	/** Records that the service has, and whose uploads it has not answered yet. */
	readonly #uploading: string[] = [];
	readonly #inserted = new Set<string>();
	/** Records that must be on the screen until all rows are read again. */
	#kept = new Set<string>();
	#readAt: Date | undefined;

	constructor(size: number, pageSize: number) {
		this.account = new Account(size);
		this.account.hold = true;
		const query = { fetchPage: this.account.fetchPage, pageSize: () => pageSize };
		this.list = new RefreshableList<Row>(query, () => this.check());
	}

	/**
	 * What may be on the screen at any moment: rows without a duplicate, in order, and without a gap between them. Records that
	 * were uploaded here stand at the top, in any order, until an answer places them; none of them may be missing.
	 */
	check(): void {
		const { ids } = this.account;
		const shown = this.list.items.map(({ id }) => id);
		assert.equal(new Set(shown).size, shown.length, 'a row twice');
		assert.ok(
			shown.every((id) => ids.includes(id)),
			'a row that was deleted',
		);
		const top = [...shown, ''].findIndex((id) => !this.#inserted.has(id));
		const rest = shown.slice(top);
		const start = ids.indexOf(rest[0] ?? '');
		assert.deepEqual(rest, ids.slice(start, start + rest.length), 'a gap');
		if (this.#readAt !== this.list.readAt) {
			this.#readAt = this.list.readAt;
			this.#kept.clear();
		}
		assert.deepEqual(
			[...this.#kept].filter((id) => !shown.includes(id)),
			[],
			'an upload is missing',
		);
	}

	take(action: Step): void {
		const { account, list } = this;
		const chosen = <T>(all: readonly T[]) => all[('which' in action ? action.which : 0) % Math.max(1, all.length)];
		const simple: Readonly<Record<string, () => unknown>> = {
			open: () => list.open(),
			more: () => list.loadMore(),
			all: () => list.loadWhile(() => true),
			refresh: () => list.refresh(),
			newer: () => list.loadNewer(),
			stale: () => list.markStale(),
			cancel: () => list.cancel(),
		};
		switch (action.do) {
			case 'add':
				account.add(action.rows);
				break;
			case 'upload':
				account.add(1);
				this.#uploading.push(...account.ids.slice(0, 1));
				break;
			case 'uploaded':
				this.#insert(chosen(this.#uploading));
				break;
			case 'remove': {
				const id = chosen(account.ids.filter((each) => !this.#uploading.includes(each)));
				if (id !== undefined) {
					account.remove(id);
					this.#kept.delete(id);
					list.remove(id);
				}
				break;
			}
			case 'answer':
				chosen(account.waiting)?.answer();
				break;
			case 'fail':
				chosen(account.waiting)?.fail(new ApiError('server', 'broken'));
				break;
			default:
				void simple[action.do]?.();
		}
	}

	#insert(id: string | undefined): void {
		if (id !== undefined) {
			this.#uploading.splice(this.#uploading.indexOf(id), 1);
			this.#inserted.add(id);
			if (this.list.isOpen && this.account.ids.includes(id)) {
				this.#kept.add(id);
			}
			this.list.insert({ id, value: { number: Number(id.slice(4)) } });
		}
	}
}

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
					Object.assign(account, service);
					for (const action of steps) {
						stage.take(action);
						await settled();
						stage.check();
					}
					account.hold = false;
					for (const request of account.waiting) {
						request.answer();
					}
					await settled();
					await list.open();
					await (fresh ? list.refresh() : list.loadWhile(() => true));
					await (fresh ? Promise.resolve() : list.loadNewer());
					await list.loadWhile(() => true);
					assert.deepEqual(
						list.items.map(({ id }) => id),
						account.ids,
					);
					assert.equal(list.isLoading || list.isRefreshing || list.hasMore, false);
					assert.equal(list.error, undefined);
				},
			),
			{ numRuns: Number(process.env['RUNS'] ?? 500) },
		);
	});
});
