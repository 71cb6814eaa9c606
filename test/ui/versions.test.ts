import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { AgentRecord } from '../qoderApi/records.ts';
import { hostName } from './host.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('Versions of agents', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 0, agents: 0, settings: { 'qoder.pageSize': 20 } });
		add({ name: 'docs-writer', version: 3 });
		add({ name: 'single', version: 1 });
		add({ name: 'same', version: 1 });
		session.api.account.changeAgent(agent('same').id, { version: 2 });
		add({ name: 'test-writer', version: 34 });
		await session.signIn();
	});

	beforeEach(async () => {
		await session.workbench.runCommand('View: Close All Editors');
		session.takeRequests();
	});

	after(() => session?.close());

	function add(fields: Partial<AgentRecord>): void {
		session.api.account.addAgents(1, fields);
	}

	function agent(name: string): AgentRecord {
		const found = session.api.account.agents.find((one) => one.name === name);
		assert.ok(found, name);
		return found;
	}

	/** Returns the names of the compared files. */
	async function changes(title: RegExp): Promise<string[]> {
		const { page } = session.workbench;
		await page.locator('.tab.active', { hasText: title }).waitFor();
		const names = page.locator('.multiDiffEntry .title.modified, .multiDiffEntry .file-path .title').filter({ visible: true });
		const texts = await until(
			'the compared files',
			() => names.allInnerTexts(),
			(found) => found.length > 0,
		);
		await page.locator('.multiDiffEntry .editor.modified .view-line').first().waitFor();
		return texts;
	}

	it('Open Changes is one click away and sends one request', async () => {
		const { agents } = session;
		await agents.rowAction('test-writer', 'Open Changes');
		await changes(/^test-writer: version 33 \(.+\) → version 34 \(.+\)/);
		assert.deepEqual(session.takeRequests(), [`GET /agents/${agent('test-writer').id}/versions limit=2`]);
		await session.picture(`versions-changes-${hostName}`, 'window');
	});

	it('the editor of changes is restored after a reload and sign-in', async () => {
		await session.agents.rowAction('test-writer', 'Open Changes');
		await changes(/^test-writer: version 33 /);
		await session.restart();
		await changes(/^test-writer: version 33 /);
		const text = session.workbench.page.locator('.multiDiffEntry .editor.modified .view-line', { hasText: 'You are a' });
		await text.first().waitFor();
	});

	it('the editor of changes is replaced at sign-out, and returns', async () => {
		const text = (wanted: string) =>
			session.workbench.page.locator('.multiDiffEntry .editor.modified .view-line', { hasText: wanted }).first();
		await session.agents.rowAction('test-writer', 'Open Changes');
		await text('You are a').waitFor();
		await session.workbench.runCommand('Qoder: Sign Out');
		await text('You are not signed in to').waitFor();
		await session.signIn();
		await text('You are a').waitFor();
	});

	it('Open Changes reports that there is only one version', async () => {
		await session.agents.contextMenu('single', 'Open Changes');
		await session.workbench.notice(/“single” has only one version/);
	});

	it('Open Changes reports that two versions are the same', async () => {
		await session.agents.contextMenu('same', 'Open Changes');
		await session.workbench.notice(/Versions 1 and 2 of “same” are the same/);
	});

	it('Compare Versions… lists versions page by page, and compares two', async () => {
		const { agents, workbench } = session;
		const { quickInput } = workbench;
		await agents.contextMenu('test-writer', 'Compare Versions…');
		const labels = await until(
			'the versions',
			() => quickInput.labels(),
			(all) => all.length > 1,
		);
		assert.deepEqual(labels.slice(0, 2), ['Version 34', 'Version 33']);
		await session.picture(`versions-pick-${hostName}`, 'window');
		// This item matches any text, but below the others, where it may need scrolling.
		await quickInput.type('older');
		await quickInput.pick('Load older versions');
		await until(
			'the second page',
			async () => session.api.requests.length,
			(count) => count === 2,
		);
		for (const version of ['Version 12', 'Version 19']) {
			await quickInput.type(version);
			await quickInput.pick(version);
		}
		await quickInput.type('');
		await workbench.page.keyboard.press('Enter');
		await changes(/^test-writer: version 12 \(.+\) → version 19 \(.+\)/);
		assert.equal(session.takeRequests().length, 2);
	});

	it('Compare Versions… takes the row with the focus when none is ticked', async () => {
		const { agents, workbench } = session;
		await agents.contextMenu('docs-writer', 'Compare Versions…');
		await until(
			'the versions',
			() => workbench.quickInput.labels(),
			(all) => all.length === 3,
		);
		await until(
			'the oldest version in focus',
			async () => {
				await workbench.page.keyboard.press('ArrowDown');
				return workbench.quickInput.widget.locator('.monaco-list-row.focused .label-name').allInnerTexts();
			},
			([label]) => label === 'Version 1',
		);
		await workbench.page.keyboard.press('Enter');
		await changes(/^docs-writer: version 1 \(.+\) → version 3 \(.+\)/);
	});

	it('two selected agents are compared with each other', async () => {
		const { agents } = session;
		await agents.click('test-writer');
		await agents.click('docs-writer', ['ControlOrMeta']);
		await agents.contextMenu('docs-writer', 'Compare Versions…');
		await changes(/^(test|docs)-writer version \d+ .* ↔ (test|docs)-writer version \d+ /);
	});

	it('the hover shows everything about an agent', async () => {
		const text = await session.agents.tooltip('test-writer');
		assert.match(text, /System prompt\s+You are a .+\. Answer briefly/);
		await session.picture(`versions-hover-${hostName}`, 'window');
	});
});
