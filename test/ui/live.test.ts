import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A large account that changes', () => {
	let session: Session;
	let files: View;
	let agents: View;

	before(async () => {
		session = await startSession({ files: 1000, agents: 145, width: 1300, height: 1600 });
		({ files, agents } = session);
		await session.signIn();
	});

	after(() => session?.close());

	// After a failure, a menu or a box may be open.
	afterEach(() => session.workbench.page.keyboard.press('Escape'));

	const names = () => session.api.account.files.map(({ filename }) => filename);
	const ready = { status: 'ready' } as const;

	it('shows all files as one list', async () => {
		await files.action('View as List');
		const rows = await files.untilRows('files', (all) => all.length === 51);
		assert.deepEqual(
			rows.slice(0, -1).map(({ label }) => label),
			names().slice(0, 50),
		);
		assert.equal(rows.at(-1)?.description, '50 loaded');
	});

	it('filters by name while it is typed, and shows the searched rows', async () => {
		const { quickInput } = session.workbench;
		await files.action('Filter Files…');
		await quickInput.type('REPORT');
		const matching = names()
			.slice(0, 50)
			.filter((name) => name.includes('report')).length;
		await files.untilRows('the preview', (rows) => rows.length === matching + 1);
		await quickInput.submit();
		await quickInput.untilClosed();
		const rows = await files.untilRows('the filter', (all) => all.at(-1)?.label === 'Continue searching');
		assert.equal(rows.at(-1)?.description, `${matching} of 50 loaded items match; more to search`);
		assert.equal(await files.description(), '“REPORT”');
		await until(
			'the icon',
			() => files.actions(),
			(actions) => actions.includes('Clear File Filter'),
		);
		await session.picture('filter-name');
	});

	it('keeps the filter over a reload of the window', async () => {
		await session.restart();
		await files.untilRows('the filter', (all) => all.at(-1)?.label === 'Continue searching');
		assert.equal(await files.description(), '“REPORT”');
	});

	it('searches further, ten pages at a time', async () => {
		session.takeRequests();
		await files.click('Continue searching');
		const matching = names().filter((name) => name.includes('report'));
		const rows = await files.untilRows('all that match', (all) => all.length === matching.length);
		assert.deepEqual(
			rows.map(({ label }) => label),
			matching,
		);
		const requests = session.takeRequests();
		assert.equal(requests.length, 10);
		assert.ok(requests.every((request) => request.includes('limit=100&after=')));
	});

	it('shows the searched rows when nothing matches', async () => {
		const { quickInput } = session.workbench;
		await session.workbench.runCommand('Qoder: Filter…');
		await quickInput.pick('Files');
		await quickInput.widget.getByText('Filter Files').waitFor();
		await quickInput.submit('no such name');
		const [row] = await files.untilRows('the answer', (all) => /^No matches for/.test(`${all[0]?.label}`));
		assert.equal(row?.label, 'No matches for “no such name” (1,000 searched)');
		await session.picture('filter-empty');
		await files.action('Clear File Filter');
		await files.untilRows('all files', (all) => all.length === 1000);
	});

	it('restores the previous filter when the box is dismissed', async () => {
		const { quickInput } = session.workbench;
		await files.action('Filter Files…');
		await quickInput.type('report');
		await files.untilRows('the preview', (all) => all.length < 1000);
		await quickInput.cancel();
		await files.untilRows('all files', (all) => all.length === 1000);
		assert.equal(await files.description(), new URL(session.api.baseUrl).host);
	});

	it('orders agents on the server, and remembers it', async () => {
		const oldest = session.api.account.agents.filter(({ archived_at }) => archived_at === undefined).at(-1);
		await agents.action('Oldest First');
		await agents.untilRows('the oldest first', ([first]) => first?.label === oldest?.name);
		assert.deepEqual(
			session.takeRequests().filter((request) => request.includes('/agents')),
			['GET /agents limit=50&order=asc'],
		);
		await session.restart();
		await agents.untilRows('the oldest first', ([first]) => first?.label === oldest?.name);
		await agents.action('Newest First');
		await agents.untilRows('the newest first', (rows) => rows.length === 51 && rows[0]?.label !== oldest?.name);
	});

	it('shows a note when the service does not sort', async () => {
		session.api.generation = 3;
		await agents.action('Oldest First');
		await agents.untilRows('agents', (rows) => rows.length === 51);
		await until(
			'a word why',
			() => agents.message(),
			(message) => /cannot sort by date/.test(message),
		);
		session.api.generation = 1;
		await agents.action('Newest First');
		await until(
			'no message',
			() => agents.message(),
			(message) => message === '',
		);
	});

	it('loads everything from the palette', async () => {
		const { quickInput } = session.workbench;
		await session.workbench.runCommand('Qoder: Load All');
		await quickInput.pick('Files');
		const rows = await files.untilRows('all files', (all) => all.length === 1000);
		assert.deepEqual(
			rows.map(({ label }) => label),
			names(),
		);
	});

	it('keeps position and selection over a refresh that changes rows', async () => {
		const { account } = session.api;
		const chosen = account.files[500];
		await files.click(`${chosen?.filename}`);
		const before = await files.tree.visibleRows();
		const selected = before.find((row) => row.selected)?.label;
		account.addFiles(7, ready);
		account.removeFiles(account.files.slice(900, 905).map(({ file_id }) => file_id));
		session.takeRequests();
		await session.workbench.runCommand('Qoder: Refresh');
		const requests = (await session.untilRequests(11)).filter((request) => request.startsWith('GET /files '));
		assert.equal(requests.length, 10);
		const after = await files.tree.visibleRows();
		assert.equal(after.find((row) => row.selected)?.label, selected);
		const rows = await files.untilRows('as many files', (all) => all.at(-1)?.label === 'Load more');
		assert.deepEqual(
			rows.map(({ label }) => label),
			[...names().slice(0, 1000), 'Load more'],
		);
		await files.loadMore();
		await files.untilRows('all files', (all) => all.map(({ label }) => label).join() === names().join());
	});

	it('loads more by the keyboard alone', async () => {
		const { keyboard } = session.workbench.page;
		const [file] = await files.rows();
		await files.click(`${file?.label}`);
		const [first] = await agents.rows();
		await agents.click(`${first?.label}`);
		// A document that opens meanwhile counts as an action of the user.
		await session.workbench.page.locator('.tab.active', { hasText: `${first?.label}.json` }).waitFor();
		await session.workbench.page.locator('.editor-instance .view-line', { hasText: `"name": "${first?.label}"` }).waitFor();
		await session.settled();
		await keyboard.press('End');
		await keyboard.press('Enter');
		const expected = session.api.account.agents.filter(({ archived_at }) => archived_at === undefined)[50];
		// Reading all rows would scroll it out of sight.
		await agents.pane.locator('.monaco-list-row.focused', { hasText: `${expected?.name}` }).waitFor();
		await keyboard.press('Enter');
		await session.workbench.page.locator('.tab.active', { hasText: `${expected?.name}.json` }).waitFor();
		await keyboard.press('ControlOrMeta+c');
		await session.workbench.untilCopied(new RegExp(`^${expected?.id}$`));
	});
});
