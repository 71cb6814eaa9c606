import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { hostName } from './host.ts';
import { type Session, startSession } from './session.ts';
import { exactly, type Row } from './tree.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('Files that are uploaded and deleted', () => {
	let session: Session;
	let files: View;
	let folder: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'dropped-'));
		writeFileSync(join(folder, 'notes.md'), '# Notes\n');
		writeFileSync(join(folder, 'LICENSE'), 'a file without a type');
		writeFileSync(join(folder, 'lost.md'), 'Lost?');
		writeFileSync(join(folder, 'explorer.md'), 'From the Explorer');
		writeFileSync(join(folder, 'table.csv'), 'a,b\n1,2\n');
		mkdirSync(join(folder, 'more'));
		// Otherwise a browser could neither follow the service's redirect nor read from the storage.
		const readable = { contentRedirect: false, storageCors: true, uploadsDownloadable: true };
		session = await startSession({ files: 40, agents: 3, folder, ...readable });
		const { account } = session.api;
		for (const [index, { file_id }] of account.files.slice(-10).entries()) {
			account.changeFile(file_id, { filename: `old-${index + 1}.txt` });
		}
		({ files } = session);
		await session.signIn();
		await files.action('View as List');
		await files.untilRows('files', (rows) => rows.length === 40);
	});

	// A failed test must not affect the others.
	afterEach(async () => {
		session?.api.faults.clear();
		await session?.workbench.page.keyboard.press('Escape');
	});

	after(async () => {
		await session?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const dialog = () => session.workbench.page.locator('.monaco-dialog-box');
	const isNew = ({ description }: Row) => description.startsWith('new · ');
	const sizes = (name: string) =>
		session.api.account.files.filter(({ filename }) => filename === name).map(({ size_bytes }) => size_bytes);
	const idOf = (name: string) => session.api.account.files.find(({ filename }) => filename === name)?.file_id;
	const names = () => session.api.account.files.map(({ filename }) => filename);

	/** A menu ignores a short press just after it opens. */
	async function choose(item: string): Promise<void> {
		const label = session.workbench.page.locator('.action-label', { hasText: exactly(item) });
		await session.workbench.page.locator('.monaco-menu').getByRole('menuitem').filter({ has: label }).click({ delay: 150 });
	}

	/** Exactly, in the active editor. */
	async function untilText(wanted: string): Promise<void> {
		const lines = session.workbench.page.locator('.editor-instance .view-line');
		await until(
			'the text',
			async () => (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' '),
			(text) => text === wanted,
		);
	}

	const drop = (...names: string[]) => files.drop(names.map((name) => join(folder, name)));

	async function answer(button: string): Promise<string> {
		await dialog().waitFor();
		const text = await dialog().innerText();
		await dialog().getByRole('button', { name: button, exact: true }).click();
		await dialog().waitFor({ state: 'detached' });
		return text;
	}

	it('of any type are uploaded by a drop from the desktop, but no folder', async () => {
		await drop('notes.md', 'LICENSE', 'more');
		const text = await answer('Upload Anyway');
		// A browser reports neither sizes nor folders.
		assert.match(text, /Upload 3 files to 127\.0\.0\.1/);
		assert.match(text, /may reject files of this type: LICENSE, more\./);
		const [folder] = await files.untilRows('the new files', (all) => all.length === 43 && all.slice(1, 3).every(isNew));
		assert.match(`${folder?.label} ${folder?.description}`, /^more Could not upload: It is a folder/);
		await files.rowAction('more', 'Dismiss');
		const rows = await files.untilRows('the files', (all) => all.length === 42 && all.every(({ label }) => label !== 'more'));
		assert.deepEqual(
			rows
				.slice(0, 2)
				.map(({ label }) => label)
				.sort(),
			['LICENSE', 'notes.md'],
		);
		assert.match(`${rows[0]?.aria}`, /^(notes\.md|LICENSE), file, new, /);
	});

	it('open with the same bytes', async () => {
		await files.click('notes.md');
		await untilText('# Notes\n');
	});

	it('are not sent when the question is dismissed', async () => {
		await session.settled();
		session.takeRequests();
		await drop('table.csv');
		await answer('Cancel');
		await files.action('Refresh Files');
		const requests = () => session.api.requests.map(({ method }) => method);
		const sent = await until(
			'the refresh',
			async () => requests(),
			({ length }) => length > 0,
		);
		assert.ok(sent.every((method) => method === 'GET'));
		await files.untilRows('the same files', (rows) => rows.length === 42);
	});

	it('show their progress, and stop when they are cancelled', async () => {
		session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		await drop('table.csv');
		await answer('Upload');
		const [row] = await files.untilRows('an upload', (rows) => /^Uploading…/.test(`${rows[0]?.description}`));
		assert.match(`${row?.aria}`, /^table\.csv, upload, Uploading…/);
		await session.picture('uploading', 'window');
		await files.rowAction('table.csv', 'Cancel Upload');
		await files.untilRows('no upload', (rows) => rows.every(({ label }) => label !== 'table.csv'));
		// The service continues, unless it has seen that the client gave up.
		await until(
			'the end of the request',
			async () => session.api.requests.at(-1)?.outcome,
			(outcome) => outcome !== 'open',
		);
		session.api.faults.clear();
		assert.ok(!names().includes('table.csv'));
	});

	it('that were refused show the reason, and are retried at a click', async () => {
		session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
		await drop('table.csv');
		await answer('Upload');
		const [row] = await files.untilRows('the reason', (rows) => /^Could not upload/.test(`${rows[0]?.description}`));
		assert.match(`${row?.description}`, /The token does not have permission to do this/);
		await session.picture('upload-refused', 'window');
		session.api.faults.clear();
		await files.click('table.csv');
		await files.untilRows('the file', (rows) => rows.length === 43 && rows.slice(0, 1).every(isNew));
		assert.equal(names()[0], 'table.csv');
	});

	it('are reported as uncertain without an answer, and shown by a click', async () => {
		session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await drop('lost.md');
		await answer('Upload');
		await files.untilRows('the doubt', (rows) => rows[0]?.description === 'May have been uploaded: refresh to check');
		await session.picture('upload-lost', 'window');
		session.api.faults.clear();
		await files.click('lost.md');
		const isFile = ({ label, aria }: Row) => label === 'lost.md' && /^lost\.md, file, /.test(aria);
		await files.untilRows('the file', (rows) => rows.some(isFile));
		await files.rowAction('lost.md', 'Dismiss');
		// A browser repeats it if the connection was used before.
		const stored = names().filter((name) => name === 'lost.md').length;
		await files.untilRows(
			'files only',
			(rows) => rows.filter(isFile).length === stored && !/^May have/.test(`${rows[0]?.description}`),
		);
	});

	it('are uploaded from a tab or the palette, after a question', async () => {
		const { page, quickInput } = session.workbench;
		await session.workbench.runCommand('File: New Untitled Text File');
		await page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
		await page.keyboard.type('typed');
		await page.locator('.editor-instance .view-line', { hasText: 'typed' }).first().waitFor();
		await session.workbench.tab.click({ button: 'right' });
		await choose('Upload to Qoder…');
		assert.match(await answer('Upload'), /Upload “Untitled-1” \(5 B\) to 127\.0\.0\.1/);
		await files.untilRows('the text', ([row]) => row?.label === 'Untitled-1' && isNew(row));
		await page.locator('.editor-instance').first().click();
		await page.keyboard.type(' again');
		await session.workbench.runCommand('Qoder: Upload…');
		await quickInput.pick('Untitled-1');
		assert.match(await answer('Upload'), /Upload “Untitled-1” \(11 B\) to 127\.0\.0\.1/);
		await files.untilRows(
			'the text once more',
			([first, second]) => first?.label === 'Untitled-1' && second?.label === 'Untitled-1',
		);
		assert.deepEqual(sizes('Untitled-1'), [11, 5]);
		await session.workbench.runCommand('File: Revert File');
	});

	if (hostName !== 'web') {
		it('are uploaded from the menu of the Explorer', async () => {
			const { page } = session.workbench;
			await session.workbench.openContainer('Explorer');
			const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'explorer.md' });
			await row.click({ button: 'right' });
			await choose('Upload to Qoder…');
			assert.match(await answer('Upload'), /Upload “explorer\.md” \(\d+ B\)/);
			await session.workbench.notice(/Uploaded “explorer\.md” to 127\.0\.0\.1/);
			await session.workbench.openContainer();
			await files.untilRows('the file', ([row]) => row?.label === 'explorer.md');
		});

		// A browser does not report how much was sent.
		it('show the progress of a large file, and fit into the status bar', async () => {
			const { api, workbench } = session;
			writeFileSync(join(folder, 'large.csv'), 'time,value\n'.repeat(1_275_000));
			api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload' } }]);
			await drop('large.csv');
			await answer('Upload');
			await files.untilRows('how far it is', ([row]) => /^Uploading… \d+%/.test(`${row?.description}`));
			await files.rowAction('large.csv', 'Cancel Upload');
			const sentence = workbench.page
				.locator('.statusbar-item', { hasText: 'Upload cancelled' })
				.locator('.statusbar-item-label');
			await sentence.waitFor();
			assert.ok(await sentence.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
		});
	}

	it('are deleted from the focused row, not the selected one', async () => {
		const { keyboard } = session.workbench.page;
		const selected = async () => (await files.rows()).filter((row) => row.selected).map(({ label }) => label);
		await files.click('old-3.txt');
		await files.tree.row('old-1.txt');
		await keyboard.press('ArrowUp');
		await files.pane.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: 'old-2.txt' }).waitFor();
		await keyboard.press('Delete');
		assert.match(await answer('Keep'), /Delete “old-2\.txt”\?/);
		assert.deepEqual(await selected(), ['old-3.txt']);
		await keyboard.press('ControlOrMeta+c');
		await session.workbench.untilCopied(new RegExp(`^${idOf('old-2.txt')}$`));
		// The command is for all selected rows.
		await keyboard.press('ControlOrMeta+Shift+Enter');
		await until('both selected', selected, ({ length }) => length === 2);
		await keyboard.press('Delete');
		assert.match(await answer('Keep'), /Delete 2 files\?/);
		assert.deepEqual((await selected()).sort(), ['old-2.txt', 'old-3.txt']);
	});

	it('are deleted by the keyboard alone, after one question', async () => {
		const { keyboard } = session.workbench.page;
		session.api.faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'hold' } }]);
		const before = (await files.rows()).map(({ label }) => label);
		const below = before[before.indexOf('table.csv') + 2];
		await files.focus('table.csv');
		await keyboard.press('Delete');
		await dialog().waitFor();
		assert.match(await dialog().innerText(), /Delete “table\.csv”\?[\s\S]*cannot be undone/);
		assert.deepEqual((await dialog().locator('.dialog-buttons .monaco-button').allInnerTexts()).toSorted(), ['Delete', 'Keep']);
		await session.picture('delete-question', 'window');
		// The first button keeps the file.
		await keyboard.press('Enter');
		await dialog().waitFor({ state: 'detached' });
		await keyboard.press('Delete');
		await dialog().waitFor();
		await keyboard.press('Tab');
		await keyboard.press('Enter');
		const isMarked = ({ label, description }: Row) => label === 'table.csv' && /^Deleting…/.test(description);
		const rows = await files.untilRows('the mark', (all) => all.some(isMarked));
		assert.match(`${rows.find(isMarked)?.aria}`, /^table\.csv, file, Deleting…/);
		await session.picture('deleting', 'window');
		session.api.faults.clear();
		await files.untilRows('the row gone', (all) => all.length === before.length - 1);
		assert.ok(!names().includes('table.csv'));
		// The arrow key continues from the neighbour.
		await keyboard.press('ArrowDown');
		await files.pane.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: `${below}` }).waitFor();
	});

	it('are deleted ten at once, except one that a session uses', async () => {
		const { page } = session.workbench;
		const all = await files.rows();
		await session.workbench.copy('nothing was copied');
		session.api.faults.set([{ match: { path: 'file', method: 'DELETE', nth: 1 }, fault: { kind: 'status', status: 409 } }]);
		await files.focus('old-1.txt');
		await page.keyboard.press('Escape');
		await files.click('old-1.txt', ['ControlOrMeta']);
		await files.click('old-10.txt', ['Shift']);
		await page.keyboard.press('Delete');
		assert.match(await answer('Delete'), /Delete 10 files\?/);
		await session.workbench.notice(/^Deleted 9 of 10 files\. “.+” is in use by a session/, 'Copy ID');
		const id = await session.workbench.untilCopied(/^file_/);
		session.api.faults.clear();
		assert.ok(names().length === all.length - 9 && session.api.account.file(id));
		await files.untilRows(
			'those that stay',
			(rows) => rows.length === all.length - 9 && rows.every(({ description }) => !/Deleting/.test(description)),
		);
	});
});
