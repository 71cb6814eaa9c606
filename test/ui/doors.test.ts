import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { useSession } from './session.ts';
import { until } from './until.ts';

/** Tries to become a link, an icon, and text in another order. */
const evil = '[Fix it](command:workbench.action.closeSidebar) $(bug) \u202eexe.txt';
/** The part that must stay visible. */
const text = '[Fix it] (command:workbench.action.closeSidebar)';
const icon = '$(bug)';

describe('Hostile text stays text', () => {
	const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
	const session = useSession({ files: 0, agents: 0, folder, contentRedirect: false, storageCors: true });

	before(async () => {
		writeFileSync(join(folder, evil), 'from the disk');
		mkdirSync(join(folder, `${evil} folder`));
		const { account } = session.api;
		account.addFiles(1, { filename: evil, purpose: 'tool_output', size_bytes: 12 });
		account.addFiles(1, { filename: `large ${evil}`, purpose: 'tool_output', size_bytes: 20_000_000 });
		account.addAgents(1, { name: `one ${evil}`, version: 1 });
		account.addAgents(1, { name: `many ${evil}`, version: 3 });
		await session.signIn();
		await session.listFiles(2);
	});

	afterEach(async () => {
		session.api.faults.clear();
		await session.workbench.page.keyboard.press('Escape');
		await session.workbench.runCommand('Notifications: Clear All Notifications');
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	const refuse = (path: 'files' | 'file' | 'content' | 'versions' | 'agents', method: 'GET' | 'POST' | 'DELETE', status = 400) =>
		session.api.faults.set([{ match: { path, method }, fault: { kind: 'status', status, message: evil } }]);

	async function assertText(place: Locator, wanted = text): Promise<void> {
		const read = async () => (await place.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
		const shown = await until(`the text in ${place}`, read, (texts) => texts.includes(wanted));
		assert.doesNotMatch(shown, /\]\(|[\u202a-\u202e\u2066-\u2069]/u);
		const made = place.locator('a[href], a[data-href], .monaco-link, .codicon-bug, img');
		assert.deepEqual(await made.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML)), []);
		assert.ok(await session.workbench.page.locator('.part.sidebar').isVisible(), 'nothing ran');
	}

	async function assertNotice(sentence: RegExp): Promise<void> {
		const { page } = session.workbench;
		await session.workbench.notice(sentence);
		await assertText(page.locator('.notification-list-item-message', { hasText: sentence }).filter({ visible: true }));
	}

	/** In the question too. */
	async function upload(...names: string[]): Promise<void> {
		const { dialog } = session.workbench;
		await session.files.drop(names.map((name) => join(folder, name)));
		await assertText(dialog);
		await dialog
			.getByRole('button', { name: /^Upload/ })
			.first()
			.click();
	}

	const places: Readonly<Record<string, () => Promise<void>>> = {
		'the question before a deletion, and the message after a refusal': async () => {
			refuse('file', 'DELETE', 409);
			await session.files.focus(/^\[Fix it/);
			await session.workbench.page.keyboard.press('Delete');
			await assertText(session.workbench.dialog);
			await session.workbench.answer('Delete');
			await assertNotice(/in use|conflict/);
		},
		'the message that a file could not be opened': async () => {
			refuse('content', 'GET');
			await session.files.click(/^\[Fix it/);
			await assertNotice(/^Could not open/);
		},
		'the question and the progress for a large file': async () => {
			const { dialog } = session.workbench;
			await session.files.click(/^large/);
			await assertText(dialog);
			session.api.faults.set([{ match: { path: 'content' }, fault: { kind: 'hold' } }]);
			await dialog.getByRole('button', { name: /^(Open|Read)/ }).click();
			await assertNotice(/Opening/);
			await session.workbench.notice(/Opening/, 'Cancel');
		},
		'the message about an agent with one version': async () => {
			await session.agents.contextMenu(/^one/, 'Open Changes');
			await assertNotice(/one version/);
		},
		'the message that versions could not be read': async () => {
			refuse('versions', 'GET');
			await session.agents.contextMenu(/^many/, 'Open Changes');
			await assertNotice(/Could not read the versions/);
		},
		'the picker of versions': async () => {
			await session.agents.contextMenu(/^many/, 'Compare Versions…');
			await assertText(session.workbench.quickInput.widget);
			await session.workbench.quickInput.cancel();
		},
		'the picker of files': async () => {
			const { quickInput } = session.workbench;
			await session.workbench.runCommand('Qoder: Find File…');
			await quickInput.type('fix');
			await assertText(quickInput.widget);
			await assertText(quickInput.widget, icon);
			await quickInput.cancel();
		},
		'the status bar': async () => {
			await session.files.contextMenu(/^\[Fix it/, 'Copy ID');
			const status = session.workbench.status(/Copied/);
			const read = async () => (await status.allInnerTexts()).join();
			await until('the text in the status bar', read, (shown) => shown.includes(icon) && shown.includes(text));
			assert.equal(await status.locator('.codicon-bug').count(), 0);
		},
		'the question before an upload, and the message after it': async () => {
			await upload(evil, `${evil} folder`);
			await assertNotice(/^Uploaded/);
		},
		'the message that an upload was refused': async () => {
			refuse('files', 'POST');
			await upload(evil);
			await assertNotice(/^Could not upload/);
		},
		'the tab of a document': async () => {
			await session.agents.click(/^one/);
			await session.workbench.untilTab('Fix it');
			assert.equal(await session.workbench.tab.locator('.codicon-bug').count(), 0);
		},
		'the box for a token': async () => {
			const { quickInput } = session.workbench;
			refuse('agents', 'GET');
			await session.workbench.runCommand('Qoder: Sign In…');
			await quickInput.labels();
			await quickInput.submit();
			await quickInput.submit('pt-refused');
			await assertText(quickInput.widget.locator('.quick-input-message'));
			await quickInput.cancel();
		},
	};

	for (const [place, reach] of Object.entries(places)) {
		it(`in ${place}`, reach);
	}
});
