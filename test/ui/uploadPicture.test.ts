import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';

describe('The picture of the README of an upload', () => {
	let session: Session;
	let folder: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'pictured-'));
		writeFileSync(join(folder, 'sales.csv'), 'time,value\n'.repeat(1_275_000));
		session = await startSession({ files: 30, agents: 3, height: 600, settings: { 'qoder.pageSize': 3 } });
		await session.signIn();
		await session.files.expand('User uploads');
	});

	after(async () => {
		await session?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('shows how much of it has gone out (upload)', async () => {
		const { api, files, workbench } = session;
		api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload' } }]);
		await files.drop([join(folder, 'sales.csv')]);
		await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Upload Anyway' }).click();
		await files.untilRows('how far it is', ([row]) => /^Uploading… \d+ %/.test(`${row?.description}`));
		for (const theme of ['dark', 'light'] as const) {
			await workbench.chooseTheme(theme);
			// Else the list may be scrolled down.
			await files.tree.row('sales.csv');
			await workbench.page.mouse.move(700, 200);
			await workbench.painted();
			await session.picture(`upload-${theme}`);
		}
	});

	it('is followed by a sentence that fits into the status bar when it is cancelled', async () => {
		const { files, workbench } = session;
		await files.rowAction('sales.csv', 'Cancel Upload');
		const sentence = workbench.page.locator('.statusbar-item', { hasText: 'Upload cancelled' }).locator('.statusbar-item-label');
		await sentence.waitFor();
		await session.picture('upload-cancelled', 'window');
		assert.ok(await sentence.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
	});
});
