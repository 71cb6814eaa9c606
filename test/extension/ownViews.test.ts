import { assert } from 'chai';
import * as vscode from 'vscode';
import { AgentsView } from '../../src/agents/agentsView.ts';
import { fileDecorations } from '../../src/documents/tabs.ts';
import { contentsUri } from '../../src/documents/uri.ts';
import { FilesView } from '../../src/files/filesView.ts';
import { sessionList, stateChoices } from '../../src/sessions/sessionList.ts';
import type { Node } from '../../src/tree/nodes.ts';
import { api, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { memento } from './stores.ts';

/** What VS Code received for a view: its provider, and the text beside the title. */
interface Made {
	readonly options: vscode.TreeViewOptions<Node>;
	readonly shown: { description?: string; message?: string };
}

const hour = 3_600_000;

/** What a window remembers of a filter, stored so long ago. */
const stored = (age: number, value: object) => ({ version: 1, at: Date.now() - age, value });

describe('Views of another window', () => {
	const extension = useQoder({ files: 20, agents: 5, signedIn: true });
	const made = new Map<string, Made>();
	const views: vscode.Disposable[] = [];

	beforeEach(async () => {
		// There is one view of an id in a window, which is the extension's own.
		replace(vscode.window, 'createTreeView', (id: string, options: vscode.TreeViewOptions<Node>) => {
			const never = () => new vscode.Disposable(() => {});
			const shown: Made['shown'] = {};
			made.set(id, { options, shown });
			return Object.assign(shown, {
				visible: true,
				selection: [],
				reveal: async () => {},
				dispose() {},
				onDidChangeSelection: never,
				onDidExpandElement: never,
				onDidCollapseElement: never,
				onDidChangeVisibility: never,
			});
		});
	});

	afterEach(async () => {
		for (const view of views.splice(0)) {
			view.dispose();
		}
		// They share the context keys with the extension's own.
		await vscode.commands.executeCommand('qoder.clearFilter');
		await vscode.commands.executeCommand('qoder.agents.newestFirst');
		await vscode.commands.executeCommand('qoder.files.groupByPurpose');
	});

	async function openAgents(ofPerson = memento(), ofWorkspace = memento()): Promise<AgentsView> {
		const context = { globalState: ofPerson, workspaceState: ofWorkspace };
		const view = new AgentsView(extension.account, context as unknown as vscode.ExtensionContext, assert.fail, () => {});
		views.push(view);
		await until('its list', () => view.view.tree.lists.length > 0);
		return view;
	}

	async function openFiles(ofPerson = memento(), ofWorkspace = memento()): Promise<FilesView> {
		const context = { globalState: ofPerson, workspaceState: ofWorkspace };
		const view = new FilesView(
			extension.account,
			context as unknown as vscode.ExtensionContext,
			{ list: sessionList, states: stateChoices },
			async () => {},
			() => {},
		);
		views.push(view);
		await until('its lists', () => view.view.tree.lists.length > 0);
		return view;
	}

	it('forget a filter by the next day, not within an hour', async () => {
		for (const [age, name] of [
			[hour, 'old'],
			[13 * hour, ''],
		] as const) {
			const agents = await openAgents(memento(), memento({ 'qoder.agents.filter': stored(age, { name: 'old' }) }));
			assert.equal(agents.view.tree.filter.name, name);
			const filter = stored(age, { name: 'old', chosen: ['tool_output'] });
			const files = await openFiles(memento(), memento({ 'qoder.files.filter': filter }));
			assert.equal(files.view.tree.filter.name, name);
			assert.lengthOf(files.view.tree.lists, name ? 1 : 5);
		}
	});

	it('keep order and grouping for the user, and a filter for the folder', async () => {
		const [ofPerson, ofWorkspace] = [memento(), memento()];
		const agents = await openAgents(ofPerson, ofWorkspace);
		const files = await openFiles(ofPerson, ofWorkspace);
		agents.setOrder('asc');
		files.setGrouped(false);
		assert.sameMembers([...ofPerson.keys()], ['qoder.agents', 'qoder.files']);
		assert.isEmpty(ofWorkspace.keys());
		agents.clearFilter();
		files.clearFilter();
		assert.sameMembers([...ofWorkspace.keys()], ['qoder.agents.filter', 'qoder.files.filter']);
	});

	it('work when VS Code cannot store anything', async () => {
		const full = memento();
		replace(full, 'update', () => Promise.reject(new Error('The disk is full.')));
		const agents = await openAgents(full, full);
		agents.setOrder('asc');
		agents.clearFilter();
		assert.isNotEmpty(await agents.view.tree.getChildren());
	});

	it('show no filter in the title after sign-out', async () => {
		await openAgents(memento(), memento({ 'qoder.agents.filter': stored(0, { name: 'bot' }) }));
		await openFiles(memento(), memento({ 'qoder.files.filter': stored(0, { name: 'report', chosen: [] }) }));
		const descriptions = () => ['qoder.agents', 'qoder.files'].map((id) => made.get(id)?.shown.description);
		assert.deepEqual(descriptions(), ['“bot”', '“report”']);
		await signOut(extension);
		await until('no description', () => descriptions().every((description) => !description));
	});

	it('show their service beside the title', async () => {
		await openFiles();
		assert.equal(made.get('qoder.files')?.shown.description, extension.account.host);
	});

	it('filter agents in a box without a list', async () => {
		const agents = await openAgents();
		const asked: string[] = [];
		const box = {
			value: '',
			onDidChangeValue() {},
			onDidAccept() {},
			onDidHide: (listener: () => void) => queueMicrotask(listener),
			show: () => asked.push('input'),
			dispose() {},
		};
		replace(vscode.window, 'createInputBox', () => box);
		await agents.filter();
		assert.deepEqual(asked, ['input']);
	});

	it('put one id a line into a drag, whatever the rows hold', async () => {
		await api.faults([{ match: { path: 'agents' }, fault: { kind: 'hostileIds' } }]);
		const { tree } = (await openAgents()).view;
		await tree.lists[0]?.listing.open();
		const rows = (await tree.getChildren()).slice(0, 5);
		const data = new vscode.DataTransfer();
		const { token } = new vscode.CancellationTokenSource();
		await made.get('qoder.agents')?.options.dragAndDropController?.handleDrag?.(rows, data, token);
		const ids = `${data.get('text/plain')?.value}`.split('\n');
		assert.lengthOf(ids, 5);
		assert.isTrue(ids.every((id) => id.startsWith('agent_') && !/\p{C}/u.test(id)));
	});

	it('mark deleted records in rows and tabs', async () => {
		let provider: vscode.FileDecorationProvider | undefined;
		replace(vscode.window, 'registerFileDecorationProvider', (given: vscode.FileDecorationProvider) => {
			provider = given;
			return new vscode.Disposable(() => {});
		});
		fileDecorations(extension.documents);
		const uri = contentsUri(`${extension.account.host}`, 'file_1', 'doomed.txt');
		const decoration = () => provider?.provideFileDecoration(uri, new vscode.CancellationTokenSource().token);
		assert.isUndefined(decoration());
		let told: unknown;
		const subscription = provider?.onDidChangeFileDecorations?.(() => {
			told = decoration();
		});
		extension.documents.records.markDeleted('files', 'file_1');
		assert.include(Object(told), { badge: '✗', tooltip: 'No longer available on the service' });
		subscription?.dispose();
	});
});
