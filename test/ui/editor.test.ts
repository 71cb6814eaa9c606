import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { type Session, useSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('In an editor', () => {
	const session = useSession({ files: 0, agents: 10 });

	before(async () => {
		session.api.account.addFiles(2, { purpose: 'tool_output' });
		await session.signIn();
	});

	const agent = (index: number) => {
		const found = session.api.account.agents.filter(({ archived_at }) => archived_at === undefined)[index];
		return { name: `${found?.name}`, id: `${found?.id}` };
	};

	it('rows dropped into a text become ids of agents, or a file address', async () => {
		const { agents, api, files, workbench } = session;
		const assertDropped = async (view: View, label: string, wanted: string) => {
			await drop(session, view, label);
			await workbench.untilText(wanted);
			await workbench.page.keyboard.press('ControlOrMeta+z');
			await workbench.untilText('');
		};
		await workbench.newText();
		await files.expand('Tool outputs');
		await files.untilRows('files', (rows) => rows.some(({ level }) => level === 2));
		session.takeRequests();
		await assertDropped(agents, agent(1).name, agent(1).id);
		for (const index of [1, 3, 4]) {
			await agents.click(agent(index).name, ['ControlOrMeta']);
		}
		await assertDropped(agents, agent(3).name, [1, 3, 4].map((index) => agent(index).id).join('\n'));
		const { file_id, filename } = api.account.files[0] ?? {};
		const address = `qoder://${new URL(api.baseUrl).host}/files/${file_id}/content/${filename}?row`;
		await assertDropped(files, `${filename}`, address);
		assert.deepEqual(session.takeRequests(), []);
	});

	it('a double click keeps the tab, and another click opens another', async () => {
		const { agents, workbench } = session;
		const [first, second] = [agent(1).name, agent(3).name];
		const tabs = () =>
			workbench.page
				.locator('.tabs-container .tab')
				.evaluateAll((all) =>
					all.map((tab) => `${tab.getAttribute('data-resource-name')}${tab.querySelector('.italic') ? ' (preview)' : ''}`),
				);
		await workbench.closeTabs();
		await agents.doubleClick(first);
		await until('a tab that is kept', tabs, [`${first}.json`]);
		await agents.click(second);
		await until('both tabs', tabs, [`${first}.json`, `${second}.json (preview)`]);
	});

	it('Ctrl+Enter opens the row with the focus to the side', async () => {
		const { agents, workbench } = session;
		const [first, second] = [agent(1).name, agent(3).name];
		await workbench.closeTabs();
		await agents.click(first);
		await workbench.untilTab(`${first}.json`);
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
		await workbench.closeTabs();
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
