import { assert } from 'chai';
import {
	commands,
	DataTransfer,
	type DataTransferFile,
	DataTransferItem,
	Position,
	Uri,
	WorkspaceEdit,
	window,
	workspace,
} from 'vscode';
import { Token } from '../../src/api/token.ts';
import { deleteAll } from '../../src/files/deleteFiles.ts';
import { uploadDropped } from '../../src/files/upload.ts';
import { chosenByDrop, type Source } from '../../src/files/uploadSources.ts';
import { loadNewer } from '../../src/tree/loading.ts';
import { filterFiles } from './fakeInputs.ts';
import { api, click, groupOf, labelsOf, otherSampleToken, rowsOf, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said, shownErrors } from './said.ts';
import { TestDisk } from './testDisk.ts';

/** A text to be uploaded. */
function text(name: string): Source {
	const bytes = new TextEncoder().encode(`text of ${name}`);
	return { name, mimeType: 'text/plain', size: bytes.length, read: async () => bytes };
}

/** A file as the user drops it, with its name as its text; a folder cannot be read. `reads` counts the requests for its bytes. */
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
			if (this.#name === 'folder') {
				throw new Error('It is a folder.');
			}
			return new TextEncoder().encode(this.#name);
		};
		return { name: this.#name, data, ...(this.#uri ? { uri: this.#uri } : {}) };
	}
}

/** What VS Code passes on a drop: unlike `set`, it keeps several files of one type. */
function dropOf(...items: readonly (readonly [type: string, item: DataTransferItem])[]): DataTransfer {
	return Object.assign(new DataTransfer(), { [Symbol.iterator]: () => items[Symbol.iterator]() });
}

describe('Upload', () => {
	const extension = useQoder({ files: 30, agents: 1, signedIn: true });
	let disk: TestDisk;

	before(() => {
		disk = new TestDisk();
	});

	beforeEach(async () => {
		disk.clear();
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('qoder.files.showAsList');
		await rows();
		await api.clear();
	});

	afterEach(async () => {
		await commands.executeCommand('workbench.action.closeAllEditors');
		await commands.executeCommand('qoder.files.clearFilter');
		await commands.executeCommand('qoder.files.groupByPurpose');
	});

	after(() => disk.close());

	const rows = () => rowsOf(extension.files.view);
	const names = async () => labelsOf(await rows());
	const uploads = async () => (await rows()).filter(({ kind }) => /^upload/.test(kind ?? ''));
	const posts = async () => (await api.requests()).filter((request) => request === 'POST /files').length;
	const upload = (...files: readonly string[]) => extension.uploads.upload(files.map(text), extension.account.client);
	const uploadResource = (...files: readonly string[]) => {
		const uris = files.map((name) => Uri.joinPath(disk.root, name));
		return commands.executeCommand('qoder.uploadResource', uris[0], uris);
	};

	it('becomes a row where the file belongs, without another request', async () => {
		await upload('notes.md');
		assert.deepEqual(await api.requests(), ['POST /files']);
		const [row] = await rows();
		assert.equal(row?.label, 'notes.md');
		assert.match(String(row?.item.description), /^new · May 18(, 2026)? · 16 B/);
		const [file] = (await api.account()).files;
		assert.equal(row?.item.id, `files/all/${file?.id}`);
		assert.equal(file?.purpose, 'user_upload');
		await commands.executeCommand('qoder.files.groupByPurpose');
		const { view } = extension.files;
		const group = () => groupOf(view, 'User uploads');
		const others = await groupOf(view, 'Tool outputs');
		const [mine, theirs] = [await rowsOf(view, await group()), await rowsOf(view, others)];
		await upload('a.txt');
		const inGroup = await rowsOf(view, await group());
		assert.deepEqual(labelsOf(inGroup), ['a.txt', ...labelsOf(mine)]);
		assert.equal((await group()).item.description, String(inGroup.length));
		assert.lengthOf(await rowsOf(view, others), theirs.length);
	});

	it('sends three files at a time, and ends when cancelled or signed out', async () => {
		const warnings = said('showWarningMessage');
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		const done = upload('0.txt', '1.txt', '2.txt', '3.txt', '4.txt');
		await until('three requests', async () => (await posts()) === 3);
		const texts = async () => (await uploads()).map(({ item }) => `${item.description}`.replace(/ \d+ ?%/, ''));
		const [uploading, waiting] = ['Uploading…', 'Waiting to upload'];
		assert.deepEqual(await texts(), [uploading, uploading, uploading, waiting, waiting]);
		await commands.executeCommand('qoder.cancelUpload', (await uploads())[1]?.node);
		await until('the next request', async () => (await posts()) === 4);
		assert.deepEqual(await texts(), [uploading, uploading, uploading, waiting]);
		await signOut(extension);
		await done;
		assert.isEmpty(await rows());
		assert.match(`${warnings}`, /^Uploads cancelled: 0\.txt, 2\.txt, 3\.txt, 4\.txt\. You signed out/);
		await until('no request', async () => (await api.log()).every(({ outcome }) => outcome !== 'open'));
		await api.release();
		assert.equal(await posts(), 4);
		assert.lengthOf((await api.account()).files, 30);
	});

	it('shows the reason of a refusal, and retries or dismisses it', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
		let show: ((label: string) => void) | undefined;
		replace(window, 'showErrorMessage', () => new Promise((resolve) => (show = resolve as never)));
		await upload('a.txt', 'b.txt');
		const failed = await uploads();
		assert.lengthOf(failed, 2);
		assert.match(String(failed[0]?.item.description), /^Could not upload: The token does not have permission to do this/);
		assert.match(String(failed[0]?.item.accessibilityInformation?.label), /^a.txt, upload, Could not upload/);
		await api.faults([]);
		await click(failed[0]);
		const messages = said('setStatusBarMessage');
		show?.('Show');
		await until('why there is nothing to show', () => messages.length > 0);
		assert.deepEqual(messages, ['$(info) “a.txt” is no longer listed.']);
		await commands.executeCommand('qoder.dismissUpload', failed[1]?.node);
		assert.isEmpty(await uploads());
		assert.equal((await names())[0], 'a.txt');
		assert.equal(await posts(), 3);
	});

	it('offers to sign in after a rejected token, and names what that removes', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 401 } }]);
		const errors = shownErrors();
		await upload('a.txt');
		await until('the outcome', () => errors.length > 0);
		assert.deepEqual(errors[0]?.[1], ['Sign In', 'Show']);
		const [row] = await uploads();
		assert.equal(row?.item.command?.command, 'qoder.signIn');
		const warnings = said('showWarningMessage');
		await signOut(extension);
		assert.match(`${warnings}`, /^No longer listed: a\.txt\. You signed out, or changed /);
	});

	it('never counts a stored file as failed, whatever the view does', async () => {
		const errors = said('showErrorMessage');
		replace(extension.files, 'insert', () => {
			throw new TypeError('No such list.');
		});
		await upload('there.txt').catch(() => {});
		assert.deepEqual(errors, []);
		assert.isEmpty(await uploads());
		assert.equal(await posts(), 1);
	});

	it('reports a lost answer as uncertain, and Refresh shows the file', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await upload('lost.txt');
		const [row] = await uploads();
		assert.equal(row?.item.description, 'May have been uploaded: refresh to check');
		assert.notInclude((await names()).slice(1), 'lost.txt');
		await api.faults([]);
		await click(row);
		assert.deepEqual((await names()).slice(0, 2), ['lost.txt', 'lost.txt']);
		await commands.executeCommand('qoder.dismissUpload', row?.node);
		// A browser sends it again by itself when the connection was used before.
		const stored = (await api.account()).files.length - 30;
		assert.lengthOf(
			(await names()).filter((name) => name === 'lost.txt'),
			stored,
		);
	});

	it('during a refresh neither doubles, loses nor restores a row', async () => {
		const [, deleted] = (await api.account()).files;
		await api.faults([{ match: { path: 'files', method: 'GET' }, fault: { kind: 'hold' } }]);
		const refreshed = commands.executeCommand('qoder.files.refresh');
		await until('a request', async () => (await api.requests()).length > 0);
		await upload('a.txt');
		await api.change({ addFiles: 2, purpose: 'tool_output' });
		await upload('b.txt');
		await deleteAll(extension.account.client, extension.files, [{ id: `${deleted?.id}`, name: 'deleted' }]);
		await api.endFaults();
		await refreshed;
		const ids = () => extension.files.view.tree.lists[0]?.listing.items.map(({ id }) => id);
		assert.notInclude(ids() ?? [], `${deleted?.id}`);
		await loadNewer(extension.files.view);
		assert.deepEqual(
			ids(),
			(await api.account()).files.map(({ id }) => id),
		);
	});

	it('takes each dropped file whatever its type, and no known file', async () => {
		disk.put('folder', []);
		const chosen = await chosenByDrop(
			dropOf(
				['text/plain', new Dropped('one.txt')],
				['video/mp2t', new Dropped('two.ts')],
				['', new Dropped('LICENSE')],
				['', new Dropped('folder')],
				['', new Dropped('folder', Uri.joinPath(disk.root, 'folder'))],
				['text/uri-list', new DataTransferItem('file:///elsewhere/one.txt')],
			),
		);
		assert.deepEqual(chosen.at(-1), { name: 'folder', problem: 'folder' });
		const sources = chosen.filter((one) => 'read' in one);
		const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
		assert.deepEqual(
			await Promise.all(sources.map(async ({ name, mimeType, read }) => [name, mimeType, await read().then(decoded, String)])),
			[
				['one.txt', 'text/plain', 'one.txt'],
				['two.ts', 'text/plain', 'two.ts'],
				['LICENSE', 'application/octet-stream', 'LICENSE'],
				[
					'folder',
					'application/octet-stream',
					'Error: It is a folder, which cannot be uploaded, or a file that VS Code cannot read. Upload a file with “Upload…” instead.',
				],
			],
		);
		const ofCode = new DataTransfer();
		ofCode.set('text/uri-list', new DataTransferItem('qoder://host/files/file_1/content/a.md\r\nnowhere:/b.md'));
		assert.deepEqual(await chosenByDrop(ofCode), [{ name: 'b.md', problem: 'unreadable' }]);
	});

	it('reads a drop only after the question, and keeps it open meanwhile', async () => {
		const files = ['one.txt', 'two.txt', 'three.txt', 'LICENSE'].map((name) => new Dropped(name));
		const drop = () => uploadDropped(extension, dropOf(...files.map((file) => ['text/plain', file] as const)));
		const reads = () => files.map((file) => file.reads);
		const asked = answered(undefined, 'Upload');
		const done = said('showInformationMessage');
		await drop();
		assert.match(`${asked[0]}`, /^Upload 4 files to 127\.0\.0\.1:\d+\?/);
		assert.deepEqual([reads(), await posts()], [[0, 0, 0, 0], 0]);
		await drop();
		assert.deepEqual([reads(), await posts()], [[1, 1, 1, 1], 4]);
		await until('the outcome', () => done.length > 0);
		assert.match(`${done[0]}`, /^Uploaded 4 files to 127\.0\.0\.1/);
		assert.lengthOf((await api.account()).files, 34);
	});

	it('asks about the file in the active editor, and names the service', async () => {
		disk.put('notes.md', 'mine');
		await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(disk.root, 'notes.md')));
		replace(window, 'showQuickPick', async (items: readonly unknown[]) => items[0]);
		const asked = answered(undefined);
		await commands.executeCommand('qoder.upload');
		assert.match(`${asked[0]}`, /^Upload “notes\.md” \(4 B\) to 127\.0\.0\.1:\d+\?/);
		assert.equal(await posts(), 0);
	});

	it('sends the saved version of the moment of the question', async () => {
		disk.put('notes.md', 'saved');
		const document = await workspace.openTextDocument(Uri.joinPath(disk.root, 'notes.md'));
		const edit = new WorkspaceEdit();
		edit.insert(document.uri, new Position(0, 0), 'not for others, ');
		await workspace.applyEdit(edit);
		replace(window, 'showWarningMessage', async () => {
			// Like auto save.
			await document.save();
			return 'Upload Saved Version';
		});
		await uploadResource('notes.md');
		assert.equal((await api.account()).files.length, 31);
		assert.match(`${(await rows())[0]?.item.description}`, / · 5 B/);
	});

	it('asks again before it retries with a changed file', async () => {
		disk.put('retried.md', 'mine');
		const asked = answered('Upload', undefined, 'Upload');
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 500 } }]);
		await uploadResource('retried.md');
		await click((await uploads())[0]);
		assert.deepEqual([asked.length, await posts()], [1, 2]);
		await api.faults([]);
		disk.put('retried.md', 'changed since');
		await click((await uploads())[0]);
		assert.match(`${asked[1]}`, /^Upload “retried\.md” \(13 B\) to /);
		assert.deepEqual([(await uploads()).length, await posts()], [1, 2]);
		await click((await uploads())[0]);
		assert.deepEqual([(await uploads()).length, await posts(), asked.length], [0, 3, 3]);
	});

	it('shows a sentence for a file that became unreadable', async () => {
		disk.put('lost.md', 'mine');
		const errors = said('showErrorMessage');
		replace(window, 'showWarningMessage', async () => {
			await workspace.fs.delete(Uri.joinPath(disk.root, 'lost.md'));
			return 'Upload';
		});
		await uploadResource('lost.md');
		await until('the outcome', () => errors.length > 0);
		assert.match(`${errors}`, /^Could not upload “lost\.md”: VS Code cannot read this file\./);
	});

	it('sends nothing with a token that changed after the question', async () => {
		disk.put('a.strange', 'mine');
		const warnings: string[] = [];
		replace(window, 'showWarningMessage', async (sentence: string, options?: object) => {
			warnings.push(sentence);
			if (typeof options === 'object') {
				await extension.token.store(extension.account.origin, new Token(otherSampleToken));
			}
			return 'Upload Anyway';
		});
		await uploadResource('a.strange');
		// Whether the change is noticed before the first request or by it.
		assert.match(`${warnings[1]}`, /^(Nothing was uploaded, because the service or its token was changed|Uploads cancelled: )/);
		await until('no row', () => extension.files.view.tree.head.length === 0);
		assert.equal(await posts(), 0);
	});

	it('lists what is left out before it reads anything, and why', async () => {
		disk.put('folder', []);
		disk.put('huge.bin', 'mine');
		const uri = Uri.joinPath(disk.root, 'huge.bin');
		const stat = disk.stat.bind(disk);
		replace(disk, 'stat', async (at: Uri) => ({ ...(await stat(at)), ...(at.path === uri.path && { size: 3_000_000_000 }) }));
		const dropped = new Dropped('huge.bin', uri);
		const warnings = said('showWarningMessage');
		await uploadDropped(extension, dropOf(['', dropped]));
		await uploadResource('folder', 'missing.txt', 'huge.bin');
		assert.deepEqual(warnings, [
			'There are no files to upload. Files larger than 500 MB are not uploaded: huge.bin.',
			'There are no files to upload. Folders are not uploaded: folder. Files that cannot be read are not uploaded: missing.txt. Files larger than 500 MB are not uploaded: huge.bin.',
		]);
		assert.equal(dropped.reads, 0);
	});

	it('reports that a filter hides the new file, and offers to clear it', async () => {
		disk.put('notes.md', 'mine');
		answered('Upload');
		await filterFiles('nothing has this name');
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
