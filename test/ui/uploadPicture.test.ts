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
		writeFileSync(join(folder, 'measurements.csv'), 'time,value\n'.repeat(1_700_000));
		session = await startSession({ files: 30, agents: 3, height: 480, settings: { 'workbench.statusBar.visible': true } });
		await session.signIn();
		await session.files.expand('User uploads');
	});

	after(async () => {
		await session?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('shows how much of it has gone out (upload)', async () => {
		const { api, files, workbench } = session;
		const bytes = Number(process.env['STALL'] ?? 1024);
		api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload', bytes } }]);
		await files.drop([join(folder, 'measurements.csv')]);
		await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Upload Anyway', exact: true }).click();
		const rows = await files.untilRows('how far it is', ([row]) => /^Uploading… \d+ %/.test(`${row?.description}`));
		console.log(rows[0]);
		for (const theme of ['dark', 'light'] as const) {
			await workbench.chooseTheme(theme);
			await workbench.page.mouse.move(700, 200);
			await workbench.painted();
			console.log((await files.rows())[0]?.description);
			await session.picture(`upload-${theme}`);
		}
		await files.rowAction('measurements.csv', 'Cancel Upload');
		await workbench.painted();
		await session.picture('upload-cancelled', 'window');
		api.faults.clear();
	});
});
