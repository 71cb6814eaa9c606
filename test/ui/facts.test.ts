import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('The screen', () => {
	let session: Session;
	let files: View;

	before(async () => {
		session = await startSession({ files: 400, agents: 45, height: 1200, settings: { 'qoder.pageSize': 20 } });
		({ files } = session);
	});

	after(() => session?.close());
	afterEach(() => session.api.faults.clear());

	const text = async () => (await session.workbench.page.locator('.editor-instance .view-line').allInnerTexts()).join('\n');
	const rowsOfGroup = async () => (await files.rows()).filter(({ level }) => level === 2).map(({ label }) => label);

	/** The palette's commands for a text, best first. */
	async function offered(typed: string): Promise<string[]> {
		const { page, quickInput } = session.workbench;
		await page.keyboard.press('F1');
		await quickInput.type(`>${typed}`);
		const labels = await until(
			`commands for ${typed}`,
			() => quickInput.labels(),
			([first]) => first?.startsWith('Qoder: ') === true || first === 'No matching commands',
		);
		await quickInput.cancel();
		// VS Code adds a command for the focus of each view.
		return labels.filter((label) => /^Qoder: (?!Focus on )/.test(label));
	}

	/** Each command must be the first for its name, because Enter runs that. */
	async function assertOffered(...names: string[]): Promise<void> {
		assert.deepEqual((await offered('Qoder: ')).toSorted(), names.map((name) => `Qoder: ${name}`).toSorted());
		for (const name of names) {
			assert.equal((await offered(`Qoder: ${name.replace('…', '')}`))[0], `Qoder: ${name}`);
		}
	}

	async function filterBy(name: string): Promise<void> {
		await files.action('Filter Files…');
		await session.workbench.quickInput.submit(name);
		await session.workbench.quickInput.untilClosed();
		await files.untilRows('the filter', (rows) => rows.some(({ label }) => label.startsWith('Continue searching')));
	}

	async function clearFilter(): Promise<void> {
		await files.action('Clear File Filter');
		await files.untilRows('no filter', (rows) => rows.every(({ label }) => !label.startsWith('Continue searching')));
	}

	async function holdPage(act: () => Promise<void>): Promise<void> {
		session.api.faults.set([{ match: { path: 'files' }, fault: { kind: 'hold' } }]);
		await act();
		await until(
			'the request',
			async () => session.api.faults.held,
			(held) => held > 0,
		);
	}

	it('the palette offers nothing that needs a token before sign-in', async () => {
		await files.welcome();
		await assertOffered('Sign In…', 'Show Log');
	});

	it('the palette offers the typed command first, and no useless ones', async () => {
		await session.signIn();
		const orders = ['View Files as List', 'Show Oldest Agents First'];
		await assertOffered(
			'Sign In…',
			'Sign Out',
			'Switch Service…',
			'Refresh',
			'Filter…',
			'Load All',
			'Find File…',
			'Upload…',
			'Show Log',
			...orders,
		);
		await filterBy('report');
		assert.equal((await offered('Qoder: Clear Filter'))[0], 'Qoder: Clear Filter');
		await clearFilter();
		assert.ok(!(await offered('Qoder: ')).includes('Qoder: Clear Filter'));
	});

	it('Collapse All is shown only where there are groups', async () => {
		assert.ok((await files.actions()).includes('Collapse All'));
		assert.ok(!(await session.agents.actions()).includes('Collapse All'));
	});

	it('“Loading…” is below a group while its first page is requested', async () => {
		await holdPage(() => files.expand('Tool outputs'));
		await files.untilRows('“Loading…”', (rows) => rows[2]?.label === 'Loading…' && rows[2].level === 2);
		await session.picture('loading', 'window');
		session.api.faults.clear();
		await files.untilRows('rows in its place', (rows) => rows.length > 25 && rows.every(({ label }) => label !== 'Loading…'));
	});

	it('a group shows its number of rows as soon as they are loaded', async () => {
		await files.expand('Skill outputs');
		await files.untilRows('its size', (rows) =>
			rows.some(({ label, description }) => label === 'Skill outputs' && description === '20+'),
		);
		await files.collapse('Skill outputs');
	});

	for (const label of ['Load more', 'Continue searching']) {
		it(`typing after a click on “${label}” reaches the editor`, async () => {
			const { page } = session.workbench;
			if (label === 'Continue searching') {
				await filterBy('report');
			}
			await session.workbench.runCommand('File: New Untitled Text File');
			await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
			const before = await files.rows();
			await holdPage(() => files.click(label));
			await page.locator('.editor-instance .view-lines').click();
			await page.keyboard.type('hello ');
			session.api.faults.clear();
			await files.untilRows('the rows', (rows) => rows.length !== before.length && rows.every((row) => row.label !== 'Loading…'));
			await page.keyboard.type('world, and all that a person has to say to it while rows come', { delay: 20 });
			await session.settled();
			assert.match(await text(), /^hello.world,.and.all.that.a.person.has.to.say.to.it.while.rows.come$/);
			await page.keyboard.press('ControlOrMeta+a');
			await page.keyboard.press('Delete');
			await session.workbench.closeTabs();
			if (label === 'Continue searching') {
				await clearFilter();
			}
		});
	}

	it('a group refreshed while collapsed shows its new rows when expanded', async () => {
		await files.expand('Tool outputs');
		await until('its files', rowsOfGroup, ({ length }) => length > 1);
		await files.collapse('Tool outputs');
		session.api.account.addFiles(1, { purpose: 'tool_output', filename: 'while-collapsed.txt' });
		await files.action('Refresh Files');
		await files.expand('Tool outputs');
		await until('the new file', rowsOfGroup, ([first]) => first === 'while-collapsed.txt');
	});

	it('“Load more” keeps the focus over a refresh, which merges pages', async () => {
		const { agents, workbench } = session;
		await agents.loadMore();
		await agents.focus('Load more');
		await workbench.runCommand('Qoder: Refresh');
		await session.settled();
		await agents.pane.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: 'Load more' }).waitFor();
		await workbench.page.keyboard.press('Enter');
		await agents.untilRows('all agents', (rows) => rows.length === 45 && rows.every(({ label }) => label !== 'Load more'));
	});

	it('the status bar shows what Ctrl+C has copied', async () => {
		const { page } = session.workbench;
		// Selects it without opening it.
		await files.click('while-collapsed.txt', ['ControlOrMeta']);
		await page.keyboard.press('ControlOrMeta+c');
		await page.locator('.statusbar-item', { hasText: 'Copied: file_' }).waitFor();
		await session.workbench.untilCopied(/^file_/);
	});
});
