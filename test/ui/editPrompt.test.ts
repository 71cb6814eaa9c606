import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { agentState } from '../qoderApi/agentHistory.ts';
import { hostName, uiHost } from './host.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('Edit System Prompt', () => {
	let session: Session;
	let id = '';

	before(async () => {
		const settings = { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 100 };
		session = await startSession({ files: 0, agents: 0, generation: 3, settings });
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

	after(() => session?.close());

	const agent = () => session.api.account.agent(id);
	const tab = (name: string) => session.workbench.page.locator('.tab.active', { hasText: name });
	const dialog = () => session.workbench.page.locator('.monaco-dialog-box');
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

	async function answer(button: string, picture?: string): Promise<string> {
		await dialog().waitFor();
		await session.workbench.page.locator('.multiDiffEntry .editor.modified .view-line').first().waitFor();
		const text = await dialog().innerText();
		if (picture) {
			await session.workbench.painted();
			await session.picture(`${picture}-${hostName}`, 'window');
		}
		await dialog().getByRole('button', { name: button, exact: true }).click();
		await dialog().waitFor({ state: 'detached' });
		return text;
	}

	it('a draft is auto-saved, survives a restart, and is not sent', async () => {
		await session.agents.rowAction('docs-writer', 'Edit System Prompt');
		await tab('docs-writer (draft of v7).md').waitFor();
		const [marked] = await row(/^docs-writer draft of v7 · .+ · v7$/);
		assert.match(`${marked?.aria}`, /^docs-writer, agent, draft of v7, /);
		await type('\n- Thank the reader.\n');
		assert.deepEqual(session.takeRequests(), [`GET /agents/${id}`]);
		await session.picture(`draft-${hostName}`, 'window');
		await session.restart();
		await tab('docs-writer (draft of v7).md').waitFor();
		await row(/^docs-writer draft of v7 /);
		await session.workbench.page.locator('.editor-instance .view-line', { hasText: 'Thank the reader.' }).waitFor();
		assert.equal(agent()?.version, 7);
		assert.deepEqual(session.api.account.updates, []);
	});

	it('the prompt and its pencil lead to the draft', async () => {
		const { agents, page } = { ...session, page: session.workbench.page };
		await agents.contextMenu('docs-writer', 'Open System Prompt');
		await tab('docs-writer.md').waitFor();
		await session.workbench.notice(/There is a draft that is not published/, 'Open Draft');
		await tab('draft of v7').waitFor();
		await page.locator('.tab', { hasText: /^docs-writer\.md/ }).click();
		await titleAction('Edit System Prompt').click();
		await tab('draft of v7').waitFor();
		assert.deepEqual(session.takeRequests(), []);
	});

	it('a publication shows the changes, asks once, and shows version 8', async () => {
		const { agents, workbench } = session;
		await agents.rowAction('docs-writer', 'Edit System Prompt');
		await tab('draft of v7').waitFor();
		for (const theme of ['light', 'dark'] as const) {
			await workbench.chooseTheme(theme);
			await agents.rowAction('docs-writer', 'Edit System Prompt');
			await tab('draft of v7').waitFor();
			await titleAction('Publish…').click();
			if (theme === 'light') {
				await answer('Cancel', 'publish-light');
			}
		}
		const text = await answer('Publish', 'publish-dark');
		assert.match(text, /Publish the draft as version 8 of “docs-writer” on 127\.0\.0\.1:\d+\?/);
		assert.match(text, /New sessions use version 8; running ones keep theirs/);
		await row(/^docs-writer \S+ · v8$/);
		await workbench.page.locator('.tab', { hasText: 'draft' }).first().waitFor({ state: 'detached' });
		const prompt = agent()?.system ?? '';
		assert.match(prompt, /- Thank the reader\.\n$/);
		assert.deepEqual(session.api.account.updates, [JSON.stringify({ system: prompt, version: 7 })]);
		assert.deepEqual(
			session.takeRequests().filter((request) => !request.startsWith('GET')),
			[`POST /agents/${id}`],
		);
		const focused = await workbench.page.evaluate(() => document.activeElement?.tagName);
		assert.notEqual(focused, 'BODY');
		await workbench.notice(/Version 8 of “docs-writer” is published/, 'Open Changes');
		await tab('docs-writer: version 7').waitFor();
		assert.match(await agents.tooltip('docs-writer'), /Version\s+8/);
	});

	it('a faster publication is shown, and the draft goes on top of it', async () => {
		const { agents } = session;
		await agents.rowAction('docs-writer', 'Edit System Prompt');
		await tab('draft of v8').waitFor();
		await type('\nMine.');
		const theirs = `${agent()?.system}\nTheirs.`;
		session.api.account.changeAgent(id, { version: 9, system: theirs, instructions: theirs });
		await agents.rowAction('docs-writer', 'Publish…');
		assert.match(
			await answer('Go On Editing', 'conflict'),
			/version 9 is the current one, and your draft was begun from version 8/,
		);
		await tab('draft of v8').waitFor();
		await session.workbench.page.locator('.editor-instance .view-line', { hasText: 'Mine.' }).waitFor();
		await session.workbench.painted();
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
		const { agents, workbench } = session;
		await agents.rowAction('docs-writer', 'Edit System Prompt');
		await tab('draft of v10').waitFor();
		const other = await workbench.openAnother();
		await other.openContainer();
		if (!uiHost.keepsSecrets) {
			await other.view('Files').clickWelcome('Sign In');
			await other.quickInput.submit();
			await other.quickInput.submit(session.api.token);
		}
		const second = other.view('Agents');
		await second.untilRows('the mark', ([first]) => /^draft of v10 /.test(`${first?.description}`));
		await second.rowAction('docs-writer', 'Edit System Prompt');
		await other.page.locator('.tab.active', { hasText: 'draft of v10' }).waitFor();
		await type('\nOf the other window.', other);
		await workbench.page.locator('.editor-instance .view-line', { hasText: 'Of the other window.' }).waitFor();
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
		const { agents, workbench } = session;
		await agents.rowAction('docs-writer', 'Edit System Prompt');
		await tab('draft of').waitFor();
		await agents.contextMenu('docs-writer', 'Discard Draft');
		await dialog().getByRole('button', { name: 'Discard Draft', exact: true }).click();
		await row(/^docs-writer [^·]+ · v1[01]$/);
		await until(
			'no tab',
			() => workbench.page.locator('.tab').count(),
			(count) => count === 0,
		);
	});
});
