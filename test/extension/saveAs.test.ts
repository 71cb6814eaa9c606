import { assert } from 'chai';
import { commands, Uri, window, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { storeFile } from '../../src/documents/storeFile.ts';
import { contentsUri } from '../../src/documents/uri.ts';
import { api, otherSampleToken, type Row, rowsOf, runOn, signIn, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said, shownErrors } from './said.ts';
import { TestDisk } from './testDisk.ts';

const saved = 'what the service sends';

/** The text of a file, or its first 20 bytes, if the service sent them: its name and id. */
function contentsOf(text: string): string {
	return /^\S+ is file_\w+$/.test(text) && text.length === 20 ? saved : text;
}

/** A disk that writes so many bytes of `/a.txt`, and then fails. */
const failing = (bytes: number, error: Error) => (path: string) => (path === '/a.txt' ? { bytes, error } : undefined);

/** A disk that is full when `/a.txt` is first written. */
function fullOnce() {
	let isFull = true;
	const write = (path: string) => {
		const wasFull = isFull && path === '/a.txt';
		isFull &&= !wasFull;
		return wasFull ? { bytes: 3, error: new Error('ENOSPC: no space left on device, write') } : undefined;
	};
	return { write };
}

describe('Save As', () => {
	const extension = useQoder();
	let disk: TestDisk;

	before(() => {
		disk = new TestDisk();
	});

	beforeEach(async () => {
		await api.generation(3);
		await api.modes({ storageCors: true });
		disk.clear();
	});

	afterEach(async () => {
		await api.faults([]);
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	after(() => disk.close());

	/** All that is on the disk. */
	async function stored(): Promise<Record<string, string | string[]>> {
		const all = Object.entries(disk.all());
		return Object.fromEntries(all.map(([name, thing]) => [name, typeof thing === 'string' ? contentsOf(thing) : thing]));
	}

	/** Rows of files with these names, 20 bytes each. */
	async function rowsNamed(names: readonly string[], fields: Record<string, unknown> = {}): Promise<Row[]> {
		const file = (filename: string) => ({ filename, mime_type: 'text/plain', size_bytes: 20, ...fields });
		await api.reset(0, 0);
		await api.generation(3);
		await api.modes({ storageCors: true });
		await api.change(names.map((name) => ({ addFiles: 1, purpose: 'tool_output', fields: file(name) })));
		await signIn(extension);
		await commands.executeCommand('qoder.files.showAsList');
		await extension.files.refresh();
		const rows = (await rowsOf(extension.files.view)).filter(({ kind }) => kind === 'file');
		return names.flatMap((name) => rows.find(({ label }) => label === name) ?? []);
	}

	/** Saves rows in a folder and resolves to what VS Code shows about it. */
	async function save(rows: readonly Row[], folder: Uri = disk.root): Promise<string> {
		const texts = [said('showInformationMessage'), said('showErrorMessage')];
		replace(window, 'showOpenDialog', async () => [folder]);
		replace(window, 'showSaveDialog', async () => Uri.joinPath(folder, `${rows[0]?.label}`));
		await runOn('saveAs', rows);
		await until('the outcome', () => texts.flat().length > 0);
		return texts.flat().join('\n');
	}

	it('keeps folders, and numbers a file of the same name', async () => {
		const rows = await rowsNamed(['a.txt', 'src', '.git']);
		disk.put('a.txt', 'mine');
		disk.put('src', ['thesis.md']);
		disk.put('.git', ['HEAD']);
		const asked = answered('Replace');
		assert.match(
			await save(rows),
			/^Saved 3 files\. Saved under a different name, because the name was already in use: src \(2\), \.git \(2\)\.$/,
		);
		assert.deepEqual(await stored(), {
			'.git': ['HEAD'],
			'.git (2)': saved,
			'a.txt': saved,
			src: ['thesis.md'],
			'src (2)': saved,
		});
		assert.lengthOf(asked, 1);
		assert.match(`${asked[0]}`, /^“a\.txt” already exists\. Do you want to replace it\?\n4 B, last changed .*\d/);
	});

	it('keeps both files of one name that two commands save at once', async () => {
		await rowsNamed(['a.txt', 'a.txt']);
		const rows = (await rowsOf(extension.files.view)).filter(({ kind }) => kind === 'file');
		assert.lengthOf(rows, 2);
		replace(workspace, 'workspaceFolders', [{ uri: disk.root, name: 'work', index: 0 }]);
		const [messages, errors] = [said('showInformationMessage'), said('showErrorMessage')];
		await Promise.all(rows.map(({ node }) => commands.executeCommand('qoder.saveIntoWorkspace', node)));
		await until('the outcomes', () => messages.length + errors.length === 2);
		assert.deepEqual(messages.toSorted(), ['Saved “a (2).txt”.', 'Saved “a.txt”.']);
		assert.deepEqual(await stored(), { 'a (2).txt': saved, 'a.txt': saved });
	});

	it('replaces exactly the files that one question shows', async () => {
		const names = Array.from({ length: 13 }, (_, index) => `${String.fromCharCode(97 + index)}.txt`);
		const rows = await rowsNamed(names);
		for (const name of names) {
			disk.put(name, 'mine');
		}
		const asked = answered('Replace All', 'Skip', 'Skip All');
		assert.match(await save(rows), /^Saved 10 files\.$/);
		assert.deepEqual(Object.values(await stored()), [...Array(10).fill(saved), 'mine', 'mine', 'mine']);
		assert.lengthOf(asked, 3);
		for (const name of names.slice(0, 10)) {
			assert.include(asked[0], name);
		}
		assert.notInclude(asked[0], 'k.txt');
		assert.match(`${asked[1]}`, /^“k\.txt” already exists[\s\S]*l\.txt[\s\S]*m\.txt/);
		assert.match(`${asked[2]}`, /^“l\.txt” already exists/);
	});

	it('saves nothing when the question is cancelled', async () => {
		const rows = await rowsNamed(['a.txt', 'b.txt']);
		disk.put('a.txt', 'mine');
		const asked = answered(undefined);
		replace(window, 'showOpenDialog', async () => [disk.root]);
		await api.clear();
		await runOn('saveAs', rows);
		assert.lengthOf(asked, 1);
		assert.deepEqual(await stored(), { 'a.txt': 'mine' });
		assert.deepEqual(await api.requests(), []);
	});

	it('keeps the old file when the disk is full halfway', async () => {
		const rows = await rowsNamed(['a.txt', 'b.txt']);
		disk.put('a.txt', 'mine');
		answered('Replace');
		disk.flaws = fullOnce();
		assert.match(await save(rows), /^Saved 1 of 2 files\. Not saved: a\.txt\. The disk is full\./);
		assert.deepEqual(await stored(), { 'a.txt': 'mine', 'b.txt': saved });
	});

	it('replaces the restored file at a retry', async () => {
		const [row] = await rowsNamed(['a.txt']);
		disk.put('a.txt', 'mine');
		disk.flaws = fullOnce();
		replace(window, 'showSaveDialog', async () => Uri.joinPath(disk.root, 'a.txt'));
		replace(window, 'showErrorMessage', async () => 'Retry');
		const messages = said('showInformationMessage');
		await commands.executeCommand('qoder.saveAs', row?.node);
		await until('the outcome', () => messages.length > 0);
		assert.deepEqual([messages, await stored()], [['Saved “a.txt”.'], { 'a.txt': saved }]);
	});

	it('waits for no other folder, and can be cancelled while it waits', async () => {
		disk.put('lost', []);
		const writeFile = disk.writeFile.bind(disk);
		replace(disk, 'writeFile', (uri: Uri, content: Uint8Array) =>
			uri.path.startsWith('/lost/') ? new Promise(() => {}) : writeFile(uri, content),
		);
		const store = (path: string, signal?: AbortSignal) =>
			storeFile(Uri.joinPath(disk.root, path), new TextEncoder().encode(saved), undefined, signal);
		void store('lost/a.txt');
		const abort = new AbortController();
		const waiting = store('lost/b.txt', abort.signal).catch((error: Error) => error.message);
		await store('c.txt');
		abort.abort(new Error('cancelled'));
		assert.equal(await waiting, 'cancelled');
		assert.equal((await stored())['c.txt'], saved);
	});

	it('keeps the file of another program that came first', async () => {
		const rows = await rowsNamed(['a.txt']);
		replace(disk, 'writeFile', async () => {
			disk.put('a.txt', 'theirs');
			throw new Error('EACCES: permission denied');
		});
		assert.match(await save(rows), /^Could not save “a\.txt”\./);
		assert.deepEqual(await stored(), { 'a.txt': 'theirs' });
	});

	it('detects a file system that wrote less than it reports', async () => {
		const rows = await rowsNamed(['a.txt', 'b.txt']);
		disk.put('a.txt', 'mine');
		answered('Replace');
		const written = new Set<string>();
		// The second time, the old contents are put back.
		const isFirst = (path: string) => !written.has(path) && written.add(path);
		disk.flaws = { write: (path) => (isFirst(path) ? { bytes: 3 } : undefined) };
		assert.match(await save(rows), /^Saved 0 of 2 files\. Not saved: [ab]\.txt, [ab]\.txt\. The disk is full\./);
		assert.deepEqual(await stored(), { 'a.txt': 'mine' });
	});

	it('names the copy of the old file when it cannot be restored', async () => {
		const rows = await rowsNamed(['a.txt']);
		disk.put('a.txt', 'mine');
		disk.flaws = { write: (path) => (path === '/a.txt' ? { bytes: 3, error: new Error('EIO: i/o error, write') } : undefined) };
		const message = await save(rows);
		const [, copy = ''] = /The file is incomplete\. Its previous contents are in “(.+)” in the same folder\./.exec(message) ?? [];
		assert.match(copy, /^\.a\.txt\.[\da-f]{8}\.old$/);
		assert.equal((await stored())[copy], 'mine');
	});

	const refuse = () => {
		throw new Error('This file system cannot do that.');
	};
	const full = new Error('ENOSPC: no space left on device, write');
	const busy = new Error('EBUSY: resource busy or locked, open');
	for (const [title, isThere, flaws, message] of [
		['keeps a locked file', true, { write: failing(-1, busy) }, /^Could not save “a\.txt”\. Another program is using the file\./],
		['leaves no part of a new file', false, { write: failing(3, full) }, /^Could not save “a\.txt”\. The disk is full\. Free up/],
		['needs neither renames nor copies', true, { rename: refuse, copy: refuse }, /^Saved “a\.txt”\.$/],
	] as const) {
		it(title, async () => {
			const rows = await rowsNamed(['a.txt']);
			if (isThere) {
				disk.put('a.txt', 'mine');
			}
			disk.flaws = flaws;
			assert.match(await save(rows), message);
			const isSaved = !('write' in flaws);
			assert.deepEqual(await stored(), isThere ? { 'a.txt': isSaved ? saved : 'mine' } : {});
		});
	}

	it('does not replace a file that changed after the question', async () => {
		const rows = await rowsNamed(['a.txt', 'b.txt']);
		disk.put('a.txt', 'mine');
		answered('Replace');
		await api.faults([{ match: { path: 'storage' }, fault: { kind: 'hold' } }]);
		await api.clear();
		const outcome = save(rows);
		await until('the requests', async () => (await api.storage()).length > 0);
		disk.put('a.txt', 'mine, and newer');
		disk.put('b.txt', 'mine too');
		await api.endFaults();
		assert.match(await outcome, /different name, because the name was already in use: a \(2\)\.txt, b \(2\)\.txt\.$/);
		assert.deepEqual(await stored(), {
			'a (2).txt': saved,
			'a.txt': 'mine, and newer',
			'b (2).txt': saved,
			'b.txt': 'mine too',
		});
	});

	for (const [command, dialog] of [
		['saveAs', 'showSaveDialog'],
		['saveIntoWorkspace', 'showWorkspaceFolderPick'],
	] as const) {
		it(`reads nothing with a token that changed after ${dialog}`, async () => {
			const [row] = await rowsNamed(['a.txt']);
			const errors = shownErrors();
			const folder = { uri: disk.root, name: 'work', index: 0 };
			replace(workspace, 'workspaceFolders', [folder, { ...folder, index: 1 }]);
			replace(window, dialog, async () => {
				await extension.token.store(extension.account.origin, new Token(otherSampleToken));
				await api.clear();
				return command === 'saveAs' ? Uri.joinPath(disk.root, 'a.txt') : folder;
			});
			await commands.executeCommand(`qoder.${command}`, row?.node);
			await until('the outcome', () => errors.length > 0);
			const reason = 'You signed out, or the service or its token was changed.';
			assert.deepEqual(errors, [[`Could not save “a.txt”. ${reason}`, ['Show Log']]]);
			assert.isFalse((await api.requests()).some((request) => request.includes('content')));
			assert.deepEqual(await stored(), {});
		});
	}

	it('sends no request for a tab of another service', async () => {
		await rowsNamed([]);
		const errors = said('showErrorMessage');
		let dialogs = 0;
		replace(window, 'showSaveDialog', async () => {
			dialogs += 1;
		});
		await commands.executeCommand('vscode.open', contentsUri('other.example', 'file_1', 'a.txt'));
		await api.clear();
		await commands.executeCommand('qoder.saveAs');
		await until('the message', () => errors.length > 0);
		assert.match(`${errors[0]}`, /^Could not save “a\.txt”\. This belongs to another service \(other\.example\)/);
		assert.equal(dialogs, 0);
		assert.deepEqual(await api.requests(), []);
	});

	it('reports a file that is too large before any question', async () => {
		const [row] = await rowsNamed(['a.bin'], { size_bytes: 734_000_000 });
		const warnings = said('showWarningMessage');
		await api.clear();
		for (const command of ['qoder.saveAs', 'qoder.open']) {
			await commands.executeCommand(command, row?.node);
			await until('the message', () => warnings.length > 0);
			assert.deepEqual(warnings.splice(0), ['Too large for VS Code, which can read at most 500 MB: a.bin.']);
		}
		assert.deepEqual(await api.requests(), []);
	});

	it('into the workspace shows no dialog, and replaces only after a question', async () => {
		const rows = await rowsNamed(['a.txt', 'b.txt']);
		disk.put('a.txt', 'mine');
		replace(workspace, 'workspaceFolders', [{ uri: disk.root, name: 'work', index: 0 }]);
		const messages = said('showInformationMessage');
		const run = () => runOn('saveIntoWorkspace', rows);
		let asked = answered(undefined);
		await run();
		assert.deepEqual(await stored(), { 'a.txt': 'mine' });
		asked = [...asked, ...answered('Skip')];
		await run();
		assert.match(asked.join(), /^“a\.txt” already exists/);
		assert.deepEqual(messages, ['Saved “b.txt”.']);
		assert.deepEqual(await stored(), { 'a.txt': 'mine', 'b.txt': saved });
	});

	it('starts in a folder of this window', async () => {
		const [row] = await rowsNamed(['a.txt']);
		await save([row as Row]);
		const offered: string[] = [];
		replace(window, 'showSaveDialog', async ({ defaultUri }: { defaultUri: Uri }) => {
			offered.push(`${defaultUri}`);
		});
		await commands.executeCommand('qoder.saveAs', row?.node);
		const home = 'process' in globalThis ? process.env['HOME'] : '';
		// The window has no folder, and the one of another file system is not one of its own.
		assert.deepEqual(offered, [`file://${home}/a.txt`]);
	});

	if (!('process' in globalThis)) {
		it('offers the browser where VS Code cannot save', async () => {
			const [row] = await rowsNamed(['a.txt']);
			replace(FileSystemHandle.prototype as unknown as { queryPermission: unknown }, 'queryPermission', undefined);
			let dialogs = 0;
			replace(window, 'showSaveDialog', async () => {
				dialogs += 1;
			});
			const asked = answered(undefined);
			await commands.executeCommand('qoder.saveAs', row?.node);
			assert.deepEqual(asked, ['VS Code cannot save files in this browser.\nOpen in Browser']);
			assert.equal(dialogs, 0);
		});
		return;
	}

	describe('on a real disk', () => {
		const real = () => import('node:fs/promises');
		let folder: Uri;

		beforeEach(async () => {
			const fs = await real();
			folder = Uri.file(await fs.mkdtemp('/tmp/save-as-'));
		});

		afterEach(async () => {
			const fs = await real();
			await fs.rm(folder.fsPath, { recursive: true });
		});

		it('writes through a link, which stays, and keeps the mode', async () => {
			const fs = await real();
			const at = (name: string) => `${folder.fsPath}/${name}`;
			const rows = await rowsNamed(['link.txt', 'secret.txt', 'run.sh', 'to-folder', 'nowhere']);
			await fs.writeFile(at('target.txt'), 'mine', { mode: 0o640 });
			await fs.symlink('target.txt', at('link.txt'));
			await fs.writeFile(at('secret.txt'), 'mine', { mode: 0o600 });
			await fs.writeFile(at('run.sh'), 'mine', { mode: 0o755 });
			await fs.mkdir(at('folder'));
			await fs.symlink('folder', at('to-folder'));
			await fs.symlink('missing', at('nowhere'));
			answered('Replace All');
			assert.match(await save(rows, folder), /^Saved 5 files\. .*: to-folder \(2\), nowhere \(2\)\.$/);
			const mode = async (name: string) => ((await fs.stat(at(name))).mode & 0o777).toString(8);
			assert.isTrue((await fs.lstat(at('link.txt'))).isSymbolicLink());
			assert.equal(contentsOf(await fs.readFile(at('target.txt'), 'utf8')), saved);
			assert.deepEqual([await mode('target.txt'), await mode('secret.txt'), await mode('run.sh')], ['640', '600', '755']);
			assert.equal(contentsOf(await fs.readFile(at('secret.txt'), 'utf8')), saved);
			assert.sameMembers(await fs.readdir(folder.fsPath), [
				...['folder', 'link.txt', 'nowhere', 'nowhere (2)', 'run.sh', 'secret.txt', 'target.txt', 'to-folder', 'to-folder (2)'],
			]);
			assert.deepEqual(await fs.readdir(at('folder')), []);
		});

		it('reports a name that is too long', async () => {
			const [row] = await rowsNamed(['a.txt']);
			const errors = said('showErrorMessage');
			replace(window, 'showSaveDialog', async () => Uri.joinPath(folder, 'n'.repeat(300)));
			await commands.executeCommand('qoder.saveAs', row?.node);
			await until('the message', () => errors.length > 0);
			assert.match(`${errors[0]}`, /^Could not save “a\.txt”\. The name is too long for this folder\./);
		});

		it('starts in the last folder while it exists', async () => {
			const fs = await real();
			const [row] = await rowsNamed(['a.txt']);
			await save([row as Row], folder);
			const offered: string[] = [];
			replace(window, 'showSaveDialog', async ({ defaultUri }: { defaultUri: Uri }) => {
				offered.push(defaultUri.fsPath);
			});
			await commands.executeCommand('qoder.saveAs', row?.node);
			await fs.rm(folder.fsPath, { recursive: true });
			await commands.executeCommand('qoder.saveAs', row?.node);
			await fs.mkdir(folder.fsPath);
			assert.deepEqual(offered, [`${folder.fsPath}/a.txt`, `${process.env['HOME']}/a.txt`]);
		});
	});
});
