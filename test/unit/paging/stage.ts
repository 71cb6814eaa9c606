import assert from 'node:assert/strict';
import { ApiError, type ApiErrorKind } from '../../../src/api/errors.ts';
import { RefreshableList } from '../../../src/paging/refreshableList.ts';
import { Account, type Row, settled } from './account.ts';

/** Starts something and does not wait for its end. */
const starts: Readonly<Record<string, (list: RefreshableList<Row>) => unknown>> = {
	open: (list) => list.open(),
	more: (list) => list.loadMore(),
	refresh: (list) => list.refresh(),
	newer: (list) => list.loadNewer(),
	stale: (list) => list.markStale(),
	dispose: (list) => list.dispose(),
};

/** A list on the screen, and what its window did to the account. */
export class Stage {
	readonly account: Account;
	readonly list: RefreshableList<Row>;
	changes = 0;
	#cancels = 0;
	#began: Date | undefined;
	/** Records that the service has, and whose uploads it has not answered yet. */
	readonly #uploading: string[] = [];
	readonly #inserted = new Set<string>();
	/** Records that must be on the screen until all rows are read again. */
	#kept = new Set<string>();
	#readAt: Date | undefined;

	constructor(size: number, pageSize = 50) {
		this.account = new Account(size);
		const query = { fetchPage: this.account.fetchPage, pageSize: () => pageSize };
		this.list = new RefreshableList<Row>(query, () => {
			this.changes += 1;
			this.check();
		});
	}

	get ids(): string[] {
		return this.list.items.map(({ id }) => id);
	}

	/**
	 * What may be on the screen at any moment: rows without a duplicate, in order, and without a gap between them. Records that
	 * were uploaded here stand at the top, in any order, until an answer places them; none of them may be missing.
	 */
	check(): void {
		const { ids } = this.account;
		const shown = this.ids;
		assert.equal(new Set(shown).size, shown.length, 'a row twice');
		const deleted = shown.filter((id) => !ids.includes(id));
		assert.deepEqual(deleted, [], 'a row that was deleted');
		const top = [...shown, ''].findIndex((id) => !this.#inserted.has(id));
		const rest = shown.slice(top);
		const start = ids.indexOf(rest[0] ?? '');
		assert.deepEqual(rest, ids.slice(start, start + rest.length), 'a gap');
		if (this.#readAt !== this.list.readAt) {
			this.#readAt = this.list.readAt;
			this.#kept.clear();
		}
		const missing = [...this.#kept].filter((id) => !shown.includes(id));
		assert.deepEqual(missing, [], 'an upload is missing');
	}

	/** One action, such as `open`, `add 3` rows, `answer 0`, the first request that waits, or `fail 0 offline`. */
	take(action: string): unknown {
		const [name = '', number = '0', kind = 'server'] = action.split(' ');
		const { account, list } = this;
		const chosen = <T>(all: readonly T[]) => all[Number(number) % Math.max(1, all.length)];
		switch (name) {
			case 'hold':
				account.hold = true;
				return;
			case 'free':
				account.hold = false;
				return account.waiting.map((request) => request.answer());
			case 'add':
				return account.add(Number(number));
			case 'upload':
				account.add(1);
				return this.#uploading.push(...account.ids.slice(0, 1));
			case 'uploaded':
				return this.#insert(chosen(this.#uploading));
			case 'remove':
				return this.#remove(chosen(account.ids.filter((each) => !this.#uploading.includes(each))));
			case 'answer':
				return chosen(account.waiting)?.answer();
			case 'fail': {
				const startOver = kind === 'startOver';
				const error = new ApiError(startOver ? 'invalid' : (kind as ApiErrorKind), 'no', { startOver });
				return chosen(account.waiting)?.fail(error);
			}
			case 'all': {
				const cancels = this.#cancels;
				return list.loadWhile(() => this.#cancels === cancels);
			}
			case 'cancel':
				this.#cancels += 1;
				return list.cancel();
			default:
				return starts[name]?.(list);
		}
	}

	#remove(id: string | undefined): void {
		if (id !== undefined) {
			this.account.remove(id);
			this.#kept.delete(id);
			this.list.remove(id);
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

	/** Takes these actions one after the other; each has its effect before the next. */
	async play(actions: string): Promise<void> {
		for (const action of actions.split(', ')) {
			const [, times = '1', one = action] = /^(\d+) × (.*)$/.exec(action) ?? [];
			const ends = Array.from({ length: Number(times) }, () => this.take(one));
			await (this.account.hold ? settled() : Promise.all(ends));
			this.check();
		}
		await settled();
	}

	/** From here on, changes and requests are counted. */
	begin(): void {
		this.#began = this.list.readAt;
		this.account.requests.length = 0;
		this.changes = 0;
	}

	/** What is shown: how many rows, whether they are the newest, and what else differs from a list at rest. */
	get state(): string {
		const { list, account } = this;
		const isFresh = this.ids.join() === account.ids.slice(0, this.ids.length).join();
		return [
			`${this.ids.length} ${isFresh ? 'fresh' : 'old'}`,
			...(list.readAt === this.#began ? [] : ['reread']),
			...(list.hasMore ? [] : ['all']),
			...(list.isLoading ? ['loading'] : []),
			...(list.isRefreshing ? ['refreshing'] : []),
			...(list.error ? [`error ${list.error.kind}`] : []),
			...(list.refreshError ? [`as before ${list.refreshError.kind}`] : []),
		].join(', ');
	}
}
