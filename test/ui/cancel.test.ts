import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import type { Row } from './tree.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A long task that is cancelled', () => {
	let session: Session;
	let files: View;
	let rows: Row[];

	before(async () => {
		session = await startSession({ files: 2500, agents: 1, height: 1200 });
		({ files } = session);
		await session.signIn();
		await files.action('View as List');
		await files.untilRows('files', (all) => all.length === 51);
	});

	after(() => session?.close());

	const names = () => session.api.account.files.map(({ filename }) => filename);
	const holdThird = () => {
		session.takeRequests();
		session.api.faults.set([{ match: { nth: 3 }, fault: { kind: 'hold' } }]);
	};
	const labels = () => rows.slice(0, -1).map(({ label }) => label);

	it('keeps the rows of Load All, sends no more, and continues later', async () => {
		holdThird();
		await files.rowAction('Load more', 'Load All');
		await cancelThird(session, 'Loading: 250 loaded', 'load-all');
		rows = await files.untilRows('an offer to go on', (all) => all.length > 51 && all.at(-1)?.label === 'Load more');
		assert.equal(rows.length, 251);
		assert.deepEqual(labels(), names().slice(0, 250));
		assert.equal(rows.at(-1)?.description, '250 loaded');
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		session.api.faults.clear();
		await files.click('Load more');
		assert.deepEqual(await session.untilRequests(1), [`GET /files limit=50&after=${session.api.account.files[249]?.file_id}`]);
		rows = await files.untilRows('the next page', (all) => all.length === 301);
		assert.deepEqual(labels(), names().slice(0, 300));
	});

	it('keeps the matches of a search, sends no more, and continues later', async () => {
		const { quickInput } = session.workbench;
		const matching = (searched: number) =>
			names()
				.slice(0, searched)
				.filter((name) => name.includes('report'));
		await files.action('Filter Files…');
		await quickInput.submit('report');
		await quickInput.untilClosed();
		await files.untilRows('what matches', (all) => all.length === matching(300).length + 1);
		holdThird();
		await files.click('Continue searching');
		await cancelThird(session, 'Searching: 500 loaded', 'search-further');
		rows = await files.untilRows('what was found', (all) => all.length > matching(300).length + 1);
		assert.deepEqual(labels(), matching(500));
		assert.equal(rows.at(-1)?.label, 'Continue searching');
		assert.equal(rows.at(-1)?.description, `${matching(500).length} of 500 loaded items match; more to search`);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		session.api.faults.clear();
		await files.click('Continue searching');
		const requests = await session.untilRequests(10);
		assert.equal(requests.length, 10);
		assert.equal(requests[0], `GET /files limit=100&after=${session.api.account.files[499]?.file_id}`);
		rows = await files.untilRows('what was found', (all) => all.length === matching(1500).length + 1);
		assert.deepEqual(labels(), matching(1500));
	});
});

describe('A file that opens slowly', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 0, agents: 1 });
		const small = { purpose: 'tool_output', mime_type: 'text/plain', size_bytes: 1234, status: 'ready' } as const;
		session.api.account.addFiles(1, { ...small, filename: 'slow.txt' });
		await session.signIn();
		await session.files.action('View as List');
		await session.files.untilRows('the file', ([row]) => row?.label === 'slow.txt');
	});

	after(() => session?.close());

	it('says so after two seconds, and Cancel opens nothing', async () => {
		const { api, files, workbench } = session;
		session.takeRequests();
		api.faults.set([{ match: { path: 'content' }, fault: { kind: 'hold' } }]);
		await files.doubleClick('slow.txt');
		await workbench.notice('Opening “slow.txt”');
		await session.picture('slow-file', 'window');
		assert.equal((await workbench.toasts()).length, 1);
		await workbench.notice('Opening “slow.txt”', 'Cancel');
		await session.settled();
		assert.deepEqual(await workbench.toasts(), []);
		assert.equal(await workbench.page.locator('.tab').count(), 0);
		api.faults.clear();
		await files.click('slow.txt');
		await workbench.page.locator('.tab.active', { hasText: 'slow.txt' }).waitFor();
	});
});

/** Cancels in the notification while the third request is under way, which is cut off with that. */
async function cancelThird(session: Session, text: string, name: string): Promise<void> {
	const { api, workbench } = session;
	await until(
		'the third request',
		async () => api.faults.held,
		(held) => held === 1,
	);
	await workbench.notice(text);
	await session.picture(name, 'window');
	await workbench.notice(text, 'Cancel');
	await until(
		'the request to be cut off',
		async () => api.requests.map(({ outcome }) => outcome).join(),
		(outcomes) => outcomes === 'answered,answered,cut',
	);
	session.takeRequests();
}
