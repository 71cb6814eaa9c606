import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { assertAlive } from './alive.ts';
import { useSession } from './session.ts';

describe('"Load All" of more than 5 000 files', () => {
	const session = useSession({ files: 5300, agents: 1, settings: { 'qoder.pageSize': 100 } });

	before(() => session.signIn());

	it('ends at 5 000 rows, and offers to load more', async () => {
		const { files, workbench, api } = session;
		await session.listFiles(101);
		session.takeRequests();
		await files.rowAction('Load more', 'Load All');
		await workbench.notice('5,000 items loaded. To continue, select “Load more”.');
		assert.equal(session.takeRequests().length, 49);
		assert.equal((await files.untilRow('Load more')).description, '5,000 loaded');
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
	const settings = { 'qoder.pageSize': 100, 'qoder.autoRefresh': 0.05 };
	const session = useSession({ files: 0, agents: 1, height: 1400, settings });

	before(async () => {
		for (const number of [4, 3, 2, 1]) {
			add(`other-${number}.txt`, 998);
			add(`last-${number}.txt`);
			add(`file-${number}.txt`);
		}
		await session.signIn();
		await session.listFiles(101);
		await session.files.rowAction('Load more', 'Load All');
		await session.files.untilRow('1–1,000');
		await session.settled();
	});

	function add(filename: string, count = 1): void {
		session.api.account.addFiles(count, { status: 'ready', size_bytes: 1234, purpose: 'tool_output', filename });
	}

	const fileOf = (name: string) => session.api.account.files.find(({ filename }) => filename === name)?.file_id ?? '';
	const alive = (label: string) => assertAlive(session, { view: session.files, label, id: fileOf(label) });

	/** The first rows on the screen are these. */
	async function assertTop(...labels: string[]): Promise<void> {
		await session.files.untilRow(`${labels[0]}`);
		const shown = (await session.files.tree.visibleRows()).map(({ label }) => label);
		assert.deepEqual(shown.slice(0, labels.length), labels);
	}

	it('folds the rows between the first and the last thousand', async () => {
		const rows = await session.files.untilRows('blocks', (all) => all[0]?.label === '1–1,000' && all.length === 2003);
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
		assert.match(`${rows[0]?.description}`, /^[A-Z][a-z]+ \d+/);
		assert.equal(rows[0]?.aria, `Items 1 to 1,000, ${rows[0]?.description}`);
	});

	it('has rows in an opened block, and below it, that can be used', async () => {
		await session.files.expand('2,001–3,000');
		await alive('file-3.txt');
		await session.files.expand('1,001–2,000');
		await alive('last-2.txt');
		await alive('last-4.txt');
	});

	it('shows new rows above the blocks, and all can be used', async () => {
		await session.files.collapse('1–1,000');
		add('on-top.txt');
		await assertTop('on-top.txt', '1–1,000', '1,001–2,000', 'file-2.txt');
		await alive('on-top.txt');
		await session.files.collapse('1,001–2,000');
		await alive('last-4.txt');
	});

	it('keeps its blocks through a refresh, and new rows stay above them', async () => {
		const { api, files } = session;
		api.account.removeFiles([fileOf('last-1.txt')]);
		add('refreshed.txt');
		await files.action('Refresh Files');
		await files.untilRow('refreshed.txt');
		await session.settled();
		await assertTop('refreshed.txt', 'on-top.txt', '1–1,000', '1,001–2,000', '2,001–3,000');
		await alive('file-3.txt');
		await files.collapse('2,001–3,000');
		await files.expand('1–1,000');
		await alive('file-1.txt');
		assert.ok((await files.rows()).every(({ label }) => label !== 'last-1.txt'));
	});

	it('lets a row in a block be deleted', async () => {
		const { files, workbench } = session;
		await files.contextMenu('file-1.txt', 'Delete');
		await workbench.answer('Delete');
		await files.untilRows('the row gone', (rows) => rows.every(({ label }) => label !== 'file-1.txt'));
		await assertTop('refreshed.txt', 'on-top.txt', '1–1,000', 'other-1.txt');
		await files.collapse('1–1,000');
	});

	it('shows few matches of a filter without blocks, and folds many', async () => {
		const { files } = session;
		await session.filterFiles('file-');
		await files.untilRows('what matches', (rows) => rows.length === 3);
		await alive('file-3.txt');
		await files.action('Clear File Filter');
		await files.untilRow('1,001–2,000');
		await session.filterFiles('other-');
		await files.untilRows('blocks', (rows) => rows[0]?.label === '1–1,000' && rows.length === 2 + 3992 - 1000);
		await files.action('Clear File Filter');
		await files.untilRow('file-4.txt');
	});

	it('is folded in a group as well', async () => {
		const { files } = session;
		await files.action('Group by Purpose');
		await files.expand('Tool outputs');
		await files.untilRow('Load more');
		await files.rowAction('Load more', 'Load All');
		await files.untilRow('1–1,000');
		await session.settled();
		await alive('on-top.txt');
		await alive('last-4.txt');
	});
});
