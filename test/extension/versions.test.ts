import { assert } from 'chai';
import { commands, type QuickPick, type QuickPickItem, type TextDocument, window, workspace } from 'vscode';
import type { AgentRecord } from '../qoderApi/records.ts';
import { set } from '../soak/actions.ts';
import { api, type Row, rowsOf, runOn, signIn, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { said } from './said.ts';

describe('Versions of agents', () => {
	const extension = useQoder({ files: 0, agents: 0 });

	afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

	async function agentRows(...all: (Partial<AgentRecord> & { name: string })[]): Promise<Row[]> {
		for (const fields of all) {
			await api.change({ addAgents: 1, fields: { id: `agent_${fields.name}`, ...fields } });
		}
		await signIn(extension);
		const rows = await rowsOf(extension.agents.view);
		await api.clear();
		return all.map(({ name }) => {
			const row = rows.find(({ label }) => label === name);
			assert(row, `There is no agent “${name}” among ${rows.map(({ label }) => label)}.`);
			return row;
		});
	}

	/** The requests about these agents: VS Code keeps documents of a test before for a while, and reads them again after a sign-in. */
	async function requestsOf(rows: readonly Row[]): Promise<string[]> {
		return (await api.requests()).filter((request) => rows.some((row) => request.includes(idOf(row))));
	}

	/** The prompts of these agents, without those that VS Code keeps of a test before. */
	function promptsOf(rows: readonly Row[]): TextDocument[] {
		return workspace.textDocuments.filter(
			({ uri: { path, query, scheme } }) =>
				scheme === 'qoder' && path.endsWith('.md') && rows.some((row) => query.startsWith(`/agents/${idOf(row)}/`)),
		);
	}

	const idOf = ({ item }: Row) => `${item.id}`.replace('agents/', '');

	async function opened(title: RegExp): Promise<void> {
		// The first editor of several files that a window opens takes its time.
		await until(`a tab ${title}`, () => title.test(window.tabGroups.activeTabGroup.activeTab?.label ?? ''), 45);
	}

	for (const generation of [1, 3] as const) {
		it(`Open Changes sends one request in generation ${generation}`, async () => {
			await api.generation(generation);
			const id = `agent_of_generation_${generation}`;
			const rows = await agentRows({ id, name: 'test-writer', version: 7 });
			await commands.executeCommand('qoder.openChanges', rows[0]?.node);
			await opened(/^test-writer: version 6 \(.+\d{4}\) → version 7 \(.+\d{4}\)/);
			await until('the prompts', () => promptsOf(rows).length === 2, 45);
			const [before, after] = [6, 7].map((version) =>
				promptsOf(rows).find(({ uri }) => uri.query === `/agents/${id}/versions/${version}/test-writer.md`),
			);
			assert.match(`${before?.getText()}`, /^You are a /);
			assert.match(`${after?.getText()}`, /^You are a /);
			assert.notEqual(before?.getText(), after?.getText());
			assert.deepEqual(await requestsOf(rows), [`GET /agents/${id}/versions limit=2`]);
		});
	}

	it('Open Changes opens nothing for one version or a deleted agent', async () => {
		const rows = await agentRows({ name: 'single', version: 1 }, { name: 'gone', version: 5 });
		await api.change({ removeAgents: [idOf(rows[1] as Row)] });
		for (const row of rows) {
			await commands.executeCommand('qoder.openChanges', row.node);
		}
		assert.lengthOf(window.tabGroups.activeTabGroup.tabs, 0);
		assert.lengthOf(await requestsOf(rows), 2);
	});

	it('Open Changes reports a prompt that differs in line ends only', async () => {
		const [row] = await agentRows({ name: 'ported', version: 1, system: 'One\nTwo', tools: [], model: 'auto' });
		await api.change({ changeAgent: idOf(row as Row), fields: { version: 2, system: 'One\r\nTwo' } });
		const messages = said('showInformationMessage');
		await commands.executeCommand('qoder.openChanges', row?.node);
		assert.deepEqual(messages, ['The prompts differ in their line ends only, which an editor does not show.']);
		assert.lengthOf(window.tabGroups.activeTabGroup.tabs, 0);
	});

	/** Runs *Compare Versions…*, and waits for so many items. */
	async function compareVersions(row: Row | undefined, count: number) {
		const picks: QuickPick<QuickPickItem>[] = [];
		const create = window.createQuickPick;
		replace(window, 'createQuickPick', () => {
			const pick = create();
			picks.push(pick);
			return pick;
		});
		const compared = commands.executeCommand('qoder.compareVersions', row?.node);
		await until('the versions', () => picks[0]?.items.length === count);
		return { compared, pick: picks[0] as QuickPick<QuickPickItem> };
	}

	it('Compare Versions compares the current version with the one before', async () => {
		await set('pageSize', 1);
		const [row] = await agentRows({ name: 'paged', version: 5 });
		const { compared, pick } = await compareVersions(row, 3);
		await set('pageSize', undefined);
		await commands.executeCommand('quickInput.first');
		await until('the current version', () => pick.activeItems[0] === pick.items[0]);
		await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await compared;
		await opened(/^paged: version 4 .* → version 5 /);
	});

	it('Compare Versions ends at a single version, also after a retry', async () => {
		const [row] = await agentRows({ name: 'only', version: 1 });
		await api.faults([{ match: { path: 'versions' }, fault: { kind: 'status', status: 403 } }]);
		const messages = said('showInformationMessage');
		const { compared, pick } = await compareVersions(row, 1);
		await until('the failure', () => pick.items[0]?.label === 'Retry');
		assert.match(`${pick.items[0]?.detail}`, /permission/);
		await api.faults([]);
		await commands.executeCommand('quickInput.first');
		await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await compared;
		assert.deepEqual(messages, ['“only” has only one version.']);
	});

	it('Compare Versions compares nothing when the filter shows nothing', async () => {
		const [row] = await agentRows({ name: 'many', version: 5 });
		const { compared, pick } = await compareVersions(row, 5);
		pick.value = 'no such version';
		await commands.executeCommand('quickInput.next');
		await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await commands.executeCommand('workbench.action.closeQuickOpen');
		await compared;
		assert.lengthOf(window.tabGroups.activeTabGroup.tabs, 0);
	});

	it('Compare Versions ends when the user signs out', async () => {
		const [row] = await agentRows({ name: 'many', version: 5 });
		const { compared } = await compareVersions(row, 5);
		await signOut(extension);
		await compared;
	});

	it('Open Changes names an agent that is archived', async () => {
		await api.generation(3);
		await commands.executeCommand('qoder.agents.showArchived');
		const [row] = await agentRows({ name: 'old-helper', version: 3, archived_at: '2026-05-01T00:00:00Z' });
		await commands.executeCommand('qoder.openChanges', row?.node);
		await opened(/^old-helper \(archived\): version 2 /);
		await commands.executeCommand('qoder.agents.hideArchived');
	});

	it('two selected agents are compared without a request', async () => {
		const rows = await agentRows({ name: 'code-reviewer', version: 3 }, { name: 'docs-writer', version: 2 });
		await runOn('compareVersions', rows);
		await opened(/^code-reviewer version 3 \(.+\) ↔ docs-writer version 2 \(.+\)/);
		await until('the prompts', () => promptsOf(rows).length === 2, 45);
		assert.deepEqual(await requestsOf(rows), []);
	});
});
