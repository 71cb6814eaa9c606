import { assert } from 'chai';
import { commands, DataTransfer, type DataTransferFile, DataTransferItem, Uri, window, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { uploadDropped } from '../../src/files/upload.ts';
import { chosenByDrop } from '../../src/files/uploadSources.ts';
import { api, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said } from './said.ts';
import { TestDisk } from './testDisk.ts';

/** A file as the user drops it. `reads` counts how often its bytes were requested. */
class Dropped extends DataTransferItem {
	reads = 0;
	readonly #name: string;
	readonly #uri: Uri | undefined;

	constructor(name: string, uri?: Uri) {
		super('');
		this.#name = name;
		this.#uri = uri;
	}

	override asFile(): DataTransferFile {
		const data = async () => {
			this.reads += 1;
			return new TextEncoder().encode(this.#name);
		};
		return { name: this.#name, data, ...(this.#uri ? { uri: this.#uri } : {}) };
	}
}

/** What VS Code passes on a drop: unlike `set`, it keeps several files of one type. */
function dropOf(items: readonly (readonly [type: string, item: Dropped])[]): DataTransfer {
	return Object.assign(new DataTransfer(), { [Symbol.iterator]: () => items[Symbol.iterator]() });
}

describe('Upload', () => {
	const extension = useQoder({ files: 5, agents: 1, signedIn: true });
	let disk: TestDisk;

	before(async () => {
		disk = await TestDisk.open();
	});

	beforeEach(async () => {
		await disk.clear();
		await api.clear();
	});

	afterEach(async () => {
		await commands.executeCommand('workbench.action.closeAllEditors');
		await commands.executeCommand('qoder.files.clearFilter');
	});

	after(() => disk.close());

	const posts = async () => (await api.requests()).filter((request) => request === 'POST /files').length;
	const uploadResource = (...files: readonly string[]) => {
		const uris = files.map((name) => Uri.joinPath(disk.root, name));
		return commands.executeCommand('qoder.uploadResource', uris[0], uris);
	};

	it('asks about the file in the active editor, and names the service', async () => {
		await disk.put('notes.md', 'mine');
		await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(disk.root, 'notes.md')));
		replace(window, 'showQuickPick', async (items: readonly unknown[]) => items[0]);
		const asked = answered(undefined);
		await commands.executeCommand('qoder.upload');
		assert.match(`${asked[0]}`, /^Upload “notes\.md” \(4 B\) to 127\.0\.0\.1:\d+\?/);
		assert.equal(await posts(), 0);
	});

	it('sends nothing with a token that changed after the question', async () => {
		await disk.put('secret.txt', 'mine');
		const warnings: string[] = [];
		replace(window, 'showWarningMessage', async (text: string, options?: object) => {
			warnings.push(text);
			if (typeof options === 'object') {
				await extension.token.store(extension.account.origin, new Token('pt-other-fedcba9876543210'));
			}
			return 'Upload';
		});
		await uploadResource('secret.txt');
		// Whether the change is noticed before the first request or by it.
		assert.match(
			`${warnings[1]}`,
			/^(Nothing was uploaded, because the service or its token was changed|Uploads were cancelled)/,
		);
		await until('no row', () => extension.files.view.tree.head.length === 0);
		assert.equal(await posts(), 0);
	});

	it('accepts files with the names of object members', async () => {
		const files = ['constructor', 'notes.__proto__', 'a.toString'];
		for (const name of files) {
			await disk.put(name, 'mine');
		}
		answered('Upload Anyway');
		const done = said('showInformationMessage');
		await uploadResource(...files);
		await until('the outcome', () => done.length > 0);
		assert.match(`${done[0]}`, /^Uploaded 3 files to 127\.0\.0\.1/);
		assert.equal(await posts(), 3);
	});

	it('lists the folders and files that are left out, and why', async () => {
		await disk.put('folder', []);
		const warnings = said('showWarningMessage');
		await uploadResource('folder', 'missing.txt');
		assert.deepEqual(warnings, [
			'There are no files to upload. Folders are not uploaded: folder. Files that cannot be read are not uploaded: missing.txt.',
		]);
	});

	it('reads nothing of a drop before the question, and nothing after Cancel', async () => {
		const files = [new Dropped('one.txt'), new Dropped('two.txt')];
		const asked = answered(undefined);
		await uploadDropped(extension, dropOf(files.map((file) => ['text/plain', file])));
		assert.match(`${asked[0]}`, /^Upload 2 files to 127\.0\.0\.1:\d+\?/);
		assert.deepEqual(
			files.map(({ reads }) => reads),
			[0, 0],
		);
		assert.equal(await posts(), 0);
	});

	it('keeps a drop open until its files are read', async () => {
		const files = ['one.txt', 'two.txt', 'three.txt', 'four.txt'].map((name) => new Dropped(name));
		answered('Upload');
		await uploadDropped(extension, dropOf(files.map((file) => ['text/plain', file])));
		assert.deepEqual(
			files.map(({ reads }) => reads),
			[1, 1, 1, 1],
		);
		assert.equal(await posts(), 4);
		assert.lengthOf((await api.account()).files, 9);
	});

	it('recognizes a folder where a dropped file has an address', async () => {
		await disk.put('folder', []);
		const { folders, sources } = await chosenByDrop(dropOf([['', new Dropped('folder', Uri.joinPath(disk.root, 'folder'))]]));
		assert.deepEqual([folders, sources], [['folder'], []]);
	});

	it('reports a file that is too large before it is read', async () => {
		await disk.put('huge.bin', 'mine');
		const uri = Uri.joinPath(disk.root, 'huge.bin');
		const stat = disk.stat.bind(disk);
		replace(disk, 'stat', async (at: Uri) => ({ ...(await stat(at)), size: 3_000_000_000 }));
		const dropped = new Dropped('huge.bin', uri);
		const warnings = said('showWarningMessage');
		await uploadDropped(extension, dropOf([['', dropped]]));
		await uploadResource('huge.bin');
		const sentence = 'There are no files to upload. Files larger than 500 MB are not uploaded: huge.bin.';
		assert.deepEqual(warnings, [sentence, sentence]);
		assert.equal(dropped.reads, 0);
	});

	it('reports that a filter hides the new file, and offers to clear it', async () => {
		await disk.put('notes.md', 'mine');
		answered('Upload');
		replace(window, 'createQuickPick', () => filterBox('nothing has this name'));
		await commands.executeCommand('qoder.files.filter');
		let offered: readonly string[] = [];
		replace(window, 'showInformationMessage', async (...texts: readonly string[]) => {
			offered = texts;
			return 'Clear Filter';
		});
		await uploadResource('notes.md');
		await until('the outcome', () => offered.length > 0);
		assert.match(
			offered.join(' · '),
			/^Uploaded “notes\.md” to .+\. The filter of the Files view hides it\. · Clear Filter · Copy ID$/,
		);
		await until('no filter', () => extension.files.view.tree.filter.name === '');
	});
});

/** A box in which the user enters this at once. */
function filterBox(value: string) {
	const accept: (() => void)[] = [];
	return {
		value: '',
		items: [],
		selectedItems: [],
		onDidChangeValue() {},
		onDidAccept: (listener: () => void) => accept.push(listener),
		onDidHide() {},
		show() {
			this.value = value;
			for (const listener of accept) {
				listener();
			}
		},
		hide() {},
		dispose() {},
	};
}
