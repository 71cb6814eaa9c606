import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('A long task that is cancelled', () => {
	const session = useSession({ files: 2500, agents: 1, height: 1200 });

	before(async () => {
		await session.signIn();
		await session.listFiles(51);
	});

	const names = (count: number) => session.api.account.files.slice(0, count).map(({ filename }) => filename);
	const outcomes = () => session.api.requests.map(({ outcome }) => outcome);

	/** Cancels in the notification while the third request is under way, which is cut off with that; returns the last row. */
	async function cancelThird(act: () => Promise<void>, progress: string, next: string, wanted: readonly string[]) {
		const { api, files, workbench } = session;
		session.takeRequests();
		api.faults.set([{ match: { nth: 3 }, fault: { kind: 'hold' } }]);
		await act();
		await session.untilHeld();
		await workbench.notice(progress, 'Cancel');
		await until('the request to be cut off', outcomes, ['answered', 'answered', 'cut']);
		session.takeRequests();
		const rows = await files.untilRows('what was read', (all) => all.length === wanted.length + 1 && all.at(-1)?.label === next);
		assert.deepEqual(
			rows.slice(0, -1).map(({ label }) => label),
			wanted,
		);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		api.faults.clear();
		return `${rows.at(-1)?.description}`;
	}

	it('keeps the rows of Load All, sends no more, and continues later', async () => {
		const { api, files } = session;
		const loadAll = () => files.rowAction('Load more', 'Load All');
		assert.equal(await cancelThird(loadAll, 'Loading: 250 loaded', 'Load more', names(250)), '250 loaded');
		await files.click('Load more');
		assert.deepEqual(await session.untilRequests(1), [`GET /files limit=50&after=${api.account.files[249]?.file_id}`]);
		await files.untilRows('the next page', (all) => all.length === 301);
	});

	it('keeps the matches of a search, sends no more, and continues later', async () => {
		const { api, files } = session;
		const matching = (searched: number) => names(searched).filter((name) => name.includes('report'));
		await session.filterFiles('report');
		await files.untilRows('what matches', (all) => all.length === matching(300).length + 1);
		const search = () => files.click('Continue searching');
		assert.equal(
			await cancelThird(search, 'Searching: 500 loaded', 'Continue searching', matching(500)),
			`${matching(500).length} of 500 loaded items match; more to search`,
		);
		await search();
		const requests = await session.untilRequests(10);
		assert.equal(requests.length, 10);
		assert.equal(requests[0], `GET /files limit=100&after=${api.account.files[499]?.file_id}`);
		await files.untilRows('what was found', (all) => all.length === matching(1500).length + 1);
	});

	it('opens no file that opens slowly', async () => {
		const { api, files, workbench } = session;
		await files.action('Clear File Filter');
		api.account.addFiles(1, { purpose: 'tool_output', filename: 'slow.txt', mime_type: 'text/plain', status: 'ready' });
		await files.action('Refresh Files');
		await files.untilRow('slow.txt');
		api.faults.set([{ match: { path: 'content' }, fault: { kind: 'hold' } }]);
		await files.doubleClick('slow.txt');
		await workbench.notice('Opening “slow.txt”');
		assert.equal((await workbench.toasts()).length, 1);
		await workbench.notice('Opening “slow.txt”', 'Cancel');
		await session.settled();
		assert.deepEqual(await workbench.toasts(), []);
		assert.equal(await workbench.page.locator('.tab').count(), 0);
		api.faults.clear();
		await files.click('slow.txt');
		await workbench.untilTab('slow.txt');
	});
});
