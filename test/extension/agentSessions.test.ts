import { assert } from 'chai';
import { commands, type MarkdownString, TreeItemCollapsibleState, window, workspace } from 'vscode';
import { consoleUrl } from '../../src/account/services.ts';
import { deleteAll } from '../../src/files/deleteFiles.ts';
import { RowFilter } from '../../src/paging/filter.ts';
import { api, click, labelsOf, type Qoder, type Row, readable, rowsOf, signIn, signOut, until, useQoder } from './qoder.ts';

describe('The sessions of an agent', () => {
	const extension: Qoder = useQoder({ files: 0, agents: 3 });
	let agent: Row;
	let agentId: string;

	beforeEach(async () => {
		await api.generation(3);
		// A browser reads no contents otherwise.
		await api.modes({ storageCors: true });
		await signIn(extension);
		await showAgents();
		agentId = `${agent.item.id}`.slice('agents/'.length);
	});

	const setting = () => workspace.getConfiguration('qoder');

	afterEach(async () => {
		await setting().update('runningBadge', undefined, true);
		await extension.agents.clearFilter();
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	async function showAgents(): Promise<void> {
		const [first] = await rowsOf(extension.agents.view);
		assert.ok(first);
		agent = first;
	}

	async function addSessions(count: number, title: string): Promise<string[]> {
		const own = { id: agentId, type: 'agent', version: 1, name: agent.label };
		const { added } = await api.change({ addSessions: count, fields: { title, agent: own as never } });
		return added;
	}

	const sessions = () => rowsOf(extension.agents.view, agent);
	const idsIn = (rows: readonly Row[]) => rows.filter(({ kind }) => kind === 'session').map(({ item }) => item.id);
	const requests = async () => (await api.requests()).filter((request) => /sessions|files/.test(request));

	it('are below its row, newest first, with one request a page', async () => {
		const added = await addSessions(70, 'Night build');
		await api.clear();
		const first = await sessions();
		assert.deepEqual(await requests(), [`GET /sessions limit=50&agent_id=${agentId}`]);
		assert.deepEqual(
			idsIn(first),
			added.slice(0, 50).map((id) => `agents/${agentId}/sessions/${id}`),
		);
		assert.match(`${first[0]?.item.description}`, /^(Running|Idle|Ended) · /);
		assert.include(readable(first[0]?.resolve().tooltip as MarkdownString), `${agent.label} · v1 · ${agentId}`);
		assert.equal(agent.item.command?.command, 'qoder.openDetails');
		await click(first.at(-1));
		await until('the rest', async () => idsIn(await sessions()).length >= 70);
		assert.lengthOf(await requests(), 2);
	});

	it('show files that open, and drop those deleted elsewhere', async () => {
		const [id = ''] = await addSessions(1, 'Night build');
		const { added } = await api.change({ addFiles: 2, session: id });
		const [session] = await sessions();
		await api.clear();
		const files = await rowsOf(extension.agents.view, session);
		assert.deepEqual(await requests(), [`GET /files scope_id=${id}&limit=50`]);
		assert.deepEqual(
			files.map(({ kind }) => kind),
			['file', 'file'],
		);
		await click(files[0]);
		await until('the file', () => window.tabGroups.activeTabGroup.activeTab !== undefined);
		const [file = ''] = added;
		await deleteAll(extension.account.client, extension.files, [{ id: file, name: 'x' }]);
		assert.lengthOf(await rowsOf(extension.agents.view, session), 1);
	});

	it('open their transcripts at a click when they have no files', async () => {
		await addSessions(1, 'Night build');
		const [session] = await sessions();
		assert.isUndefined(session?.item.command);
		const [empty] = await rowsOf(extension.agents.view, session);
		assert.equal(empty?.label, 'No files in this session');
		const [again] = await sessions();
		assert.equal(again?.item.command?.command, 'qoder.openTranscript');
		await click(again);
		await until('the transcript', () => window.activeTextEditor?.document.getText().startsWith('# Night build') === true);
	});

	it('are those of the agent only, whatever the filter and the service', async () => {
		await addSessions(2, 'Night build');
		await api.change({ addSessions: 3, fields: { title: 'Other', agent: { id: 'agent_other', name: 'other' } as never } });
		await api.faults([{ match: { path: 'sessions' }, fault: { kind: 'ignoreAgent' } }]);
		extension.agents.view.tree.filter = new RowFilter(agent.label);
		await showAgents();
		const rows = await sessions();
		assert.isAtLeast(idsIn(rows).length, 2);
		assert.notInclude(labelsOf(rows), 'Other');
	});

	it('are requested again with the agents, and may be none', async () => {
		const before = idsIn(await sessions()).length;
		await addSessions(1, 'New');
		await commands.executeCommand('qoder.agents.refresh');
		await showAgents();
		await until('the new one', async () => idsIn(await sessions()).length === before + 1);
		const { added } = await api.change({ addAgents: 1 });
		await commands.executeCommand('qoder.agents.refresh');
		await showAgents();
		assert.equal(agent.item.id, `agents/${added[0]}`);
		assert.deepEqual(labelsOf(await sessions()), ['No sessions of this agent yet']);
	});

	it('open in the console of a public service only', () => {
		const url = 'https://openapi.qoder.sh/api/v1/cloud';
		assert.equal(consoleUrl(url, 'sessions', 'sess_1'), 'https://qoder.com/cloud/sessions/sess_1');
		assert.equal(consoleUrl('https://api.qoder.com.cn/api/v1/cloud', 'agents', 'a/b')?.split('/cloud/')[1], 'agents/a%2Fb');
		assert.isUndefined(consoleUrl(url, 'files', 'file_1'));
		assert.isUndefined(consoleUrl('https://qoder.example.com/api/v1/cloud', 'agents', 'agent_1'));
	});

	it('are counted on a badge while they run, when the user wants it', async () => {
		const { view } = extension.files;
		await addSessions(2, 'Idle one');
		const own = { id: agentId, type: 'agent', version: 1, name: agent.label } as never;
		await api.change({ addSessions: 2, fields: { status: 'running', agent: own } });
		await sessions();
		await commands.executeCommand('qoder.files.refresh');
		assert.isUndefined(view.badge);
		await api.clear();
		await setting().update('runningBadge', true, true);
		const { length: running } = (await rowsOf(view)).filter(({ item }) => /^Running/.test(`${item.description}`));
		assert.isAtLeast(running, 2);
		await until('the badge', () => view.badge?.value === running);
		assert.isEmpty(await api.requests());
		await signOut(extension);
		assert.isUndefined(view.badge);
	});

	it('are missing in a service without sessions', async () => {
		await api.generation(1);
		await signIn(extension);
		await showAgents();
		await api.clear();
		assert.equal(agent.item.collapsibleState, TreeItemCollapsibleState.None);
		assert.isEmpty(await sessions());
		assert.isEmpty(await api.requests());
	});
});
