import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'mocha';
import { agentState } from '../qoderApi/agentHistory.ts';
import { hostName } from './host.ts';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('Edit System Prompt', () => {
	const settings = { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 100 };
	const session = useSession({ files: 0, agents: 0, generation: 3, settings });
	let id = '';

	before(async () => {
		const writer = { name: 'docs-writer', version: 7 };
		[id = ''] = session.api.account.addAgents(1, writer);
		session.api.account.changeAgent(id, agentState({ id, ...writer }, 7));
		await session.signIn();
	});

	beforeEach(async () => {
		await session.workbench.runCommand('View: Close All Editors');
		await session.workbench.runCommand('Notifications: Clear All Notifications');
		session.takeRequests();
	});

	const agent = () => session.api.account.agent(id);
	const titleAction = (name: string) =>
		session.workbench.page.locator(`.editor-actions .action-label[aria-label="${name}"]`).filter({ visible: true });
	const row = (wanted: RegExp) =>
		session.agents.untilRows(`${wanted}`, ([first]) => wanted.test(`${first?.label} ${first?.description}`));

	/** Types at the end of the editor in front, and waits until the draft was saved by itself. */
	async function type(text: string, { page } = session.workbench): Promise<void> {
		await page.locator('.editor-instance .view-line').first().click();
		await page.keyboard.press('ControlOrMeta+End');
		await page.keyboard.type(text);
		await page.locator('.tab.active:not(.dirty)').waitFor();
	}

	/** With the changes on the screen. */
	async function answer(button: string): Promise<string> {
		await session.workbench.line(/./, '.monaco-diff-editor .editor.modified').waitFor();
		return session.workbench.answer(button);
	}

	/** The draft of this version, in front. */
	async function openDraft(version: number): Promise<void> {
		await session.agents.rowAction('docs-writer', 'Edit System Prompt');
		await session.workbench.untilTab(`docs-writer (draft of v${version}).md`);
	}

	it('a draft is auto-saved, survives a restart, and is not sent', async () => {
		await openDraft(7);
		const [marked] = await row(/^docs-writer draft of v7 · .+ · v7$/);
		assert.match(`${marked?.aria}`, /^docs-writer, agent, draft of v7, /);
		await type('\n- Thank the reader.\n');
		assert.deepEqual(session.takeRequests(), [`GET /agents/${id}`]);
		await session.restart();
		await session.workbench.untilTab('docs-writer (draft of v7).md');
		await row(/^docs-writer draft of v7 /);
		await session.workbench.line('Thank the reader.').waitFor();
		assert.deepEqual(session.api.account.updates, []);
	});

	it('the prompt and its pencil lead to the draft', async () => {
		const { agents, workbench } = session;
		await agents.contextMenu('docs-writer', 'Open System Prompt');
		await workbench.untilTab('docs-writer.md');
		await workbench.notice(/There is a draft that is not published/, 'Open Draft');
		await workbench.untilTab('draft of v7');
		await workbench.page.locator('.tab', { hasText: /^docs-writer\.md/ }).click();
		await titleAction('Edit System Prompt').click();
		await workbench.untilTab('draft of v7');
		assert.deepEqual(session.takeRequests(), []);
	});

	it('a publication shows the changes, asks once, and shows version 8', async () => {
		const { agents, api, workbench } = session;
		await openDraft(7);
		await titleAction('Publish…').click();
		await answer('Cancel');
		await openDraft(7);
		await titleAction('Publish…').click();
		const text = await answer('Publish');
		assert.match(text, /Publish the draft as version 8 of “docs-writer” on 127\.0\.0\.1:\d+\?/);
		assert.match(text, /New sessions use version 8; running ones keep theirs/);
		await row(/^docs-writer \S+ · v8$/);
		await workbench.page.locator('.tab', { hasText: 'draft' }).first().waitFor({ state: 'detached' });
		const prompt = agent()?.system ?? '';
		assert.match(prompt, /- Thank the reader\.\n$/);
		assert.deepEqual(api.account.updates, [JSON.stringify({ system: prompt, version: 7 })]);
		const focused = await workbench.page.evaluate(() => document.activeElement?.tagName);
		assert.notEqual(focused, 'BODY');
		await workbench.notice(/Version 8 of “docs-writer” is published/, 'Open Changes');
		await workbench.untilTab('docs-writer: version 7');
		assert.match(await agents.tooltip('docs-writer'), /Version\s+8/);
	});

	it('a faster publication is shown, and the draft goes on top of it', async () => {
		const { agents, api, workbench } = session;
		await openDraft(8);
		await type('\nMine.');
		const theirs = `${agent()?.system}\nTheirs.`;
		api.account.changeAgent(id, { version: 9, system: theirs, instructions: theirs });
		await agents.rowAction('docs-writer', 'Publish…');
		assert.match(await answer('Go On Editing'), /version 9 is the current one, and your draft was begun from version 8/);
		await workbench.untilTab('draft of v8');
		await workbench.line('Mine.').waitFor();
		await workbench.painted();
		await titleAction('Publish…').click();
		await answer('Publish Mine on Top');
		await row(/ v10$/);
		assert.match(agent()?.system ?? '', /\nMine\.$/);
	});

	it('a draft in two windows is one file, which either publishes', async function () {
		if (hostName === 'web') {
			// Each window of VS Code for the browser keeps the files of the user in memory, and sees no change of another.
			this.skip();
		}
		const { workbench } = session;
		await openDraft(10);
		const other = await workbench.openAnother();
		await other.openContainer();
		await other.view('Files').clickWelcome('Sign In');
		await other.quickInput.enterToken(session.api.token);
		const second = other.view('Agents');
		await second.untilRows('the mark', ([first]) => /^draft of v10 /.test(`${first?.description}`));
		await second.rowAction('docs-writer', 'Edit System Prompt');
		await other.untilTab('draft of v10');
		await type('\nOf the other window.', other);
		await workbench.line('Of the other window.').waitFor();
		await titleAction('Publish…').click();
		await answer('Publish');
		await row(/ v11$/);
		assert.match(agent()?.system ?? '', /\nOf the other window\.$/);
		await other.setFocus(false);
		await other.setFocus(true);
		await second.untilRows('no mark', ([first]) => !/draft/.test(`${first?.description}`));
		await other.page.close();
	});

	it('a draft is discarded after one question', async () => {
		const version = Number(agent()?.version);
		await openDraft(version);
		await session.agents.contextMenu('docs-writer', 'Discard Draft');
		await session.workbench.answer('Discard Draft');
		await row(new RegExp(`^docs-writer [^·]+ · v${version}$`));
		await until('no tab', () => session.workbench.page.locator('.tab').count(), 0);
	});
});
