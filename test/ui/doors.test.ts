import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { hostName } from './host.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

/** Tries to become a link, an icon, and text in another order. */
const evil = '[Fix it](command:workbench.action.closeSidebar) $(bug) \u202eexe.txt';
/** The part that must stay visible. */
const text = '[Fix it] (command:workbench.action.closeSidebar)';
const icon = '$(bug)';

describe('Hostile text stays text', () => {
	let session: Session;
	let folder: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'hostile-'));
		writeFileSync(join(folder, evil), 'from the disk');
		mkdirSync(join(folder, `${evil} folder`));
		session = await startSession({ files: 0, agents: 0, folder, contentRedirect: false, storageCors: true });
		const { account } = session.api;
		account.addFiles(1, { filename: evil, purpose: 'tool_output', size_bytes: 12 });
		account.addFiles(1, { filename: `large ${evil}`, purpose: 'tool_output', size_bytes: 20_000_000 });
		account.addFiles(1, { filename: `twin ${evil}`, purpose: 'tool_output', size_bytes: 12 });
		account.addAgents(1, { name: `one ${evil}`, version: 1 });
		account.addAgents(1, { name: `many ${evil}`, version: 3 });
		await session.signIn();
		await session.files.action('View as List');
		await session.files.untilRows('files', (rows) => rows.length === 3);
	});

	afterEach(async () => {
		session?.api.faults.clear();
		const { page } = session.workbench;
		await page.keyboard.press('Escape');
		await session.workbench.runCommand('Notifications: Clear All Notifications');
	});

	after(async () => {
		await session?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const dialog = () => session.workbench.page.locator('.monaco-dialog-box');
	const answer = async (button: string) => {
		await dialog().getByRole('button', { name: button, exact: true }).click();
		await dialog().waitFor({ state: 'detached' });
	};
	const refuse = (path: 'files' | 'file' | 'content' | 'versions' | 'agents', method: 'GET' | 'POST' | 'DELETE', status = 400) =>
		session.api.faults.set([{ match: { path, method }, fault: { kind: 'status', status, message: evil } }]);

	async function assertText(place: Locator, wanted = text): Promise<void> {
		const shown = await until(
			`the text in ${place}`,
			async () => (await place.allInnerTexts()).join('\n').replaceAll('\u00a0', ' '),
			(texts) => texts.includes(wanted),
		);
		assert.doesNotMatch(shown, /\]\(|[\u202a-\u202e\u2066-\u2069]/u);
		const made = place.locator('a[href], a[data-href], .monaco-link, .codicon-bug, img');
		assert.deepEqual(await made.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML)), []);
		assert.ok(await session.workbench.page.locator('.part.sidebar').isVisible(), 'nothing ran');
	}

	async function assertNotice(sentence: RegExp): Promise<void> {
		await session.workbench.notice(sentence);
		await session.picture(`doors-notice-${hostName}`, 'window');
		await assertText(
			session.workbench.page.locator('.notification-list-item-message', { hasText: sentence }).filter({ visible: true }),
		);
	}

	it('in the question before a deletion, and in the message after a refusal', async () => {
		refuse('file', 'DELETE', 409);
		await session.files.focus(/^\[Fix it/);
		await session.workbench.page.keyboard.press('Delete');
		await assertText(dialog());
		await answer('Delete');
		await assertNotice(/in use|conflict/);
	});

	it('in the message that a file could not be opened', async () => {
		refuse('content', 'GET');
		await session.files.click(/^\[Fix it/);
		await assertNotice(/^Could not open/);
	});

	it('in the question and the progress for a large file', async () => {
		await session.files.click(/^large/);
		await assertText(dialog());
		session.api.faults.set([{ match: { path: 'content' }, fault: { kind: 'hold' } }]);
		await dialog()
			.getByRole('button', { name: /^(Open|Read)/ })
			.click();
		await assertNotice(/Opening/);
		await session.workbench.notice(/Opening/, 'Cancel');
	});

	it('in the message about an agent with one version', async () => {
		await session.agents.contextMenu(/^one/, 'Open Changes');
		await assertNotice(/one version/);
	});

	it('in the message that versions could not be read', async () => {
		refuse('versions', 'GET');
		await session.agents.contextMenu(/^many/, 'Open Changes');
		await assertNotice(/Could not read the versions/);
	});

	it('in the picker of versions', async () => {
		await session.agents.contextMenu(/^many/, 'Compare Versions…');
		await assertText(session.workbench.quickInput.widget);
		await session.workbench.quickInput.cancel();
	});

	it('in the picker of files', async () => {
		const { quickInput } = session.workbench;
		await session.workbench.runCommand('Qoder: Find File…');
		await quickInput.type('fix');
		await assertText(quickInput.widget);
		await assertText(quickInput.widget, icon);
		await session.picture(`doors-picker-${hostName}`, 'window');
		await quickInput.cancel();
	});

	it('in the status bar', async () => {
		await session.files.contextMenu(/^\[Fix it/, 'Copy ID');
		const status = session.workbench.page.locator('.statusbar-item', { hasText: /Copied/ });
		await until(
			'the text in the status bar',
			async () => (await status.allInnerTexts()).join(),
			(shown) => shown.includes(icon) && shown.includes(text),
		);
		assert.equal(await status.locator('.codicon-bug').count(), 0);
	});

	it('in the question before an upload, and in the message after it', async () => {
		await session.files.drop([join(folder, evil), join(folder, `${evil} folder`)]);
		await assertText(dialog());
		await dialog()
			.getByRole('button', { name: /^Upload/ })
			.first()
			.click();
		await assertNotice(/^Uploaded/);
	});

	it('in the message that an upload was refused', async () => {
		refuse('files', 'POST');
		await session.files.drop([join(folder, evil)]);
		await dialog()
			.getByRole('button', { name: /^Upload/ })
			.first()
			.click();
		await assertNotice(/^Could not upload/);
	});

	it('in the tab of a document', async () => {
		await session.agents.click(/^one/);
		await session.workbench.page.locator('.tab.active', { hasText: 'Fix it' }).waitFor();
		assert.equal(await session.workbench.page.locator('.tab.active .codicon-bug').count(), 0);
	});

	it('in the box for a token', async () => {
		const { quickInput } = session.workbench;
		refuse('agents', 'GET');
		await session.workbench.runCommand('Qoder: Sign In…');
		await quickInput.labels();
		await quickInput.submit();
		await quickInput.submit('pt-refused');
		await assertText(quickInput.widget.locator('.quick-input-message'));
		await session.picture(`doors-box-${hostName}`, 'window');
		await quickInput.cancel();
	});
});
