import { assert } from 'chai';
import { EventEmitter, window, workspace } from 'vscode';
import type { AccountChange } from '../../src/account/account.ts';
import { ApiError, type ApiErrorDetails, type ApiErrorKind } from '../../src/api/errors.ts';
import { AutoRefresh } from '../../src/tree/autoRefresh.ts';
import { loadNewer } from '../../src/tree/reads.ts';
import { api, click, rowsOf, signIn, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { said } from './said.ts';

/** A view that counts the checks of it, and answers each with the same failure. */
class FakeView {
	visible = true;
	checks = 0;
	readonly #failures: readonly ApiError[];
	readonly #becameVisible = new EventEmitter<void>();
	readonly onDidBecomeVisible = this.#becameVisible.event;

	constructor(kind?: ApiErrorKind, details?: ApiErrorDetails) {
		this.#failures = kind ? [new ApiError(kind, 'No.', details)] : [];
	}

	async loadNewer(): Promise<readonly ApiError[]> {
		this.checks += 1;
		return this.#failures;
	}

	show(): void {
		this.visible = true;
		this.#becameVisible.fire();
	}
}

describe('Automatic refresh', () => {
	const extension = useQoder();
	let autoRefresh: AutoRefresh<FakeView> | undefined;
	const accountChange = new EventEmitter<AccountChange>();

	/** The setting takes effect at once; a check every 1.2 seconds. */
	async function check(...views: FakeView[]): Promise<void> {
		await workspace.getConfiguration('qoder').update('autoRefresh', 0.02, true);
		autoRefresh = new AutoRefresh(views, { onDidChange: accountChange.event }, (view) => view.loadNewer());
	}

	afterEach(async () => {
		autoRefresh?.dispose();
		autoRefresh = undefined;
		await workspace.getConfiguration('qoder').update('autoRefresh', undefined, true);
	});

	it('skips hidden views, and checks an overdue one when it is shown', async () => {
		const [shown, hidden] = [new FakeView(), new FakeView()];
		hidden.visible = false;
		await check(shown, hidden);
		await until('two checks', () => shown.checks === 2);
		assert.equal(hidden.checks, 0);
		hidden.show();
		assert.equal(hidden.checks, 1);
		hidden.show();
		assert.deepEqual([shown.checks, hidden.checks], [2, 1]);
	});

	it('checks nothing while the window is without focus', async () => {
		const view = new FakeView();
		await check(view);
		await until('a check', () => view.checks === 1);
		let looks = 0;
		replace(window, 'state', {
			active: true,
			get focused() {
				looks += 1;
				return false;
			},
		});
		await until('two times at which it was due', () => looks >= 2);
		assert.equal(view.checks, 1);
	});

	it('pauses for Retry-After, and while the token is rejected', async () => {
		const fine = new FakeView();
		const rejected = new FakeView('unauthorized', { status: 401 });
		const [busy, overloaded] = [
			new FakeView('rateLimited', { retryAfter: 2 }),
			new FakeView('unavailable', { retryAfter: 3600 }),
		];
		await check(fine, rejected, busy, overloaded);
		await until('the wait over', () => busy.checks === 2, 15);
		assert.isAtLeast(fine.checks, 3);
		assert.deepEqual([rejected.checks, overloaded.checks], [1, 1]);
		accountChange.fire({ isSameToken: true });
		await until('a check with the other token', () => rejected.checks === 2 && overloaded.checks === 2);
	});

	it('pauses when rows of a view report a rejected token or a wait', async () => {
		await signIn(extension);
		const { view } = extension.agents;
		const failuresAfter = async (status: number, headers = {}) => {
			await api.faults([{ fault: { kind: 'status', status, headers } }]);
			const failures = await loadNewer(view);
			await api.faults([]);
			return failures.map(({ kind, retryAfter }) => [kind, retryAfter]);
		};
		assert.deepEqual(await failuresAfter(401), [['unauthorized', undefined]]);
		assert.deepEqual(await failuresAfter(429, { 'retry-after': '70' }), [['rateLimited', 70]]);
		assert.deepEqual(await loadNewer(view), []);
	});

	it('does not pause because a page could not be loaded before', async () => {
		await api.change({ addAgents: 100 });
		await signIn(extension);
		const { view } = extension.agents;
		await api.faults([{ fault: { kind: 'status', status: 429, headers: { 'retry-after': '3600' } } }]);
		await click((await rowsOf(view)).at(-1));
		await api.faults([]);
		assert.equal((await rowsOf(view)).at(-1)?.kind, 'failed');
		assert.deepEqual(await loadNewer(view), []);
	});

	it('names a setting that cannot be used', async () => {
		const warnings = said('showWarningMessage');
		await workspace.getConfiguration('qoder').update('autoRefresh', 'often', true);
		await until('a warning', () => warnings.length > 0);
		assert.match(`${warnings}`, /^The qoder\.autoRefresh setting must be a number of minutes, 0 or more\./);
	});
});
