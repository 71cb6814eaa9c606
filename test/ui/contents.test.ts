import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('Contents of files', () => {
	let session: Session;

	before(async () => {
		// Else a browser could not read what the storage sends.
		session = await startSession({ files: 0, agents: 1, generation: 3, storageCors: true });
		const add = (filename: string, mime_type: string, size_bytes: number) =>
			session.api.account.addFiles(1, { purpose: 'tool_output', filename, mime_type, size_bytes });
		add('large.txt', 'text/plain', 11_000_000);
		add('model.bin', 'application/octet-stream', 5000);
		add('picture.png', 'image/png', 20_480);
		add('report.txt', 'text/plain', 3001);
		session.api.account.addFiles(1, { purpose: 'user_upload', filename: 'mine.txt' });
		const [agent] = session.api.account.agents;
		assert.ok(agent);
		Object.assign(agent, { system: '[run](command:workbench.action.toggleSidebarVisibility) https://evil.example' });
		await session.signIn();
		await session.files.action('Show as List');
		await session.files.untilRows('files', (rows) => rows.some(({ label }) => label === 'report.txt'));
		session.takeRequests();
	});

	after(() => session?.close());

	const tab = (name: string) => session.workbench.page.locator('.tab.active', { hasText: name });
	const line = () => session.workbench.page.locator('.editor-instance .view-line').nth(2);
	const contentRequests = () => session.takeRequests().filter((request) => request.includes('/content'));

	/** Clicks a row twice at once, as a person who wants to keep the tab does. */
	async function keep(name: string): Promise<void> {
		await session.files.click(name);
		await tab(name).waitFor({ timeout: 30_000 });
		await session.workbench.runCommand('View: Keep Editor');
	}

	it('open at a click, as text, in their own editors, and send one request each to the service', async () => {
		await keep('report.txt');
		await until(
			'text',
			() => line().innerText(),
			(text) => text.trim() !== '',
		);
		assert.equal(contentRequests().length, 1);
		await keep('picture.png');
		assert.equal(contentRequests().length, 1);
		await keep('model.bin');
		await session.workbench.page.getByText('The file is not displayed in the text editor').waitFor();
		assert.equal(contentRequests().length, 1);
		await session.picture('contents', 'window');
	});

	it('that the service does not hand out are details', async () => {
		await session.files.click('mine.txt');
		await tab('mine.txt.json').waitFor({ timeout: 30_000 });
		assert.deepEqual(contentRequests(), []);
	});

	it('that are large are asked about once, with their size', async () => {
		await session.files.click('large.txt');
		const dialog = session.workbench.page.locator('.monaco-dialog-box');
		await dialog.getByText('“large.txt” has 11 MB. Read all of it?').waitFor();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.deepEqual(contentRequests(), []);
	});

	it('and prompts run nothing at Ctrl and a click', async () => {
		const { agents, workbench, api } = session;
		const name = `${api.account.agents[0]?.name}`;
		await agents.contextMenu(name, 'Open System Prompt');
		await tab(`${name}.md`).waitFor({ timeout: 30_000 });
		const link = workbench.page.locator('.view-line', { hasText: 'command:workbench' });
		await workbench.page.locator('.statusbar-item', { hasText: 'Qoder System Prompt' }).waitFor({ timeout: 30_000 });
		await link.click({ modifiers: ['ControlOrMeta'], position: { x: 120, y: 8 } });
		await session.settled();
		assert.equal(await workbench.page.locator('.view-line .detected-link').count(), 0);
		assert.ok(await workbench.page.locator('.part.sidebar').isVisible());
	});

	it('are still there after the window was reloaded', async () => {
		const { workbench } = session;
		await workbench.reload();
		await workbench.openContainer();
		// VS Code Server keeps secrets in the memory of the page.
		const welcome = session.files.pane.locator('.welcome-view-content').filter({ visible: true });
		const row = session.files.pane.locator('[role=treeitem]').first();
		await welcome.or(row).first().waitFor({ timeout: 30_000 });
		if (await welcome.isVisible()) {
			await session.signIn();
		}
		await workbench.page.locator('.tab', { hasText: 'report.txt' }).click();
		await until(
			'the text',
			() => line().innerText(),
			(text) => text.trim() !== '' && !/could not be read/.test(text),
		);
		await session.picture('contents-reloaded', 'window');
	});

	it('leave no signed address and no token anywhere in the log', async () => {
		const { workbench, api } = session;
		await workbench.runCommand('Qoder: Show Log');
		const log = workbench.page.locator('.output-view-container, .panel .view-lines');
		const text = await until(
			'the log',
			async () => (await log.allInnerTexts()).join('\n'),
			(now) => /content/.test(now),
		);
		assert.doesNotMatch(text, /signature|expires=/i);
		assert.ok(!text.includes(api.token));
		assert.ok(api.storage.requests.length > 0);
		assert.ok(
			api.storage.requests.every(
				({ hasAuthorization, hasCookie, ownHeaders }) => !hasAuthorization && !hasCookie && ownHeaders.length === 0,
			),
		);
	});
});
