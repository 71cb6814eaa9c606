import { assert } from 'chai';
import { commands, TreeItemCollapsibleState, window } from 'vscode';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { capabilities } from '../../src/api/dialects.ts';
import { loadNewer } from '../../src/tree/loading.ts';
import { set } from '../soak/actions.ts';
import { api, baseUrl, click, labelsOf, type Row, rowsOf, sampleToken, signIn, toTheEnd, until, useQoder } from './qoder.ts';

describe('The views', () => {
	const extension = useQoder();
	const below = (parent?: Row) => rowsOf(extension.files.view, parent);
	const agents = () => rowsOf(extension.agents.view);

	/** Signs in at a service of this generation. */
	async function start(generation: 1 | 3): Promise<void> {
		await api.generation(generation);
		await signIn(extension);
	}

	const idsToTheEnd = async (read: () => Promise<Row[]>) => idsIn(await toTheEnd(read));

	for (const [service, generation] of [
		['the documented', 1],
		['today’s', 3],
	] as const) {
		it(`reach each record of ${service} service once, page by page`, async () => {
			const isOld = generation === 1;
			const session = `${(await api.change({ addSessions: 70 })).added[0]}`;
			await api.change([{ addFiles: 120, ...(isOld ? { purpose: 'tool_output' } : { session }) }, { addAgents: 100 }]);
			await start(generation);
			assert.deepEqual(await fileRequests(), isOld ? [] : ['GET /sessions limit=50']);
			const sessions = await idsToTheEnd(() => below());
			assert.sameMembers(sessions, isOld ? [] : await sessionIds());
			const groups = await below();
			assert.isTrue(groups.every(({ item }) => item.collapsibleState === TreeItemCollapsibleState.Collapsed));
			const group = groups.find(({ item, label }) => label === 'Tool outputs' || item.id === `sessions/${session}`);
			await api.clear();
			const first = await below(group);
			await below(group);
			const query = isOld ? 'purpose=tool_output' : `scope_id=${session}`;
			assert.deepEqual(await fileRequests(), [`GET /files ${query}&limit=50`]);
			assert.lengthOf(first, 51);
			await click(first.at(-1));
			const [, next] = await fileRequests();
			assert.match(`${next}`, isOld ? new RegExp(`&limit=50&after=${idsIn(first).at(-1)}$`) : /&limit=50&page=/);
			const inGroup = await idsToTheEnd(() => below(group));
			assert.lengthOf(await fileRequests(), Math.ceil(inGroup.length / 50));
			const account = await api.account();
			assert.deepEqual(
				inGroup,
				isOld ? account.files.filter(({ purpose }) => purpose === 'tool_output').map(idOf) : await filesOf(session),
			);
			let files: string[] = [];
			if (isOld) {
				const labels = ['User uploads', 'Tool outputs', 'Skill outputs', 'Session resources', 'Agent outputs'];
				assert.deepEqual(labelsOf(groups), labels);
				for (const each of groups) {
					files.push(...(await idsToTheEnd(() => below(each))));
				}
			} else {
				const { tree } = extension.files.view;
				const last = tree.rows().at(-1);
				const { label, command } = last ? tree.getTreeItem(last) : {};
				assert.equal(label, 'No session');
				await commands.executeCommand(`${command?.command}`);
				assert.notEqual(tree.rows().at(-1), last);
				files = await idsToTheEnd(() => below());
			}
			assert.sameMembers(files, account.files.map(idOf));
			assert.deepEqual(await idsToTheEnd(agents), account.agents.filter(({ archived }) => !archived).map(idOf));
		});
	}

	it('show sessions or purposes, as the service has them', async () => {
		extension.account.setCapabilities(capabilities.documented);
		await api.generation(3);
		assert.isUndefined(await checkToken(extension.account, baseUrl, sampleToken, new AbortController().signal));
		assert.deepEqual(extension.account.capabilities, capabilities.current);
		await start(3);
		assert.deepEqual(idsIn(await below()), await sessionIds());
		// Their answer would show the other generation too.
		await agents();
		await api.generation(1);
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		await until('purposes', async () => (await below())[0]?.kind === 'purpose');
		assert.deepEqual(await fileRequests(), ['GET /sessions limit=50', 'GET /files limit=1']);
		await api.generation(3);
		await below((await below())[0]);
		await until('sessions', async () => (await below())[0]?.kind === 'session');
		assert.deepEqual(idsIn(await below()), await sessionIds());
	});

	it('show a session’s state and agent, and only its own files', async () => {
		await start(3);
		const [id = ''] = await sessionIds();
		await api.change({ changeSession: id, fields: { title: 'Night build', status: 'running' } });
		await commands.executeCommand('qoder.files.refresh');
		const [row] = await below();
		assert.match(`${row?.label} ${row?.item.description}`, /^Night build Running · \S+/);
		const { tooltip, command } = (await row?.resolve()) ?? {};
		assert.isUndefined(command);
		const text = typeof tooltip === 'object' ? tooltip.value : '';
		for (const part of [id.slice(-32), 'Night build', 'Running', 'Environment', 'credits', 'seconds']) {
			assert.include(text, part);
		}
		await api.change({ changeSession: id, fields: { title: null, status: 'terminated' } });
		await commands.executeCommand('qoder.files.refresh');
		const [ended] = await below();
		const { tooltip: other } = (await ended?.resolve()) ?? {};
		assert.match(
			typeof other === 'object' ? other.value : '',
			/^\*\*Untitled session\*\*[\s\S]*\| Ended &#40;terminated&#41; \|/,
		);
		await api.faults([{ fault: { kind: 'ignoreScope' } }]);
		const shown = await idsToTheEnd(() => below(row));
		await api.faults([]);
		assert.deepEqual(shown, await filesOf(id));
	});

	it('show one row for a refresh that failed for sessions and their files', async () => {
		await start(3);
		const [row] = await below();
		const [id = ''] = await sessionIds();
		await api.change({ addFiles: 1, session: id });
		await below(row);
		await api.faults([{ fault: { kind: 'status', status: 401 } }]);
		await Promise.all(extension.files.view.tree.shown.map(({ listing }) => listing.refresh()));
		await api.faults([]);
		const [first, session] = await below();
		assert.equal(first?.kind, 'failed');
		assert.notEqual((await below(session))[0]?.kind, 'failed');
	});

	it('refresh and check sessions with one request each', async () => {
		await start(3);
		const [session, other] = await below();
		await below(session);
		await below(other);
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		assert.deepEqual(await fileRequests(), ['GET /sessions limit=50']);
		const before = await below();
		const [id = ''] = await sessionIds();
		const [file] = (await api.change({ addFiles: 1, session: id })).added;
		// It was off the screen, so it is read when it is shown.
		await until('the new file', async () => idsIn(await below(before[0])).includes(`${file}`));
		await api.clear();
		await commands.executeCommand('qoder.refreshGroup', before[0]?.node);
		assert.deepEqual(await fileRequests(), [`GET /files scope_id=${id}&limit=50`]);
		const { added } = await api.change({ addSessions: 3, fields: { status: 'idle' } });
		await api.clear();
		await loadNewer(extension.files.view);
		assert.deepEqual(await fileRequests(), ['GET /sessions limit=50']);
		const rows = await below();
		assert.deepEqual(idsIn(rows), [...added, ...idsIn(before)]);
		assert.deepEqual(idsIn(rows.filter(({ item }) => /^new\b/.test(`${item.description}`))), added);
	});

	it('list archived agents on request, and mark them', async () => {
		await start(3);
		const archived = (await api.account()).agents.filter((agent) => agent.archived).map(idOf);
		assert.isAbove(archived.length, 0);
		await commands.executeCommand('qoder.agents.showArchived');
		const rows = await agents();
		const dimmed = rows.filter(({ item }) => /^archived\b/.test(`${item.description}`));
		assert.deepEqual(idsIn(dimmed), archived);
		assert.isTrue(
			dimmed.every(
				({ item }) => item.resourceUri?.scheme === 'qoder' && /, archived,/.test(`${item.accessibilityInformation?.label}`),
			),
		);
		assert.isTrue(rows.every((row) => dimmed.includes(row) || !row.item.resourceUri));
		await commands.executeCommand('qoder.agents.hideArchived');
		assert.lengthOf(await agents(), rows.length - archived.length);
	});

	it('request the page size of the setting, and name an invalid one', async () => {
		await set('pageSize', 7);
		try {
			await start(1);
			const first = await agents();
			assert.lengthOf(first, 8);
			await set('pageSize', 700);
			await click(first.at(-1));
			const failed = (await agents()).at(-1);
			assert.equal(failed?.kind, 'failed');
			assert.match(`${failed?.label} ${failed?.item.description}`, /^Invalid setting Open Settings · .*qoder\.pageSize/);
			assert.equal(failed?.item.command?.command, 'workbench.action.openSettings');
			await set('pageSize', 8);
			await until('the next page, once the setting is mended', async () => (await agents()).length === 16);
		} finally {
			await set('pageSize', undefined);
		}
	});

	it('load one page for many clicks, with “Loading…” below the rows', async () => {
		await api.change({ addAgents: 100 });
		await start(1);
		const tail = (await agents()).at(-1);
		await api.clear();
		await api.faults([{ fault: { kind: 'hold' } }]);
		const clicked = Promise.all(Array.from({ length: 10 }, () => click(tail)));
		await until('the row', async () => (await agents()).at(-1)?.kind === 'loading');
		assert.lengthOf(await agents(), 51);
		await api.endFaults();
		await clicked;
		await click(tail);
		assert.lengthOf(
			(await api.requests()).filter((request) => request.startsWith('GET /agents ')),
			1,
		);
		assert.lengthOf(await agents(), 101);
	});

	it('open the last of several rows that were clicked quickly', async () => {
		await start(1);
		const rows = (await agents()).slice(0, 8);
		await Promise.all(rows.map((row) => click(row)));
		await until('its tab', () => window.tabGroups.activeTabGroup.activeTab?.label.includes(`${rows[7]?.label}`) === true);
		await commands.executeCommand('workbench.action.closeAllEditors');
	});
});

const idOf = ({ id }: { readonly id: string }) => id;

/** The ids of the records among the rows. */
function idsIn(rows: readonly Row[]): string[] {
	return rows.filter(({ kind }) => /^(session|file|agent)$/.test(`${kind}`)).map(({ item }) => `${item.id?.split('/').at(-1)}`);
}

async function fileRequests(): Promise<string[]> {
	return (await api.requests()).filter((request) => /^GET .(files|sessions)/.test(request));
}

async function sessionIds(): Promise<string[]> {
	return (await api.account()).sessions.filter(({ archived }) => !archived).map(idOf);
}

/** What the service itself lists for a session. */
async function filesOf(session: string): Promise<string[]> {
	const ids: string[] = [];
	for (let page: string | null = ''; page !== null; ) {
		const query = new URLSearchParams({ scope_id: session, limit: '100', ...(page && { page }) });
		const response = await fetch(`${baseUrl}/files?${query}`, { headers: { authorization: `Bearer ${sampleToken}` } });
		const answer = (await response.json()) as { data: { id: string }[]; next_page: string | null };
		ids.push(...answer.data.map(idOf));
		page = answer.next_page;
	}
	return ids;
}
