import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { hostName } from './host.ts';
import { useSession } from './session.ts';
import type { Row } from './tree.ts';
import { until } from './until.ts';
import { chooseFromMenu } from './view.ts';

const texts = {
	'notes.md': '# Notes\n',
	LICENSE: 'a file without a type',
	'explorer.md': 'From the Explorer',
	'large.csv': 'time,value\n'.repeat(1_275_000),
};

describe('Files that are uploaded and deleted', () => {
	const folder = mkdtempSync(join(tmpdir(), 'dropped-'));
	// Otherwise a browser could neither follow the service's redirect nor read from the storage.
	const readable = { contentRedirect: false, storageCors: true, uploadsDownloadable: true };
	const session = useSession({ files: 40, agents: 3, folder, ...readable });

	before(async () => {
		for (const [name, text] of Object.entries(texts)) {
			writeFileSync(join(folder, name), text);
		}
		mkdirSync(join(folder, 'more'));
		const { account } = session.api;
		for (const [index, { file_id }] of account.files.slice(-10).entries()) {
			account.changeFile(file_id, { filename: `old-${index + 1}.txt` });
		}
		await session.signIn();
		await session.listFiles(40);
	});

	// A failed test must not affect the others.
	afterEach(async () => {
		session.api.faults.clear();
		await session.workbench.page.keyboard.press('Escape');
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	const isNew = ({ description }: Row) => description.startsWith('new · ');
	const named = (name: string) => session.api.account.files.filter(({ filename }) => filename === name);

	/** Returns the question. */
	async function drop(answer: string, ...names: string[]): Promise<string> {
		await session.files.drop(names.map((name) => join(folder, name)));
		return session.workbench.answer(answer);
	}

	it('of any type are uploaded by a drop from the desktop, but no folder', async () => {
		const { files, workbench } = session;
		const text = await drop('Upload Anyway', 'notes.md', 'LICENSE', 'more');
		// A browser reports neither sizes nor folders.
		assert.match(text, /Upload 3 files to 127\.0\.0\.1/);
		assert.match(text, /may reject files of this type: LICENSE, more\./);
		const [more] = await files.untilRows('the new files', (all) => all.length === 43 && all.slice(1, 3).every(isNew));
		assert.match(`${more?.label} ${more?.description}`, /^more Could not upload: It is a folder/);
		await files.rowAction('more', 'Dismiss');
		const rows = await files.untilRows('the files', (all) => all.length === 42 && all.every(({ label }) => label !== 'more'));
		assert.match(`${rows[0]?.aria}`, /^(notes\.md|LICENSE), file, new, /);
		await files.click('notes.md');
		await workbench.untilText('# Notes\n');
	});

	it('are uploaded from a tab or the palette, after a question', async () => {
		const { files, workbench } = session;
		const { keyboard } = workbench.page;
		await workbench.newText();
		await keyboard.type('typed');
		await workbench.line('typed').waitFor();
		await workbench.tab.click({ button: 'right' });
		await chooseFromMenu(workbench.page, 'Upload to Qoder…');
		assert.match(await workbench.answer('Upload'), /Upload “Untitled-1” \(5 B\) to 127\.0\.0\.1/);
		await files.untilRows('the text', ([row]) => row?.label === 'Untitled-1' && isNew(row));
		await workbench.page.locator('.editor-instance').first().click();
		await keyboard.type(' again');
		await workbench.runCommand('Qoder: Upload…');
		await workbench.quickInput.pick('Untitled-1');
		assert.match(await workbench.answer('Upload'), /Upload “Untitled-1” \(11 B\) to 127\.0\.0\.1/);
		await files.untilRows('the text once more', (rows) => rows.filter(({ label }) => label === 'Untitled-1').length === 2);
		assert.deepEqual(
			named('Untitled-1').map(({ size_bytes }) => size_bytes),
			[11, 5],
		);
		await workbench.runCommand('File: Revert File');
	});

	if (hostName !== 'web') {
		it('are uploaded from the menu of the Explorer, and revealed', async () => {
			const { files, workbench } = session;
			await files.action('Group by Purpose');
			await workbench.openContainer('Explorer');
			const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'explorer.md' });
			await row.click({ button: 'right' });
			await chooseFromMenu(workbench.page, 'Upload to Qoder…');
			assert.match(await workbench.answer('Upload'), /Upload “explorer\.md” \(\d+ B\)/);
			await workbench.notice(/Uploaded “explorer\.md” to 127\.0\.0\.1/, 'Reveal in Files');
			const isSelected = ({ label, level, selected }: Row) => label === 'explorer.md' && level === 2 && selected;
			await files.untilRows('the file', (rows) => rows.some(isSelected));
			await files.action('View as List');
			await files.untilRows('one list', ([first]) => first?.label === 'explorer.md');
		});

		// A browser does not report how much was sent.
		it('show the progress of a large file, and fit into the status bar', async () => {
			const { files, workbench } = session;
			session.api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload' } }]);
			await drop('Upload', 'large.csv');
			const [row] = await files.untilRows('how far it is', ([first]) => /^Uploading… \d+%/.test(`${first?.description}`));
			assert.match(`${row?.aria}`, /^large\.csv, upload, Uploading…/);
			await files.rowAction('large.csv', 'Cancel Upload');
			const sentence = workbench.status('Upload cancelled').locator('.statusbar-item-label');
			await sentence.waitFor();
			assert.ok(await sentence.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
		});
	}

	it('are deleted from the focused row, not the selected one', async () => {
		const { files, workbench } = session;
		const { keyboard } = workbench.page;
		await files.click('old-3.txt');
		await files.untilRow('old-1.txt');
		await keyboard.press('ArrowUp');
		await files.untilFocused('old-2.txt');
		await keyboard.press('Delete');
		await keyboard.press('Delete');
		assert.match(await workbench.answer('Keep'), /Delete “old-2\.txt”\?/);
		assert.deepEqual(await files.selected(), ['old-3.txt']);
		await keyboard.press('ControlOrMeta+c');
		await workbench.untilCopied(`${named('old-2.txt')[0]?.file_id}`);
		// The command is for all selected rows.
		await keyboard.press('ControlOrMeta+Shift+Enter');
		await until(
			'both selected',
			() => files.selected(),
			({ length }) => length === 2,
		);
		await keyboard.press('Delete');
		assert.match(await workbench.answer('Keep'), /Delete 2 files\?/);
		assert.deepEqual((await files.selected()).sort(), ['old-2.txt', 'old-3.txt']);
	});

	it('are deleted by the keyboard alone, after one question', async () => {
		const { files, workbench } = session;
		const { dialog, page } = workbench;
		session.api.faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'hold' } }]);
		const before = (await files.rows()).map(({ label }) => label);
		const below = before[before.indexOf('old-5.txt') + 2];
		await files.focus('old-5.txt');
		await page.keyboard.press('Delete');
		await dialog.waitFor();
		assert.match(await dialog.innerText(), /Delete “old-5\.txt”\?[\s\S]*cannot be undone/);
		const buttons = await dialog.locator('.dialog-buttons .monaco-button').allInnerTexts();
		assert.deepEqual(buttons.toSorted(), ['Cancel', 'Delete', 'Keep']);
		await page.keyboard.press('Enter');
		await dialog.waitFor({ state: 'detached' });
		await session.settled();
		assert.deepEqual(
			(await files.rows()).map(({ label }) => label),
			before,
		);
		await page.keyboard.press('Delete');
		await dialog.getByRole('button', { name: 'Delete' }).focus();
		await page.keyboard.press('Enter');
		const isMarked = ({ label, description }: Row) => label === 'old-5.txt' && /^Deleting…/.test(description);
		const rows = await files.untilRows('the mark', (all) => all.some(isMarked));
		assert.match(`${rows.find(isMarked)?.aria}`, /^old-5\.txt, file, Deleting…/);
		session.api.faults.clear();
		await files.untilRows('the row gone', (all) => all.length === before.length - 1);
		assert.deepEqual(named('old-5.txt'), []);
		// The arrow key continues from the neighbour.
		await page.keyboard.press('ArrowDown');
		await files.untilFocused(`${below}`);
	});

	it('are deleted nine at once, except one that a session uses', async () => {
		const { api, files, workbench } = session;
		const all = await files.rows();
		await workbench.copy('nothing was copied');
		api.faults.set([{ match: { path: 'file', method: 'DELETE', nth: 1 }, fault: { kind: 'status', status: 409 } }]);
		await files.focus('old-1.txt');
		await workbench.page.keyboard.press('Escape');
		await files.click('old-1.txt', ['ControlOrMeta']);
		await files.click('old-10.txt', ['Shift']);
		await workbench.page.keyboard.press('Delete');
		assert.match(await workbench.answer('Delete'), /Delete 9 files\?/);
		await workbench.notice(/^Deleted 8 of 9 files\. “.+” is in use by a session/, 'Copy ID');
		const id = await workbench.untilCopied(/^file_/);
		assert.ok(api.account.files.length === all.length - 8 && api.account.file(id));
		const isOver = (rows: Row[]) =>
			rows.length === all.length - 8 && rows.every(({ description }) => !/Deleting/.test(description));
		await files.untilRows('those that stay', isOver);
	});

	it('are marked as new for a while only', async () => {
		await session.files.untilRows('files like all others', (rows) => rows.length > 0 && !rows.some(isNew));
	});
});
