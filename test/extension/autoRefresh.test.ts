import { assert } from 'chai';
import { EventEmitter, window } from 'vscode';
import type { AccountChange } from '../../src/account/account.ts';
import { ApiError, type ApiErrorDetails, type ApiErrorKind } from '../../src/api/errors.ts';
import { AutoRefresh } from '../../src/tree/autoRefresh.ts';
import { loadNewer } from '../../src/tree/loading.ts';
import type { FaultRule } from '../qoderApi/faults.ts';
import { set } from '../soak/actions.ts';
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

/** Milliseconds; the setting is in minutes. */
const interval = 3000;

describe('Automatic refresh', () => {
	const extension = useQoder({ agents: 145 });
	let autoRefresh: AutoRefresh<FakeView> | undefined;
	const accountChange = new EventEmitter<AccountChange>();
	let due: (() => void)[];
	/** Only grows, because the extension's own checks remember when they were made. */
	let passed = 0;

	// The interval passes only when a test lets it.
	beforeEach(() => {
		const { now } = Date;
		const { setInterval, clearInterval } = globalThis;
		due = [];
		replace(Date, 'now', () => now() + passed);
		replace(globalThis, 'setInterval', (run: () => void, milliseconds: number) => {
			if (milliseconds !== interval) {
				return setInterval(run, milliseconds);
			}
			due.push(run);
			return run;
		});
		replace(globalThis, 'clearInterval', (timer: never) => {
			due = due.filter((run) => run !== timer);
			clearInterval(timer);
		});
	});

	afterEach(async () => {
		autoRefresh?.dispose();
		autoRefresh = undefined;
		await set('autoRefresh', undefined);
	});

	async function check(...views: FakeView[]): Promise<void> {
		await set('autoRefresh', interval / 60_000);
		autoRefresh = new AutoRefresh(views, { onDidChange: accountChange.event }, (view) => view.loadNewer());
	}

	/** Lets the interval pass, and the checks begin. */
	async function pass(): Promise<void> {
		passed += interval;
		for (const run of due) {
			run();
		}
		await new Promise((resolve) => setTimeout(resolve));
	}

	it('skips hidden views and windows, and checks an overdue view when shown', async () => {
		const [shown, hidden] = [new FakeView(), new FakeView()];
		hidden.visible = false;
		await check(shown, hidden);
		await pass();
		await pass();
		assert.deepEqual([shown.checks, hidden.checks], [2, 0]);
		hidden.show();
		hidden.show();
		assert.deepEqual([shown.checks, hidden.checks], [2, 1]);
		replace(window, 'state', { active: true, focused: false });
		await pass();
		assert.deepEqual([shown.checks, hidden.checks], [2, 1]);
	});

	it('pauses for Retry-After, and while the token is rejected', async () => {
		const views = [
			new FakeView(),
			new FakeView('rateLimited', { retryAfter: 5 }),
			new FakeView('unauthorized', { status: 401 }),
			new FakeView('unavailable', { retryAfter: 3600 }),
			// Without a status, the token could not be read.
			new FakeView('unauthorized'),
		];
		const checks = () => views.map((view) => view.checks);
		await check(...views);
		await pass();
		await pass();
		assert.deepEqual(checks(), [2, 1, 1, 1, 2]);
		await pass();
		assert.deepEqual(checks(), [3, 2, 1, 1, 3]);
		accountChange.fire({ isSameToken: true });
		await pass();
		assert.deepEqual(checks(), [4, 3, 2, 2, 4]);
	});

	it('pauses when a check reports a rejected token or a wait, not a page', async () => {
		await signIn(extension);
		const { view } = extension.agents;
		await api.faults([{ fault: { kind: 'status', status: 429, headers: { 'retry-after': '3600' } } }]);
		await click((await rowsOf(view)).at(-1));
		assert.equal((await rowsOf(view)).at(-1)?.kind, 'failed');
		const failuresAfter = async (...faults: FaultRule[]) => {
			await api.faults(faults);
			return (await loadNewer(view)).map(({ kind, retryAfter }) => [kind, retryAfter]);
		};
		assert.deepEqual(await failuresAfter(), []);
		assert.deepEqual(await failuresAfter({ fault: { kind: 'status', status: 401 } }), [['unauthorized', undefined]]);
		const busy = { kind: 'status', status: 429, headers: { 'retry-after': '70' } } as const;
		assert.deepEqual(await failuresAfter({ fault: busy }), [['rateLimited', 70]]);
		assert.deepEqual(await failuresAfter(), []);
	});

	it('checks each open list at the interval of the setting', async () => {
		await signIn(extension);
		const { view } = extension.agents;
		const [first] = await rowsOf(view);
		await api.clear();
		await set('autoRefresh', interval / 60_000);
		await until('the setting', () => due.length === 1);
		const idle = `GET /agents limit=100&before_id=${first?.item.id?.split('/')[1]}`;
		for (const checks of [[idle], [idle, idle]]) {
			await pass();
			await until('a check', async () => (await api.log()).filter(({ outcome }) => outcome !== 'open').length === checks.length);
			assert.deepEqual(await api.requests(), checks);
		}
		await api.change({ addAgents: 30, fields: { name: 'brand-new' } });
		const isNew = ({ label }: { label: string }) => label === 'brand-new';
		await pass();
		await until('the new rows', async () => (await rowsOf(view)).filter(isNew).length === 30);
		const rows = await rowsOf(view);
		assert.match(String(rows[0]?.item.description), /^new · /);
		assert.notMatch(String(rows[31]?.item.description), /^new · /);
		await set('autoRefresh', 0);
		await until('no checks', () => due.length === 0);
	});

	it('names a setting that cannot be used', async () => {
		const warnings = said('showWarningMessage');
		await set('autoRefresh', 'often');
		await until('a warning', () => warnings.length > 0);
		assert.match(`${warnings}`, /^The qoder\.autoRefresh setting must be a number of minutes, 0 or more\./);
	});
});
