import { assert } from 'chai';
import { commands, DataTransfer, type DataTransferFile, DataTransferItem } from 'vscode';
import { deleteAll } from '../../src/files/deleteFiles.ts';
import { chosenByDrop, type Source } from '../../src/files/uploadSources.ts';
import { loadNewer } from '../../src/tree/reads.ts';
import { api, click, groupOf, type Row, rowsOf, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { said } from './said.ts';

/** A text to be uploaded. */
function text(name: string, content = `text of ${name}`): Source {
	const bytes = new TextEncoder().encode(content);
	return { name, mimeType: 'text/plain', size: bytes.length, read: async () => bytes };
}

/** A file as it is dropped; a folder is one that cannot be read. */
class Dropped extends DataTransferItem {
	readonly #name: string;
	readonly #content: string | undefined;

	constructor(name: string, content: string | undefined) {
		super('');
		this.#name = name;
		this.#content = content;
	}

	override asFile(): DataTransferFile {
		const content = this.#content;
		return {
			name: this.#name,
			data: async () => {
				if (content === undefined) {
					throw new Error('It is a folder.');
				}
				return new TextEncoder().encode(content);
			},
		};
	}
}

describe('A transfer', () => {
	const extension = useQoder({ files: 30, agents: 3, signedIn: true });
	const rows = () => rowsOf(extension.files.view);
	const names = async () => (await rows()).map(({ label }) => label);
	const transfers = async () => (await rows()).filter(({ kind }) => /^upload/.test(kind ?? ''));
	const posts = async () => (await api.requests()).filter((request) => request === 'POST /files').length;

	beforeEach(async () => {
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('qoder.files.showAsList');
		await rows();
		await api.clear();
	});

	afterEach(async () => {
		await api.faults([]);
		await api.release();
		await commands.executeCommand('qoder.files.groupByPurpose');
	});

	/** Waits until the service has noticed that nobody waits for its answers. */
	const givenUp = () => until('no request', async () => (await api.log()).every(({ outcome }) => outcome !== 'open'));

	/** Starts an upload, and waits until its row is as wanted. */
	async function begin(sources: readonly Source[], isSo: (rows: readonly Row[]) => boolean): Promise<{ done: Promise<void> }> {
		const done = extension.uploads.upload(sources, extension.account.client);
		await until('the rows of uploads', async () => isSo(await transfers()));
		return { done };
	}

	it('becomes the new file where it belongs, without another request', async () => {
		await extension.uploads.upload([text('notes.md')], extension.account.client);
		assert.deepEqual(await api.requests(), ['POST /files']);
		const [row] = await rows();
		assert.equal(row?.label, 'notes.md');
		assert.match(String(row?.item.description), /^new · May 18(, 2026)? · 16 B/);
		const [file] = (await api.account()).files;
		assert.equal(row?.item.id, `files/all/${file?.id}`);
		assert.equal(file?.purpose, 'user_upload');
	});

	it('counts in its group, and in no other', async () => {
		await commands.executeCommand('qoder.files.groupByPurpose');
		const [mine, tools] = [
			await groupOf(extension.files.view, 'User uploads'),
			await groupOf(extension.files.view, 'Tool outputs'),
		];
		await rowsOf(extension.files.view, mine);
		const others = (await rowsOf(extension.files.view, tools)).length;
		await extension.uploads.upload([text('a.txt'), text('b.txt')], extension.account.client);
		const group = await groupOf(extension.files.view, 'User uploads');
		const inGroup = await rowsOf(extension.files.view, group);
		assert.equal(group.item.description, String(inGroup.length));
		assert.sameMembers(
			inGroup.slice(0, 2).map(({ label }) => label),
			['a.txt', 'b.txt'],
		);
		assert.lengthOf(await rowsOf(extension.files.view, tools), others);
	});

	it('of many files runs three at a time, and marks those that wait', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		const sources = Array.from({ length: 5 }, (_, index) => text(`${index}.txt`));
		const { done } = await begin(
			sources,
			(shown) => shown.filter(({ item }) => /^Uploading/.test(`${item.description}`)).length === 3,
		);
		assert.deepEqual(
			(await transfers()).map(({ item }) => `${item.description}`.replace(/ \d+ ?%/, '')),
			['Uploading…', 'Uploading…', 'Uploading…', 'Waiting to upload', 'Waiting to upload'],
		);
		await api.faults([]);
		await api.release();
		await done;
		assert.lengthOf(await transfers(), 0);
		assert.equal(await posts(), 5);
		assert.lengthOf(
			(await rows()).filter(({ kind }) => kind === 'file'),
			35,
		);
	});

	it('that is cancelled ends at once, without a trace', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		const { done } = await begin([text('a.txt')], (shown) => shown.length === 1);
		await until('a request', async () => (await posts()) === 1);
		await commands.executeCommand('qoder.cancelUpload', (await transfers())[0]?.node);
		await done;
		assert.lengthOf(await transfers(), 0);
		await givenUp();
		await api.release();
		assert.lengthOf((await api.account()).files, 30);
	});

	it('that was refused shows the reason, and is retried or dismissed', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
		await extension.uploads.upload([text('a.txt'), text('b.txt')], extension.account.client);
		const failed = await transfers();
		assert.lengthOf(failed, 2);
		assert.match(String(failed[0]?.item.description), /^Could not upload: The token does not have permission to do this/);
		assert.match(String(failed[0]?.item.accessibilityInformation?.label), /^a.txt, upload, Could not upload/);
		await api.faults([]);
		await click(failed[0]);
		await commands.executeCommand('qoder.dismissUpload', failed[1]?.node);
		assert.lengthOf(await transfers(), 0);
		assert.equal((await names())[0], 'a.txt');
		assert.equal(await posts(), 3);
	});

	it('that succeeded never counts as failed, whatever the view does', async () => {
		const errors = said('showErrorMessage');
		replace(extension.files, 'insert', () => {
			throw new TypeError('No such list.');
		});
		await extension.uploads.upload([text('there.txt')], extension.account.client).catch(() => {});
		assert.deepEqual(errors, []);
		assert.lengthOf(await transfers(), 0);
		assert.equal(await posts(), 1);
	});

	it('without an answer is reported as uncertain, and Refresh shows it once', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await extension.uploads.upload([text('lost.txt')], extension.account.client);
		// A browser sends it again by itself when the connection was used before.
		assert.isAtLeast(await posts(), 1);
		const [row] = await transfers();
		assert.equal(row?.item.description, 'May have been uploaded: refresh to check');
		assert.notInclude((await names()).slice(1), 'lost.txt');
		await api.faults([]);
		await click(row);
		assert.deepEqual((await names()).slice(0, 2), ['lost.txt', 'lost.txt']);
		await commands.executeCommand('qoder.dismissUpload', row?.node);
		assert.lengthOf(
			(await names()).filter((name) => name === 'lost.txt'),
			(await api.account()).files.length - 30,
		);
	});

	it('neither doubles nor loses a row during a refresh and a check', async () => {
		await api.faults([{ match: { path: 'files', method: 'GET' }, fault: { kind: 'hold' } }]);
		const refreshed = commands.executeCommand('qoder.files.refresh');
		await until('a request', async () => (await api.requests()).length > 0);
		await extension.uploads.upload([text('a.txt')], extension.account.client);
		await api.change({ addFiles: 2, purpose: 'tool_output' });
		await extension.uploads.upload([text('b.txt')], extension.account.client);
		await api.faults([]);
		await api.release();
		await refreshed;
		await loadNewer(extension.files.view);
		const held = extension.files.view.tree.lists[0]?.listing.items.map(({ id }) => id);
		assert.deepEqual(
			held,
			(await api.account()).files.map(({ id }) => id),
		);
	});

	it('ends when the user signs out', async () => {
		await api.faults([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		const { done } = await begin([text('a.txt')], (shown) => shown.length === 1);
		await until('a request', async () => (await posts()) === 1);
		await signOut(extension);
		await done;
		assert.isEmpty(await rows());
		await givenUp();
		await api.release();
		assert.lengthOf((await api.account()).files, 30);
	});

	it('of dropped files takes the bytes of each, whatever its type', async () => {
		const items = [
			['text/plain', new Dropped('one.txt', 'one')],
			['video/mp2t', new Dropped('two.ts', 'two')],
			['', new Dropped('LICENSE', 'three')],
			['', new Dropped('folder', undefined)],
			['text/uri-list', new DataTransferItem('file:///elsewhere/one.txt')],
		] as const;
		// Not `set`, which keeps one of a type; VS Code itself has all.
		const data = Object.assign(new DataTransfer(), { [Symbol.iterator]: () => items[Symbol.iterator]() });
		const { sources } = await chosenByDrop(data);
		const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
		const read = await Promise.all(
			sources.map(async (source) => [source.name, source.mimeType, await source.read().then(text, String)]),
		);
		assert.deepEqual(read, [
			['one.txt', 'text/plain', 'one'],
			['two.ts', 'text/plain', 'two'],
			['LICENSE', 'application/octet-stream', 'three'],
			[
				'folder',
				'application/octet-stream',
				'Error: It is a folder, or a file that VS Code cannot read. Upload it with “Upload…” instead.',
			],
		]);
	});

	it('of a drag in VS Code leaves out known and unreadable files', async () => {
		const data = new DataTransfer();
		data.set('text/uri-list', new DataTransferItem('qoder://host/files/file_1/content/a.md\r\nnowhere:/b.md'));
		const { sources, unreadable } = await chosenByDrop(data);
		assert.isEmpty(sources);
		assert.deepEqual(unreadable, ['b.md']);
	});

	it('deletes three files at a time, and keeps each row until the answer', async () => {
		const chosen = (await api.account()).files.slice(0, 10).map(({ id }) => ({ id, name: id }));
		const gone: string[] = [];
		const subscription = extension.files.onDidDelete((id) => gone.push(id));
		await api.faults([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'hold' } }]);
		const deleted = deleteAll(extension.account.client, extension.files, chosen);
		const deletions = async () => (await api.requests()).filter((request) => request.startsWith('DELETE')).length;
		await until('three requests', async () => (await deletions()) === 3);
		const marked = (await rows()).filter(({ item }) => /^Deleting… · /.test(`${item.description}`));
		assert.deepEqual(
			marked.map(({ item }) => item.id),
			chosen.map(({ id }) => `files/all/${id}`),
		);
		await api.faults([]);
		await api.release();
		assert.lengthOf((await deleted).deleted, 10);
		subscription.dispose();
		assert.sameMembers(
			gone,
			chosen.map(({ id }) => id),
		);
		assert.lengthOf(await rows(), 20);
		assert.lengthOf((await api.account()).files, 20);
		assert.equal(await deletions(), 10);
	});

	it('that cannot delete keeps the row, and continues with the others', async () => {
		const [first, second, third] = (await api.account()).files.map(({ id }) => ({ id, name: id }));
		assert.isDefined(first && second && third);
		const before = (await rows())[1]?.item.description;
		await api.faults([{ match: { path: 'file', method: 'DELETE', nth: 2 }, fault: { kind: 'status', status: 409 } }]);
		const chosen = [first, second, third].flatMap((file) => file ?? []);
		const { failed } = await deleteAll(extension.account.client, extension.files, chosen);
		assert.lengthOf(failed, 1);
		assert.equal(Object(failed[0]?.error).kind, 'conflict');
		const left = failed[0]?.file.id;
		assert.lengthOf(await rows(), 28);
		const [row] = await rows();
		assert.equal(row?.item.id, `files/all/${left}`);
		assert.notMatch(String(row?.item.description), /Deleting/);
		assert.isString(before);
	});

	it('removes a deleted file, and a late page does not restore it', async () => {
		await commands.executeCommand('qoder.files.showAsList');
		const [file] = (await api.account()).files;
		const id = file?.id ?? '';
		await api.faults([{ match: { path: 'files', method: 'GET' }, fault: { kind: 'hold' } }]);
		const refreshed = commands.executeCommand('qoder.files.refresh');
		await until('a request', async () => (await api.requests()).length > 0);
		await api.change({ removeFiles: [id] });
		const { alreadyDeleted } = await deleteAll(extension.account.client, extension.files, [{ id, name: 'gone' }]);
		assert.lengthOf(alreadyDeleted, 1);
		await api.faults([]);
		await api.release();
		await refreshed;
		assert.lengthOf(await rows(), 29);
	});
});
