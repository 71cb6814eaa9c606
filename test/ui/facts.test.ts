import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { useSession } from './session.ts';

describe('The screen', () => {
	const session = useSession({ files: 400, agents: 45, height: 1200, settings: { 'qoder.pageSize': 20 } });

	afterEach(() => session.api.faults.clear());

	/** Each command must be the first for its name, because Enter runs that. */
	async function assertOffered(...names: string[]): Promise<void> {
		assert.deepEqual(
			(await session.workbench.commandsFor('Qoder: ')).toSorted(),
			names.map((name) => `Qoder: ${name}`).toSorted(),
		);
		for (const name of names) {
			const [first] = await session.workbench.commandsFor(`Qoder: ${name.replace('…', '')}`);
			assert.equal(first, `Qoder: ${name}`);
		}
	}

	async function holdPage(act: () => Promise<void>): Promise<void> {
		session.api.faults.set([{ match: { path: 'files' }, fault: { kind: 'hold' } }]);
		await act();
		await session.untilHeld();
	}

	it('the palette offers nothing that needs a token before sign-in', async () => {
		await session.files.welcome();
		await assertOffered('Sign In…', 'Show Log');
	});

	it('the palette offers the typed command first, and no useless ones', async () => {
		await session.signIn();
		const orders = ['View Files as List', 'Show Oldest Agents First'];
		const always = [
			'Sign In…',
			'Sign Out',
			'Switch Service…',
			'Refresh',
			'Filter…',
			'Load All',
			'Find File…',
			'Upload…',
			'Show Log',
		];
		await assertOffered(...always, ...orders);
		await session.filterFiles('report');
		assert.equal((await session.workbench.commandsFor('Qoder: Clear Filter'))[0], 'Qoder: Clear Filter');
		await session.files.action('Clear File Filter');
		await session.files.untilDescription(new URL(session.api.baseUrl).host);
		assert.ok(!(await session.workbench.commandsFor('Qoder: ')).includes('Qoder: Clear Filter'));
	});

	it('Collapse All is shown only where there are groups', async () => {
		assert.ok((await session.files.actions()).includes('Collapse All'));
		assert.ok(!(await session.agents.actions()).includes('Collapse All'));
	});

	it('“Loading…” is below a group, which then shows its number of rows', async () => {
		const { api, files } = session;
		await holdPage(() => files.expand('Tool outputs'));
		await files.untilRows('“Loading…”', (rows) => rows[2]?.label === 'Loading…' && rows[2].level === 2);
		api.faults.clear();
		await files.untilRows('rows in its place', (rows) => rows.length > 25 && rows.every(({ label }) => label !== 'Loading…'));
		assert.equal((await files.untilRow('Tool outputs')).description, '20+');
	});

	for (const label of ['Load more', 'Continue searching']) {
		it(`typing after a click on “${label}” reaches the editor`, async () => {
			const { api, files, workbench } = session;
			const { keyboard } = workbench.page;
			if (label === 'Continue searching') {
				await session.filterFiles('report');
				await files.untilRow(label);
			}
			await workbench.newText();
			const before = await files.rows();
			await holdPage(() => files.click(label));
			await workbench.page.locator('.editor-instance .view-lines').click();
			await keyboard.type('hello ');
			api.faults.clear();
			await files.untilRows('the rows', (rows) => rows.length !== before.length && rows.every((row) => row.label !== 'Loading…'));
			await keyboard.type('world, and all that a person has to say to it while rows come', { delay: 20 });
			await session.settled();
			await workbench.untilText('hello world, and all that a person has to say to it while rows come');
			await keyboard.press('ControlOrMeta+a');
			await keyboard.press('Delete');
			await workbench.closeTabs();
		});
	}

	it('a group refreshed while collapsed shows its new rows when expanded', async () => {
		const { api, files } = session;
		await files.action('Clear File Filter');
		await files.collapse('Tool outputs');
		api.account.addFiles(1, { purpose: 'tool_output', filename: 'while-collapsed.txt' });
		await files.action('Refresh Files');
		await files.expand('Tool outputs');
		await files.untilRow('while-collapsed.txt');
	});

	it('“Load more” keeps the focus over a refresh, which merges pages', async () => {
		const { agents, workbench } = session;
		await agents.loadMore();
		await agents.focus('Load more');
		await workbench.runCommand('Qoder: Refresh');
		await session.settled();
		await agents.untilFocused('Load more');
		await workbench.page.keyboard.press('Enter');
		await agents.untilRows('all agents', (rows) => rows.length === 45 && rows.every(({ label }) => label !== 'Load more'));
	});

	it('a message tells that the service does not sort', async () => {
		const { agents, api } = session;
		api.generation = 3;
		await agents.action('Oldest First');
		await agents.untilMessage(/cannot sort by date/);
		api.generation = 1;
		await agents.action('Newest First');
		await agents.untilMessage('');
	});
});
