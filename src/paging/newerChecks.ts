import type { ApiError } from '../api/errors.ts';
import type { Entry } from '../api/page.ts';
import type { PagedList } from './pagedList.ts';

/** A check finds neither changes nor deletions, so every tenth reads all rows again. */
const checksUntilReread = 10;

/** The result of a check. */
export interface Check<T> {
	readonly added: readonly Entry<T>[];
	readonly error?: ApiError | undefined;
}

/** The checks of a list for newer records. */
export class NewerChecks<T> {
	#count = 0;
	/** Of the last check. */
	error: ApiError | undefined;

	/** Counts a check; true when the list has to be read again instead. */
	isRereadDue(list: PagedList<T>): boolean {
		this.#count += 1;
		return !list.canLoadNewer || this.#count % checksUntilReread === 0;
	}

	/** Adds newer records. `reread`: the list has to be read again. Never rejects. */
	async check(list: PagedList<T>, onDidChange: () => void): Promise<Check<T> | 'reread'> {
		const failed = this.error;
		const before = [...list.items];
		try {
			const added = await list.loadNewer();
			if (added === 'gap') {
				return 'reread';
			}
			if (added) {
				this.error = undefined;
			}
			if (failed || list.items.length !== before.length || list.items.some((entry, index) => entry !== before[index])) {
				onDidChange();
			}
			return { added: added ?? [] };
		} catch (failure) {
			const error = failure as ApiError;
			if (error.startOver) {
				return 'reread';
			}
			this.error = error;
			onDidChange();
			return { added: [], error };
		}
	}
}
