import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { assertAlive } from './alive.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('"Load All" of more than 5 000 files', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 5300, agents: 1, settings: { 'qoder.pageSize': 100 } });
		await session.signIn();
	});

	after(() => session?.close());

	it('ends at 5 000 rows, and offers to load more', async () => {
		const { files, workbench, api } = session;
		await files.action('View as List');
		await files.untilRows('files', (rows) => rows.length === 101);
		session.takeRequests();
		await files.rowAction('Load more', 'Load All');
		await workbench.notice('5,000 items loaded. To continue, select “Load more”.');
		assert.equal(session.takeRequests().length, 49);
		await session.picture('load-all-end', 'window');
		await until(
			'the last row',
			() => files.tree.row('Load more'),
			({ description }) => description === '5,000 loaded',
		);
		const rows = await files.tree.visibleRows();
		assert.deepEqual(
			rows.slice(0, -1).map(({ label }) => label),
			api.account.files.slice(5001 - rows.length, 5000).map(({ filename }) => filename),
		);
		await files.click('Load more');
		assert.deepEqual(await session.untilRequests(1), [`GET /files limit=100&after=${api.account.files[4999]?.file_id}`]);
	});
});

describe('A list of more than 2 000 files', function () {
	this.timeout(240_000);
	let session: Session;
	const small = { status: 'ready', size_bytes: 1234, purpose: 'tool_output' } as const;
	const add = (filename: string, count = 1) => session.api.account.addFiles(count, { ...small, filename });
	const alive = (label: string) =>
		assertAlive(session, {
			view: session.files,
			label,
			id: `${session.api.account.files.find(({ filename }) => filename === label)?.file_id}`,
		});
	const untilRow = (label: string) => session.files.tree.row(label);
	/** The first rows on the screen. */
	const top = async (first: string) => {
		await untilRow(first);
		return (await session.files.tree.visibleRows()).map(({ label }) => label);
	};

	before(async () => {
		session = await startSession({
			files: 0,
			agents: 1,
			height: 1400,
			settings: { 'qoder.pageSize': 100, 'qoder.autoRefresh': 0.05 },
		});
		for (const number of [4, 3, 2, 1]) {
			add(`other-${number}.txt`, 998);
			add(`last-${number}.txt`);
			add(`file-${number}.txt`);
		}
		await session.signIn();
		await session.files.action('View as List');
		await session.files.untilRows('files', (rows) => rows.length === 101);
		await session.files.rowAction('Load more', 'Load All');
		await untilRow('1–1,000');
		await session.settled();
	});

	after(() => session?.close());

	it('folds the rows between the first and the last thousand', async () => {
		const rows = await session.files.untilRows('blocks', (all) => all[0]?.label === '1–1,000' && all.length > 2000);
		assert.deepEqual(
			[0, 1, 1001, 1002, 1003].map((index) => [rows[index]?.label, rows[index]?.expanded]),
			[
				['1–1,000', true],
				['file-1.txt', undefined],
				['1,001–2,000', false],
				['2,001–3,000', false],
				['file-4.txt', undefined],
			],
		);
		assert.equal(rows.length, 2003);
		assert.match(`${rows[0]?.description}`, /^[A-Z][a-z]+ \d+/);
		assert.equal(rows[0]?.aria, `Items 1 to 1,000, ${rows[0]?.description}`);
		await top('1–1,000');
		await session.picture('blocks');
	});

	it('has rows below it that can be used', async () => {
		await alive('last-4.txt');
	});

	it('has rows in an opened block that can be used', async () => {
		await session.files.expand('2,001–3,000');
		await alive('file-3.txt');
		await session.files.expand('1,001–2,000');
		await alive('last-2.txt');
		await session.picture('block-opened');
	});

	it('shows new rows above the blocks, and all can be used', async () => {
		await session.files.collapse('1–1,000');
		add('on-top.txt');
		await untilRow('on-top.txt');
		assert.deepEqual((await top('on-top.txt')).slice(0, 4), ['on-top.txt', '1–1,000', '1,001–2,000', 'file-2.txt']);
		await alive('on-top.txt');
		await alive('file-2.txt');
		await session.files.collapse('1,001–2,000');
		await alive('last-4.txt');
	});

	it('keeps its blocks through a refresh, and new rows stay above them', async () => {
		const { api, files } = session;
		const before = api.account.files.findIndex(({ filename }) => filename === 'last-1.txt');
		api.account.removeFiles([`${api.account.files[before]?.file_id}`]);
		add('refreshed.txt');
		await files.action('Refresh Files');
		await untilRow('refreshed.txt');
		await session.settled();
		assert.deepEqual((await top('refreshed.txt')).slice(0, 5), [
			'refreshed.txt',
			'on-top.txt',
			'1–1,000',
			'1,001–2,000',
			'2,001–3,000',
		]);
		await alive('refreshed.txt');
		await alive('file-3.txt');
		await files.collapse('2,001–3,000');
		await files.expand('1–1,000');
		await alive('file-1.txt');
		assert.equal((await files.rows()).filter(({ label }) => label === 'last-1.txt').length, 0);
	});

	it('lets a row in a block be deleted', async () => {
		const { page } = session.workbench;
		await session.files.contextMenu('file-1.txt', 'Delete');
		await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete', exact: true }).click();
		await session.files.untilRows('the row gone', (rows) => rows.every(({ label }) => label !== 'file-1.txt'));
		assert.deepEqual((await top('refreshed.txt')).slice(2, 4), ['1–1,000', 'other-1.txt']);
		await session.files.collapse('1–1,000');
	});

	it('shows few matches of a filter without blocks, and folds many', async () => {
		const { files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.submit('file-');
		await workbench.quickInput.untilClosed();
		await files.untilRows('what matches', (rows) => rows.length === 3);
		await alive('file-3.txt');
		await files.action('Clear File Filter');
		await untilRow('1,001–2,000');
		await files.action('Filter Files…');
		await workbench.quickInput.submit('other-');
		await workbench.quickInput.untilClosed();
		await files.untilRows('blocks', (rows) => rows[0]?.label === '1–1,000' && rows.length === 2 + 3992 - 1000);
		await files.action('Clear File Filter');
		await untilRow('file-4.txt');
		await session.files.expand('2,001–3,000');
		await alive('file-3.txt');
	});

	it('is folded in a group as well', async () => {
		const { files } = session;
		await files.action('Group by Purpose');
		await files.expand('Tool outputs');
		await untilRow('Load more');
		await files.rowAction('Load more', 'Load All');
		await untilRow('1–1,000');
		await session.settled();
		await alive('on-top.txt');
		await alive('last-4.txt');
		await session.picture('blocks-in-group');
	});
});
