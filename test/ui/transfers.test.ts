import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import type { Row } from './tree.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('Files that are brought and removed', () => {
	let session: Session;
	let files: View;
	let folder: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'dropped-'));
		writeFileSync(join(folder, 'notes.md'), '# Notes\n');
		writeFileSync(join(folder, 'LICENSE'), 'a file without a type');
		writeFileSync(join(folder, 'table.csv'), 'a,b\n1,2\n');
		mkdirSync(join(folder, 'more'));
		session = await startSession({ files: 40, agents: 3 });
		({ files } = session);
		await session.signIn();
		await files.action('Show as List');
		await files.untilRows('files', (rows) => rows.length === 40);
	});

	after(async () => {
		await session?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const dialog = () => session.workbench.page.locator('.monaco-dialog-box');
	const isNew = ({ description }: Row) => description.startsWith('new · ');
	const names = () => session.api.account.files.map(({ filename }) => filename);

	/** Lets a hover go, which would lie upon other rows. */
	async function pointElsewhere(): Promise<void> {
		await session.workbench.page.mouse.move(0, 0);
		await session.workbench.page.locator('.workbench-hover').waitFor({ state: 'detached' });
	}

	/** Drops files from the desktop onto the view, as the browser does itself. */
	async function drop(...paths: string[]): Promise<void> {
		await pointElsewhere();
		const devtools = await session.workbench.page.context().newCDPSession(session.workbench.page);
		const box = await files.pane.locator('.monaco-list').first().boundingBox();
		assert.ok(box);
		// A file manager lets a file be copied, linked and moved.
		const data = { items: [], files: paths.map((path) => join(folder, path)), dragOperationsMask: 1 | 2 | 16 };
		for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
			await devtools.send('Input.dispatchDragEvent', { type, x: box.x + 60, y: box.y + 30, data });
			await session.workbench.page.evaluate(() => new Promise(requestAnimationFrame));
		}
		await devtools.detach();
	}

	/** Waits for the question, and answers it. */
	async function answer(button: string): Promise<string> {
		await dialog().waitFor();
		const text = await dialog().innerText();
		await dialog().getByRole('button', { name: button, exact: true }).click();
		await dialog().waitFor({ state: 'detached' });
		return text;
	}

	it('come by a drop from the desktop, whatever their type, a folder left out', async () => {
		await drop('notes.md', 'LICENSE', 'more');
		const text = await answer('Upload Anyway');
		assert.match(text, /Upload 2 files \(29 bytes\) to 127\.0\.0\.1/);
		assert.match(text, /left out: more\./);
		assert.match(text, /may refuse: LICENSE\./);
		const rows = await files.untilRows('the new files', (all) => all.length === 42 && all.slice(0, 2).every(isNew));
		assert.deepEqual(
			rows
				.slice(0, 2)
				.map(({ label }) => label)
				.sort(),
			['LICENSE', 'notes.md'],
		);
		assert.match(`${rows[0]?.aria}`, /^(notes\.md|LICENSE), file, new, /);
	});

	it('are not sent when the question is dismissed', async () => {
		session.takeRequests();
		await drop('table.csv');
		await answer('Cancel');
		await files.action('Refresh Files');
		const requests = () => session.api.requests.map(({ method }) => method);
		assert.deepEqual(
			await until(
				'the refresh',
				async () => requests(),
				(sent) => sent.length > 0,
			),
			['GET'],
		);
		await files.untilRows('the same files', (rows) => rows.length === 42);
	});

	it('show how far they are, and go no further when they are cancelled', async () => {
		session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		await drop('table.csv');
		await answer('Upload');
		const [row] = await files.untilRows('an upload', (rows) => /^Uploading…/.test(`${rows[0]?.description}`));
		assert.match(`${row?.aria}`, /^table\.csv, upload, Uploading…/);
		await session.picture('uploading', 'window');
		await files.rowAction('table.csv', 'Cancel Upload');
		await files.untilRows('no upload', (rows) => rows.every(({ label }) => label !== 'table.csv'));
		session.api.faults.clear();
		assert.ok(!names().includes('table.csv'));
	});

	it('that were refused say why, and are tried again with a click', async () => {
		session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
		await drop('table.csv');
		await answer('Upload');
		const [row] = await files.untilRows('the reason', (rows) => /^Could not upload/.test(`${rows[0]?.description}`));
		assert.match(`${row?.description}`, /The token may not do this/);
		await session.picture('upload-refused', 'window');
		session.api.faults.clear();
		await files.click('table.csv');
		await files.untilRows('the file', (rows) => rows.length === 43 && rows.slice(0, 1).every(isNew));
		assert.equal(names()[0], 'table.csv');
	});

	it('go by the keyboard alone, after one question', async () => {
		const { keyboard } = session.workbench.page;
		session.api.faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'hold' } }]);
		// Selects it without opening it.
		await files.click('table.csv', ['ControlOrMeta']);
		await keyboard.press('Delete');
		await dialog().waitFor();
		assert.match(await dialog().innerText(), /Delete “table\.csv”\?[\s\S]*cannot be undone/);
		await keyboard.press('Enter');
		const [row] = await files.untilRows('the mark', (rows) => /^Deleting…/.test(`${rows[0]?.description}`));
		assert.match(`${row?.aria}`, /^table\.csv, file, Deleting…/);
		await session.picture('deleting', 'window');
		session.api.faults.clear();
		await files.untilRows('the row gone', (rows) => rows.length === 42);
		assert.ok(!names().includes('table.csv'));
	});

	it('stay when the service says that a session uses them, and that is told', async () => {
		session.api.faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'status', status: 409 } }]);
		await pointElsewhere();
		await files.contextMenu('notes.md', 'Delete…');
		await answer('Delete');
		const { page } = session.workbench;
		// Not a toast: VS Code shows none while its driver for smoke tests is on, as it is in the server.
		await page.locator('#status\\.notifications').click();
		const notice = page.locator('.notifications-center .notification-list-item', {
			hasText: /“notes\.md” is in use by a session/,
		});
		await notice.hover();
		await notice.getByRole('button', { name: 'Copy ID' }).click();
		await session.workbench.untilCopied(/^file_/);
		session.api.faults.clear();
		const rows = await until(
			'the row as before',
			() => files.rows(),
			(all) => all.every(({ description }) => !/Deleting/.test(description)),
		);
		assert.equal(rows.length, 42);
	});
});
