import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('In an editor', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 0, agents: 10 });
		session.api.account.addFiles(2, { purpose: 'tool_output' });
		await session.signIn();
	});

	after(() => session?.close());

	const agent = (index: number) => session.api.account.agents.filter(({ archived_at }) => archived_at === undefined)[index];
	const line = (part: string, text: string) => session.workbench.page.locator(`${part} .view-line`, { hasText: text });

	it('rows dropped into a text become ids of agents, or a file address', async () => {
		const { agents, files, workbench } = session;
		const text = async () => (await workbench.page.locator('.editor-instance .view-line').allInnerTexts()).join('\n');
		const untilText = (wanted: string) => until('the text', text, (now) => now === wanted);
		const startOver = async () => {
			await workbench.page.keyboard.press('ControlOrMeta+z');
			await untilText('');
		};
		await workbench.runCommand('File: New Untitled Text File');
		await workbench.page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
		await files.expand('Tool outputs');
		await files.untilRows('files', (rows) => rows.some(({ level }) => level === 2));
		session.takeRequests();

		await drop(session, agents, `${agent(1)?.name}`);
		await untilText(`${agent(1)?.id}`);
		await startOver();

		for (const index of [1, 3, 4]) {
			await agents.click(`${agent(index)?.name}`, ['ControlOrMeta']);
		}
		await drop(session, agents, `${agent(3)?.name}`);
		await untilText([1, 3, 4].map((index) => agent(index)?.id).join('\n'));
		await startOver();

		const [file] = session.api.account.files;
		await drop(session, files, `${file?.filename}`);
		await untilText(`qoder://${new URL(session.api.baseUrl).host}/files/${file?.file_id}/content/${file?.filename}?row`);
		await startOver();
		assert.deepEqual(session.takeRequests(), []);
	});

	it('a double click keeps the tab, and another click opens another', async () => {
		const { agents, workbench } = session;
		const [first, second] = [`${agent(1)?.name}`, `${agent(3)?.name}`];
		const tabs = () =>
			workbench.page
				.locator('.tabs-container .tab')
				.evaluateAll((all) =>
					all.map((tab) => `${tab.getAttribute('data-resource-name')}${tab.querySelector('.italic') ? ' (preview)' : ''}`),
				);
		await workbench.closeTabs();
		await agents.doubleClick(first);
		await until('a tab that is kept', tabs, (all) => all.join() === `${first}.json`);
		await agents.click(second);
		await until('both tabs', tabs, (all) => all.join() === `${first}.json,${second}.json (preview)`);
	});

	it('Ctrl+Enter opens the row with the focus to the side', async () => {
		const { agents, workbench } = session;
		const [first, second] = [`${agent(1)?.name}`, `${agent(3)?.name}`];
		await workbench.closeTabs();
		await agents.click(first);
		await workbench.page.locator('.tab.active', { hasText: `${first}.json` }).waitFor();
		await agents.focus(second);
		await workbench.page.keyboard.press('Control+Enter');
		const groups = workbench.page.locator('.editor-group-container');
		await groups
			.nth(1)
			.locator('.tab', { hasText: `${second}.json` })
			.waitFor();
		await groups.nth(1).locator('.monaco-editor.focused').waitFor();
		await groups
			.nth(0)
			.locator('.tab', { hasText: `${first}.json` })
			.waitFor();
		await session.picture('open-to-side', 'window');
		await workbench.closeTabs();
	});

	it('Load more keeps the focus in a text in which the user types', async () => {
		const { agents, api, workbench } = session;
		api.account.addAgents(100);
		await workbench.closeTabs();
		await agents.action('Refresh Agents');
		await workbench.runCommand('File: New Untitled Text File');
		await workbench.page.locator('.tab.active', { hasText: 'Untitled-' }).waitFor();
		api.faults.set([{ fault: { kind: 'latency', ms: 1200 } }]);
		await agents.click('Load more');
		await workbench.page.locator('.editor-instance .view-lines').click();
		await workbench.page.keyboard.type('typed');
		await agents.untilRows('the next page', (rows) => rows.length > 55);
		await session.settled();
		await workbench.page.keyboard.type(' on');
		const text = () => workbench.page.locator('.editor-instance .view-line').allInnerTexts();
		await until('all of the text', text, (lines) => lines.join().replace(/\u00a0/g, ' ') === 'typed on');
		api.faults.set([]);
		await workbench.page.keyboard.press('ControlOrMeta+a');
		await workbench.page.keyboard.press('Delete');
		await workbench.closeTabs();
	});

	it('two rows are compared as JSON', async () => {
		const { agents, workbench } = session;
		const [first, second] = [agent(1), agent(3)].map((one) => ({ name: `${one?.name}`, id: `${one?.id}` }));
		assert.ok(first && second);
		session.takeRequests();
		await agents.click(first.name);
		await workbench.page.locator('.tab.active', { hasText: `${first.name}.json` }).waitFor();
		await agents.click(second.name, ['ControlOrMeta']);
		await agents.contextMenu(second.name, 'Open Details');
		const tab = workbench.page.locator('.tab.active', { hasText: `${second.name}.json` });
		await tab.waitFor();
		await workbench.runCommand('File: Compare Active File With...');
		// A click would first wait until another row's hover disappears.
		await workbench.quickInput.type(`${first.name}.json`);
		await until(
			'the other document',
			() => workbench.quickInput.labels(),
			([label]) => label === `${first.name}.json`,
		);
		await workbench.page.keyboard.press('Enter');
		await line('.monaco-diff-editor .editor.original', second.id).waitFor();
		await line('.monaco-diff-editor .editor.modified', first.id).waitFor();
		await session.picture('compare', 'window');
		assert.deepEqual(session.takeRequests(), []);
	});
});

/** Drags a row, and the selected ones, into the open text; with Shift, which VS Code requires. */
async function drop({ workbench }: Session, view: View, label: string): Promise<void> {
	const { mouse, keyboard } = workbench.page;
	const target = workbench.page.locator('.monaco-editor .dnd-target').first();
	// As many moves as a hand makes, because VS Code checks keys and place repeatedly.
	const moves = { steps: 60 };
	const at = await view.tree.use(label, async (row) => {
		await row.locator('.label-name').hover();
		return row.boundingBox();
	});
	assert.ok(at);
	await mouse.down();
	// Of the previous drop.
	await target.waitFor({ state: 'detached' });
	// Straight out of the tree, because a drag that stays on a group for half a second expands it.
	await mouse.move(600, at.y + at.height / 2, moves);
	await mouse.move(600, 300, moves);
	await keyboard.down('Shift');
	await mouse.move(610, 200, moves);
	await target.waitFor({ state: 'attached' });
	await mouse.move(620, 205, moves);
	await mouse.up();
	await keyboard.up('Shift');
}
