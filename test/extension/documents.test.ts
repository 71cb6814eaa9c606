import { assert } from 'chai';
import type * as vscode from 'vscode';
import { commands, type Uri, window, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { contentsUri, detailsUri, promptUri, versionUri } from '../../src/documents/uri.ts';
import { loadNewer, refresh } from '../../src/tree/loading.ts';
import { api, click, otherSampleToken, type Row, readable, rowsOf, runOn, signIn, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { shownErrors } from './said.ts';

const links =
	'[run](command:workbench.action.toggleSidebarVisibility) <command:workbench.action.closeSidebar> https://evil.example \u202e';

describe('Documents of the service', () => {
	const extension = useQoder({ files: 0, agents: 0 });
	let host: string;

	beforeEach(async () => {
		host = `${extension.account.host}`;
		// Else a browser could not read what the storage sends.
		await api.generation(3);
		await api.modes({ storageCors: true });
		await signIn(extension);
	});

	afterEach(async () => {
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	async function addFile(filename: string, fields: Record<string, unknown> = {}): Promise<string> {
		const { added } = await api.change({
			addFiles: 1,
			purpose: 'tool_output',
			fields: { filename, mime_type: 'text/plain', size_bytes: 3001, ...fields },
		});
		return `${added[0]}`;
	}

	async function addAgent(fields: Record<string, unknown>): Promise<string> {
		return `${(await api.change({ addAgents: 1, fields })).added[0]}`;
	}

	async function fileRows(): Promise<Row[]> {
		await commands.executeCommand('qoder.files.showAsList');
		await extension.files.refresh();
		return rowsOf(extension.files.view);
	}

	/** Adds a file, and opens it from its row. */
	async function openFile(filename: string, fields: Record<string, unknown> = {}) {
		const id = await addFile(filename, fields);
		const [row] = await fileRows();
		await click(row);
		const uri = contentsUri(host, id, filename);
		await until('the text', () => textOf(uri)?.length === 3001);
		return { id, uri };
	}

	function textOf(uri: Uri): string | undefined {
		return workspace.textDocuments.find((document) => `${document.uri}` === `${uri}`)?.getText();
	}

	/** The requests about files: VS Code keeps documents of agents of a test before for a while, and reads them again after a sign-in. */
	async function requests(): Promise<string[]> {
		const all = (await api.requests()).filter((request) => request.includes('/files'));
		await api.clear();
		return all.map((request) => request.replace(/_[0-9a-f]{32}/g, ''));
	}

	it('of several files without contents show details, one tab each', async () => {
		const names = ['a.txt', 'b.txt', 'b.txt'];
		await api.change(names.map((filename) => ({ addFiles: 1, purpose: 'user_upload', fields: { filename } })));
		const rows = await fileRows();
		await requests();
		await runOn('open', rows);
		const tabs = () => window.tabGroups.activeTabGroup.tabs.map(({ label }) => label).sort();
		await until('three tabs', () => tabs().length === names.length);
		assert.deepEqual(
			tabs(),
			names.map((name) => `${name}.json`),
		);
		assert.deepEqual(await requests(), []);
	});

	it('of several files are not opened for another account', async () => {
		for (const name of ['a.txt', 'b.txt', 'c.txt']) {
			await addFile(name);
		}
		const rows = await fileRows();
		const errors = shownErrors();
		await api.faults([{ match: { path: 'content' }, fault: { kind: 'hold' } }]);
		await requests();
		const opened = runOn('open', rows);
		await until('the first request', async () => (await api.requests()).some((request) => request.includes('/content')));
		await extension.token.store(extension.account.origin, new Token(otherSampleToken));
		await until('the new account', async () => (await api.requests()).some((request) => request.includes('GET /agents')));
		await api.endFaults();
		await opened;
		assert.lengthOf(
			(await requests()).filter((request) => request.includes('/content')),
			1,
		);
		const reason = 'You signed out, or the service or its token was changed.';
		assert.deepEqual(errors, [[`Could not open “c.txt”. ${reason}`, ['Show Log']]]);
		assert.isEmpty(window.tabGroups.activeTabGroup.tabs);
	});

	it('open in the order of the rows, notebooks without an event included', async () => {
		for (const name of ['last.txt', 'notebook.ipynb', 'first.txt']) {
			await addFile(name);
		}
		const nodes = (await fileRows()).map(({ node }) => node);
		const execute = commands.executeCommand;
		// As it does when the tab of a long notebook is closed while it is drawn.
		replace(commands, 'executeCommand', (command: string, ...args: unknown[]) => {
			const done = execute(command, ...args);
			return `${args[0]}`.endsWith('.ipynb') ? new Promise(() => {}) : done;
		});
		void execute('qoder.open', nodes[0], nodes);
		const names = () => window.tabGroups.activeTabGroup.tabs.map(({ label }) => label);
		await until('three tabs', () => names().length === 3);
		assert.deepEqual(names(), ['first.txt', 'notebook.ipynb', 'last.txt']);
	});

	it('open from a row with two requests, and send no token to the storage', async () => {
		const id = await addFile('report.txt');
		const [row] = await fileRows();
		await requests();
		await click(row);
		await until('the text', () => window.activeTextEditor?.document.getText().length === 3001);
		assert.equal(`${window.activeTextEditor?.document.uri}`, `${contentsUri(host, id, 'report.txt')}`);
		assert.deepEqual(await requests(), ['GET /files/file/content']);
		const storage = (await api.storage()).filter(({ method }) => method === 'GET');
		assert.equal(storage.length, 1);
		assert.deepEqual(storage[0]?.ownHeaders, []);
		assert.isFalse(storage[0]?.hasAuthorization);
		await click(row);
		assert.deepEqual(await requests(), []);
	});

	it('are read without a list, with one request for concurrent readers', async () => {
		const id = await addFile('lonely.txt');
		await requests();
		const uri = contentsUri(host, id, 'lonely.txt');
		const [stat, first, second] = await Promise.all([
			workspace.fs.stat(uri),
			workspace.fs.readFile(uri),
			workspace.fs.readFile(uri),
		]);
		assert.deepEqual([stat.size, first.byteLength, second.byteLength], [3001, 3001, 3001]);
		assert.deepEqual((await requests()).toSorted(), ['GET /files/file', 'GET /files/file/content']);
		await workspace.fs.stat(uri);
		assert.deepEqual(await requests(), []);
	});

	it('show an agent or a version in its size, as its prompt or configuration', async () => {
		const id = await addAgent({ name: 'versioned', system: 'Grüße', version: 1 });
		const read = async (uri: Uri) => {
			const bytes = await workspace.fs.readFile(uri);
			assert.equal((await workspace.fs.stat(uri)).size, bytes.byteLength);
			return new TextDecoder().decode(bytes);
		};
		assert.equal(await read(promptUri(host, id, 'versioned')), 'Grüße');
		assert.equal(await read(promptUri(host, id, 'versioned', 1)), 'Grüße');
		assert.equal(JSON.parse(await read(detailsUri(host, 'agents', id, 'versioned'))).version, 1);
		const configuration = JSON.parse(await read(versionUri(host, id, 'versioned', 1)));
		const names = Object.keys(configuration);
		assert.deepEqual(names, names.toSorted());
		assert.equal(configuration.name, 'versioned');
		assert.notProperty(configuration, 'system');
		assert.notProperty(configuration, 'version');
	});

	it('have no link to click, and nothing invisible in JSON', async () => {
		const id = await addAgent({
			name: 'evil',
			system: links,
			description: links,
			version: 1,
			tools: [{ type: 'custom', name: 'evil', $schema: 'https://evil.example/schema' }],
		});
		// A text of this service begins with the name of its file.
		const file = await addFile('{"$schema":1}.json', { mime_type: 'text/plain' });
		for (const [uri, language] of [
			[promptUri(host, id, 'evil'), 'qoder-markdown'],
			[promptUri(host, id, 'evil', 1), 'qoder-markdown'],
			[detailsUri(host, 'agents', id, 'evil'), 'qoder-record'],
			[versionUri(host, id, 'evil', 1), 'qoder-record'],
			[contentsUri(host, file, 'evil.json'), 'qoder-record'],
		] as const) {
			const languages: string[] = [];
			const opening = workspace.onDidOpenTextDocument(
				(opened) => `${opened.uri}` === `${uri}` && languages.push(opened.languageId),
			);
			const document = await workspace.openTextDocument(uri);
			await window.showTextDocument(document);
			await until(language, () => textLanguage(uri) === language);
			opening.dispose();
			// At once, VS Code would download the schema.
			assert.notInclude(languages, 'json');
			const found = await commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
			assert.deepEqual(
				found.filter(({ target }) => target?.scheme === 'command'),
				[],
			);
			assert.isFalse(workspace.getConfiguration('editor', { languageId: language }).get('links'));
			if (language === 'qoder-record') {
				assert.notInclude(document.getText(), '\u202e');
			}
		}
	});

	it('are updated when a list has read their record again, not before', async () => {
		const id = await addAgent({ name: 'worker', description: 'before' });
		await refresh(extension.agents.view);
		const [row] = await rowsOf(extension.agents.view);
		await commands.executeCommand('qoder.openDetails', row?.node);
		const uri = detailsUri(host, 'agents', id, 'worker');
		await until('the text', () => /before/.test(textOf(uri) ?? ''));
		await commands.executeCommand('qoder.agents.oldestFirst');
		await commands.executeCommand('qoder.agents.newestFirst');
		assert.match(`${textOf(uri)}`, /before/);
		await api.change({ changeAgent: id, fields: { description: 'after' } });
		await rowsOf(extension.agents.view);
		await refresh(extension.agents.view);
		await rowsOf(extension.agents.view);
		await until('the new text', () => /after/.test(textOf(uri) ?? ''));
	});

	it('show the new contents once a list has the changed record', async () => {
		const withoutTab = await addFile('unseen.txt');
		const { id, uri } = await openFile('growing.txt');
		assert.equal((await extension.documents.contents.read(withoutTab)).byteLength, 3001);
		await api.change([id, withoutTab].map((file) => ({ changeFile: file, fields: { size_bytes: 4001 } })));
		await extension.files.refresh();
		await rowsOf(extension.files.view);
		assert.equal((await workspace.fs.stat(uri)).size, 4001);
		assert.equal((await workspace.fs.readFile(uri)).byteLength, 4001);
		await until('the new text', () => textOf(uri)?.length === 4001);
		for (const file of [id, withoutTab]) {
			assert.equal((await extension.documents.contents.read(file)).byteLength, 4001);
		}
	});

	it('stay new when a list loads more rows without this one', async () => {
		const id = await addFile('newer.txt');
		await fileRows();
		await extension.documents.records.read({ path: 'files', id });
		await api.change({ changeFile: id, fields: { size_bytes: 4001 } });
		await extension.documents.records.check('files', id);
		await addFile('other.txt');
		await loadNewer(extension.files.view);
		const [first] = await rowsOf(extension.files.view);
		assert.equal(first?.label, 'other.txt');
		assert.equal((await extension.documents.contents.read(id)).byteLength, 4001);
	});

	it('are read again on Refresh, even if their record is the same', async () => {
		const { id, uri } = await openFile('same.txt');
		const bytes = await extension.documents.contents.read(id);
		await commands.executeCommand('qoder.agents.refresh');
		assert.equal(await extension.documents.contents.read(id), bytes);
		await requests();
		await commands.executeCommand('qoder.files.refresh');
		await until('a request', async () => (await api.requests()).includes(`GET /files/${id}/content`));
		assert.equal(textOf(uri)?.length, 3001);
	});

	it('keep their text when a Refresh fails', async () => {
		const { id, uri: contents } = await openFile('kept.txt');
		const agentId = await addAgent({ name: 'kept', system: 'before' });
		const prompt = promptUri(host, agentId, 'kept');
		await window.showTextDocument(prompt, { viewColumn: 2 });
		await until('the prompt', () => textOf(prompt) === 'before');
		await requests();
		await api.faults([{ fault: { kind: 'status', status: 403 } }]);
		await api.change({ changeAgent: agentId, fields: { system: 'after' } });
		await commands.executeCommand('qoder.refresh');
		await until('both failed', async () => {
			const sent = await api.requests();
			return [`GET /files/${id}`, `GET /agents/${agentId}`].every((request) => sent.includes(request));
		});
		assert.deepEqual([textOf(contents)?.length, textOf(prompt)], [3001, 'before']);
		await api.faults([]);
		await commands.executeCommand('qoder.refresh');
		await until('the new prompt', () => textOf(prompt) === 'after');
		assert.equal(textOf(contents)?.length, 3001);
	});

	it('are not requested by a Refresh before VS Code has read them', async () => {
		const { id } = await openFile('unread.txt');
		extension.documents.records.forget({ path: 'files', id });
		await requests();
		await commands.executeCommand('qoder.files.refresh');
		assert.deepEqual(
			(await requests()).filter((request) => request.includes(id)),
			[],
		);
	});

	it('of a file without a size are downloaded once', async () => {
		const id = await addFile('large.bin', { size_bytes: 33_000_000 });
		extension.documents.records.put('files', { id, value: { id, filename: 'large.bin' } });
		await requests();
		const uri = contentsUri(host, id, 'large.bin');
		await workspace.fs.stat(uri);
		await workspace.fs.readFile(uri);
		assert.deepEqual(await requests(), ['GET /files/file/content']);
	});

	it('keep their text when the file is deleted, with a note', async () => {
		const { id, uri } = await openFile('doomed.txt');
		extension.documents.records.markDeleted('files', id);
		assert.isTrue(extension.documents.isDeleted(uri));
		assert.equal(await failureOf(workspace.fs.stat(uri)), 'FileNotFound');
		assert.equal(textOf(uri)?.length, 3001);
	});

	it('lose their text at sign-out and for another account, and show it again', async () => {
		const { id, uri } = await openFile('private.txt');
		await signOut(extension);
		await until('a sentence', () => /You are not signed in to/.test(textOf(uri) ?? ''));
		await signIn(extension);
		await until('the text again', () => textOf(uri)?.length === 3001);
		await signIn(extension, otherSampleToken);
		await until('a sentence', () => /The contents could not be read/.test(textOf(uri) ?? ''));
		const bytes = await extension.documents.read({ shows: 'contents', path: 'files', id }).catch(() => undefined);
		assert.isUndefined(bytes);
		await signIn(extension);
	});

	it('are read to their end when the user enters the same token again', async () => {
		const id = await addFile('long.txt');
		await api.clear();
		await api.faults([{ match: { path: 'content' }, times: 1, fault: { kind: 'hold' } }]);
		const reading = extension.documents.read({ shows: 'contents', path: 'files', id });
		await until('a request', async () => (await api.requests()).some((request) => request.endsWith('/content')));
		extension.account.reopenWithSameToken();
		await api.release();
		assert.lengthOf(await reading, 3001);
	});

	it('of the previous account are not shown after a new sign-in', async () => {
		const { added } = await api.change({ addAgents: 1, fields: { system: 'Secret of the first account' } });
		await api.faults([{ match: { path: 'agent' }, fault: { kind: 'hold' } }]);
		const reading = workspace.fs.readFile(promptUri(host, `${added[0]}`, 'agent')).then(
			(bytes) => new TextDecoder().decode(bytes),
			() => '',
		);
		// By its id, because VS Code may read a document of a test before at the same time.
		await until('a request', async () => (await api.requests()).includes(`GET /agents/${added[0]}`));
		await api.faults([]);
		await signIn(extension, otherSampleToken);
		await api.release();
		assert.notInclude(await reading, 'Secret');
		await signIn(extension);
	});

	it('of another service show a message, and send nothing', async () => {
		const id = await addFile('foreign.txt');
		await requests();
		const uri = contentsUri('other.example:443', id, 'foreign.txt');
		assert.equal(await failureOf(workspace.fs.readFile(uri)), 'Unavailable');
		assert.match(await failureOf(workspace.fs.stat(uri), 'message'), /belongs to another service \(other\.example:443\)/);
		assert.deepEqual(await requests(), []);
	});

	it('of files without contents show details, and the hover the reason', async () => {
		await addFile('kept.txt', { downloadable: false });
		const { added } = await api.change({ addFiles: 1, purpose: 'user_upload', fields: { filename: 'mine.txt' } });
		const row = (await fileRows()).find(({ label }) => label === 'mine.txt');
		await click(row);
		const uri = detailsUri(host, 'files', `${added[0]}`, 'mine.txt');
		await until('the details', () => /"filename": "mine.txt"/.test(textOf(uri) ?? ''));
		const hover = (await row?.resolve())?.tooltip as vscode.MarkdownString;
		assert.include(readable(hover), 'does not provide');
		assert.deepEqual(await api.storage(), []);
	});

	it('have the name of the file, made safe', async () => {
		for (const name of ['../../.vscode/tasks.json', 'a\u202egnp.exe', 'con', 'x'.repeat(500), '100%.txt', 'a b#c?d.txt']) {
			const id = await addFile(name);
			const uri = contentsUri(host, id, name);
			assert.equal(uri.path.split('/').length, 5, name);
			assert.equal((await workspace.fs.readFile(uri)).byteLength, 3001, name);
		}
	});
});

function textLanguage(uri: Uri): string | undefined {
	return workspace.textDocuments.find((document) => `${document.uri}` === `${uri}`)?.languageId;
}

async function failureOf(read: Thenable<unknown>, what: 'code' | 'message' = 'code'): Promise<string> {
	return read.then(
		() => 'nothing',
		(error: vscode.FileSystemError) => error[what],
	);
}
