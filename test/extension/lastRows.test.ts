import { assert } from 'chai';
import { commands } from 'vscode';
import { agentKind } from '../../src/agents/agentKind.ts';
import { ApiError } from '../../src/api/errors.ts';
import type { Agent } from '../../src/api/schema.ts';
import { RowFilter } from '../../src/paging/filter.ts';
import { loadMore, loadNewer, retryRefresh } from '../../src/tree/loading.ts';
import { type Node, type StatusRow, TreeList } from '../../src/tree/nodes.ts';
import { lastRowOf, statusItem } from '../../src/tree/statusRow.ts';
import { purposes } from '../qoderApi/records.ts';
import { api, click, groupOf, labelsOf, rowsOf, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';

const kind = agentKind(
	'api.example',
	() => false,
	() => assert.fail(),
);

describe('The last row of a list', () => {
	const extension = useQoder({ files: 137, agents: 145, signedIn: true });

	afterEach(() => {
		for (const { view } of [extension.files, extension.agents]) {
			view.tree.filter = new RowFilter('');
		}
	});

	it('reports five empty pages, and offers to continue', async () => {
		const { view } = extension.files;
		const group = await groupOf(view, 'Tool outputs');
		await api.faults([{ fault: { kind: 'emptyPages' } }]);
		await click((await rowsOf(view, group)).at(-1));
		await api.clear();
		await click((await rowsOf(view, group)).at(-1));
		assert.lengthOf(await api.requests(), 5);
		const [row, ...others] = await rowsOf(view, group);
		assert.deepEqual([row?.label, row?.item.description, others], ['Load more', 'Empty pages: 5', []]);
		await api.faults([]);
		await click(row);
		assert.equal((await rowsOf(view, group))[0]?.kind, 'file');
	});

	it('“Continue searching” reads ten pages, and stops at empty ones', async () => {
		const { view } = extension.files;
		await api.change({ addFiles: 1500, purpose: 'tool_output' });
		const group = await groupOf(view, 'Tool outputs');
		await rowsOf(view, group);
		view.tree.filter = new RowFilter('no such name');
		await api.clear();
		await click((await rowsOf(view, group)).at(-1));
		assert.lengthOf(await api.requests(), 10);
		await api.faults([{ fault: { kind: 'emptyPages' } }]);
		await api.clear();
		await click((await rowsOf(view, group)).at(-1));
		assert.lengthOf(await api.requests(), 5);
		assert.deepEqual(labelsOf(await rowsOf(view, group)), ['Continue searching']);
	});

	it('shows which groups a filter has not searched, and searches all', async () => {
		const { view } = extension.files;
		await api.clear();
		view.tree.filter = new RowFilter('report');
		const rows = await rowsOf(view);
		assert.deepEqual(
			rows.map(({ label, item }) => [label, item.description]),
			[
				...['User uploads', 'Tool outputs', 'Skill outputs', 'Session resources', 'Agent outputs'].map((label) => [
					label,
					'not searched yet',
				]),
				['Continue searching in all groups', '0 of 0 loaded items match; more to search'],
			],
		);
		assert.deepEqual(await api.requests(), []);
		await click(rows.at(-1));
		assert.sameMembers(
			await api.requests(),
			purposes.map((purpose) => `GET /files purpose=${purpose}&limit=100`),
		);
		const searched = await rowsOf(view);
		assert.lengthOf(searched, 5);
		assert.isTrue(searched.every(({ item }) => /^\d+ of \d+$/.test(`${item.description}`)));
	});

	it('of the only group is the one to search on', async () => {
		const { tree } = extension.files.view;
		await api.change({ addFiles: 100, purpose: 'tool_output' });
		const group = await groupOf(extension.files.view, 'Tool outputs');
		const list = group.node as TreeList;
		await rowsOf(extension.files.view, group);
		assert.isTrue(list.listing.hasMore);
		tree.show([list]);
		tree.filter = new RowFilter('no such name');
		assert.deepEqual(
			(await rowsOf(extension.files.view)).map(({ node }) => node),
			[list],
		);
		await commands.executeCommand('qoder.files.groupByPurpose');
	});

	it('Load All on the row below all groups loads all of them', async () => {
		const { view } = extension.files;
		view.tree.filter = new RowFilter('report');
		const [last] = (await rowsOf(view)).slice(-1);
		assert.equal(last?.label, 'Continue searching in all groups');
		await commands.executeCommand('qoder.loadAll', last?.node);
		const { files } = await api.account();
		assert.sameMembers(
			view.tree.lists.flatMap(({ entries }) => entries.map(({ id }) => id)),
			files.map(({ id }) => id),
		);
	});

	it('a session and a file of one id have rows of different ids', async () => {
		const list = (id: string) =>
			new TreeList<Agent>({
				client: extension.account.client,
				id,
				kind,
				query: { fetchPage: async () => ({ items: [], hasMore: false }), pageSize: () => 50 },
				onDidChange() {},
			});
		const value = { id: 's', name: 's' } as Agent;
		const ids = [
			list('sessions').row({ id: 's/files/f', value }).id,
			list('sessions/s/files').row({ id: 'f', value }).id,
			list('sessions').row({ id: 's%2Ffiles%2Ff', value }).id,
		];
		assert.lengthOf([...new Set(ids)], 3);
	});

	it('names the matter and the next step of a failure', async () => {
		const url = 'https://qoder.example/agents';
		const param = 'qoder.baseUrl';
		for (const [error, label, step, command] of [
			[new ApiError('unauthorized', 'Why.', { status: 401 }), 'Token rejected', 'Sign In', 'qoder.signIn'],
			[new ApiError('unauthorized', 'Why.'), 'Token unavailable', 'Sign In', 'qoder.signIn'],
			[new ApiError('offline', 'Why.', { url }), 'Cannot connect', 'Retry', 'qoder.loadMore'],
			[new ApiError('offline', 'Why.'), 'Token unavailable', 'Retry', 'qoder.loadMore'],
			[new ApiError('invalid', 'Why.', { param }), 'Invalid setting', 'Open Settings', 'workbench.action.openSettings'],
			// The service may use any parameter name.
			[new ApiError('invalid', 'Why.', { param, status: 400 }), 'Request rejected', 'Retry', 'qoder.loadMore'],
		] as const) {
			const query = { fetchPage: () => Promise.reject(error), pageSize: () => 50 };
			const list = new TreeList<Agent>({ client: extension.account.client, id: 'agents', kind, query, onDidChange() {} });
			await list.listing.open();
			const row = lastRowOf(list as TreeList, 0);
			assert.isDefined(row);
			const item = row && statusItem(row, new RowFilter(''));
			assert.deepEqual(
				[item?.label, item?.description, item?.tooltip, item?.command?.command],
				[label, `${step} · Why.`, `Could not load: Why.\n${step}`, command],
			);
		}
	});

	it('“Load more” works after a newer row has appeared', async () => {
		const { view } = extension.agents;
		const tail = (await rowsOf(view)).at(-1);
		await api.change({ addAgents: 1, fields: { name: 'brand-new' } });
		await loadNewer(view);
		assert.equal((await rowsOf(view)).length, 52);
		await click(tail);
		assert.equal((await rowsOf(view)).length, 102);
	});

	it('VS Code requests the rows once after a newer one, which is marked', async () => {
		const { view } = extension.agents;
		await rowsOf(view);
		await view.tree.changes.settled();
		const requests: string[] = [];
		const getChildren = view.tree.getChildren.bind(view.tree);
		replace(view.tree, 'getChildren', async () => {
			const rows = await getChildren();
			const [first] = rows;
			requests.push(`${first && view.tree.getTreeItem(first).description}`);
			return rows;
		});
		await api.change({ addAgents: 1, fields: { name: 'brand-new' } });
		await loadNewer(view);
		await view.tree.changes.settled();
		assert.lengthOf(requests, 1);
		assert.match(`${requests[0]}`, /^new · /);
	});

	it('the first rows of an empty group are one change, and marked as new', async () => {
		const { view } = extension.files;
		await api.change({ removeFiles: 137 });
		await view.tree.changes.settled();
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('list.focusFirst');
		await commands.executeCommand('list.expand');
		const [group] = view.tree.lists;
		await until('empty', () => view.tree.changes.expanded.showsChildren(group?.id) && group?.listing.hasMore === false);
		await view.tree.changes.settled();
		const told: string[] = [];
		const subscription = view.tree.onDidChangeTreeData(() => {
			const [row] = view.tree.rows(group);
			told.push(`${row && view.tree.getTreeItem(row).description}`);
		});
		await api.change({ addFiles: 1, purpose: 'user_upload' });
		await loadNewer(view);
		await view.tree.changes.settled();
		subscription.dispose();
		// It would stay expanded for the tests that follow, should VS Code not notice that somebody signed out in between.
		await commands.executeCommand('list.focusFirst');
		await commands.executeCommand('list.collapse');
		await until('collapsed', () => !view.tree.changes.expanded.showsChildren(group?.id));
		assert.lengthOf(told, 1);
		assert.match(`${told[0]}`, /^new · /);
	});

	for (const [ms, count] of [
		[0, 3],
		[1200, 0],
	] as const) {
		it(`moves the focus ${count} times after answers of ${ms} ms`, async () => {
			const { view } = extension.agents;
			const focused: (string | undefined)[] = [];
			replace(view, 'isSelected', () => true);
			replace(view, 'focus', async ({ id }: Node) => focused.push(id));
			const tail = (await rowsOf(view)).at(-1)?.node as StatusRow;
			await api.faults([{ fault: { kind: 'latency', ms } }]);
			await loadMore(view, tail);
			const [list] = view.tree.lists as [TreeList];
			await retryRefresh(view, tail, list, () => list.listing.refresh());
			const rows = await rowsOf(view);
			view.tree.filter = new RowFilter('no such name');
			await click((await rowsOf(view)).at(-1));
			const [noMatch] = await rowsOf(view);
			const wanted = [rows[50]?.item.id, rows[0]?.item.id, noMatch?.item.id];
			assert.deepEqual(focused, count > 0 ? wanted : []);
			await api.faults([]);
		});
	}

	it('a row does not keep its hover and command', async () => {
		const { view } = extension.agents;
		const [row] = await rowsOf(view);
		const { tooltip, command } = (await row?.resolve()) ?? {};
		assert.isDefined(tooltip);
		assert.isDefined(command);
		assert.deepEqual([row?.item.tooltip, row?.item.command], [undefined, undefined]);
	});

	it('grouping and listing files in turn does not load a list again', async () => {
		const { view } = extension.files;
		await rowsOf(view, await groupOf(view, 'Tool outputs'));
		await commands.executeCommand('qoder.files.showAsList');
		await rowsOf(view);
		await api.clear();
		await commands.executeCommand('qoder.files.groupByPurpose');
		assert.isAbove((await rowsOf(view, await groupOf(view, 'Tool outputs'))).length, 1);
		await commands.executeCommand('qoder.files.showAsList');
		assert.lengthOf(await rowsOf(view), 51);
		assert.deepEqual(await api.requests(), []);
		await commands.executeCommand('qoder.files.groupByPurpose');
	});

	it('Refresh waits while the side bar is hidden, and then reads all', async () => {
		const { agents, files } = extension;
		await rowsOf(agents.view);
		await commands.executeCommand('workbench.action.closeSidebar');
		await until('hidden', () => !files.view.visible && !agents.view.visible);
		await api.clear();
		await api.change({ addAgents: 1, fields: { name: 'brand-new' } });
		await commands.executeCommand('qoder.refresh');
		assert.deepEqual(await api.requests(), []);
		await commands.executeCommand('qoder.agents.focus');
		await until('the new row', async () => (await rowsOf(agents.view))[0]?.label === 'brand-new');
	});

	it('Refresh fires a change for a collapsed group too', async () => {
		const { view } = extension.files;
		const group = await groupOf(view, 'Tool outputs');
		await rowsOf(view, group);
		await view.tree.changes.settled();
		const told: unknown[] = [];
		const subscription = view.tree.onDidChangeTreeData((nodes) => told.push(...(nodes ?? [])));
		await commands.executeCommand('qoder.files.refresh');
		await until('the group', () => told.includes(group.node));
		subscription.dispose();
	});
});
