import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'mocha';
import { hostName } from './host.ts';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('Versions of agents', () => {
	const session = useSession({ files: 0, agents: 0, settings: { 'qoder.pageSize': 20 } });

	before(async () => {
		session.api.account.addAgents(1, { name: 'docs-writer', version: 3 });
		session.api.account.addAgents(1, { name: 'test-writer', version: 34 });
		await session.signIn();
	});

	beforeEach(async () => {
		await session.workbench.runCommand('View: Close All Editors');
		session.takeRequests();
	});

	/** Waits for the new side of the editor of changes. */
	async function untilChanges(title: RegExp, text: string | RegExp = /./): Promise<void> {
		await session.workbench.untilTab(title);
		await session.workbench.line(text, '.multiDiffEntry .editor.modified').waitFor();
	}

	it('the message about typing into changes saves one of their texts', async function () {
		if (hostName === 'web') {
			// The dialog is the browser's.
			this.skip();
		}
		const { agents, workbench } = session;
		await agents.rowAction('test-writer', 'Open Changes');
		await untilChanges(/^test-writer: version 33 /);
		await workbench.line('You are a', '.multiDiffEntry .editor.modified').click();
		await workbench.page.keyboard.type('x');
		await workbench.page.locator('.monaco-editor-overlaymessage a', { hasText: 'Save As…' }).click();
		const name = () => workbench.quickInput.widget.locator('input').inputValue();
		await until('the name to save', name, (shown) => /test-writer\.(md|json)$/.test(shown));
		await workbench.page.keyboard.press('Escape');
	});

	it('the editor of changes returns after a reload, and after a sign-out', async () => {
		const title = /^test-writer: version 33 /;
		await session.agents.rowAction('test-writer', 'Open Changes');
		await untilChanges(title);
		await session.restart();
		await untilChanges(title, 'You are a');
		await session.workbench.runCommand('Qoder: Sign Out');
		await untilChanges(title, 'You are not signed in to');
		await session.signIn();
		await untilChanges(title, 'You are a');
	});

	it('Compare Versions… lists versions page by page, and compares two', async () => {
		const { agents, api, workbench } = session;
		const { quickInput } = workbench;
		await agents.contextMenu('test-writer', 'Compare Versions…');
		await quickInput.untilFirst('Version 34');
		// This item matches any text, but below the others, where it may need scrolling.
		await quickInput.type('older');
		await quickInput.pick('Load older versions');
		await until('the second page', () => api.requests.length, 2);
		for (const version of ['Version 12', 'Version 19']) {
			await quickInput.type(version);
			await quickInput.pick(version);
		}
		await quickInput.type('');
		await workbench.page.keyboard.press('Enter');
		await untilChanges(/^test-writer: version 12 \(.+\) → version 19 \(.+\)/);
		assert.equal(session.takeRequests().length, 2);
	});

	it('Compare Versions… takes the row with the focus when none is ticked', async () => {
		const { quickInput, page } = session.workbench;
		await session.agents.contextMenu('docs-writer', 'Compare Versions…');
		await until('the versions', () => quickInput.labels(), ['Version 3', 'Version 2', 'Version 1']);
		const moveDown = async () => {
			await page.keyboard.press('ArrowDown');
			return quickInput.widget.locator('.monaco-list-row.focused .label-name').first().innerText();
		};
		await until('the oldest version in focus', moveDown, 'Version 1');
		await page.keyboard.press('Enter');
		await untilChanges(/^docs-writer: version 1 \(.+\) → version 3 \(.+\)/);
	});
});
