import { assert } from 'chai';
import { commands } from 'vscode';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { capabilities } from '../../src/api/dialects.ts';
import type { FilesView } from '../../src/files/filesView.ts';
import { loadNewer } from '../../src/tree/reads.ts';
import { api, baseUrl, click, type Qoder, qoder, type Row, rowsOf, sampleToken, signIn, signOut, until } from './qoder.ts';

describe('A service of a newer generation', () => {
	let extension: Qoder;
	let files: FilesView;

	before(async () => {
		extension = await qoder();
		({ files } = extension);
		await commands.executeCommand('qoder.files.focus');
	});

	beforeEach(async () => {
		await signOut(extension);
		await api.reset();
		await api.generation(3);
		await signIn(extension);
	});

	after(async () => {
		await signOut(extension);
		await api.reset();
		await signIn(extension);
	});

	it('is detected by the check of the token, and shows sessions first', async () => {
		await signOut(extension);
		extension.account.learn(capabilities.documented);
		assert.isUndefined(await checkToken(extension.account, baseUrl, sampleToken, new AbortController().signal));
		assert.deepEqual(extension.account.capabilities, capabilities.current);
		await api.clear();
		await signIn(extension);
		const rows = await rowsOf(files.view);
		assert.deepEqual(new Set(rows.map(({ kind }) => kind)), new Set(['session']));
		assert.deepEqual(idsIn(rows), await sessionIds());
		assert.deepEqual(await filesRequests(), ['GET /sessions limit=50']);
	});

	it('lists a session’s files below it, page by page, each row once', async () => {
		const { added } = await api.change({ addSessions: 70 });
		const [newest = ''] = added;
		await api.change({ addFiles: 120, session: newest });
		await commands.executeCommand('qoder.files.refresh');
		await until('the new sessions', async () => idsIn(await rowsOf(files.view)).includes(newest));
		await toTheEnd();
		assert.deepEqual(idsIn(await rowsOf(files.view)).sort(), (await sessionIds()).sort());
		const session = (await rowsOf(files.view)).find(({ item }) => item.id === `sessions/${newest}`);
		await api.clear();
		assert.lengthOf(await rowsOf(files.view, session), 51);
		assert.deepEqual(await filesRequests(), [`GET /files scope_id=${newest}&limit=50`]);
		await toTheEnd(session);
		assert.lengthOf(await filesRequests(), 3);
		const wanted = await filesOf(newest);
		assert.lengthOf(wanted, 120);
		assert.deepEqual(
			(await rowsOf(files.view, session)).map(({ item }) => item.id),
			wanted.map((id) => `sessions/${newest}/files/${id}`),
		);
	});

	it('shows a session’s state and agent, and expands it at a click', async () => {
		const [id = ''] = await sessionIds();
		await api.change({ changeSession: id, fields: { title: 'Night build', status: 'running' } });
		await commands.executeCommand('qoder.files.refresh');
		await until('the title', async () => (await rowsOf(files.view))[0]?.label === 'Night build');
		const [row] = await rowsOf(files.view);
		assert.match(`${row?.item.description}`, /^Running · \S+/);
		const { tooltip, command } = (await row?.resolve()) ?? {};
		assert.isUndefined(command);
		const text = typeof tooltip === 'object' ? tooltip.value : '';
		for (const part of [id.slice(-32), 'Night build', 'running', 'Environment', 'credits', 'seconds']) {
			assert.include(text, part);
		}
	});

	it('leaves out files of other sessions, with a note', async () => {
		const [session] = await rowsOf(files.view);
		const [id = ''] = await sessionIds();
		await api.faults([{ fault: { kind: 'ignoreScope' } }]);
		await rowsOf(files.view, session);
		await toTheEnd(session);
		const shown = idsIn(await rowsOf(files.view, session));
		await api.faults([]);
		assert.deepEqual(shown, await filesOf(id));
	});

	it('refreshes sessions with one request, and hidden lists when shown', async () => {
		const [session, other] = await rowsOf(files.view);
		await rowsOf(files.view, session);
		await rowsOf(files.view, other);
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		assert.deepEqual(await filesRequests(), ['GET /sessions limit=50']);
		const [again] = await rowsOf(files.view);
		const [id = ''] = await sessionIds();
		const { added } = await api.change({ addFiles: 1, session: id });
		await until('the new file', async () => idsIn(await rowsOf(files.view, again)).includes(`${added[0]}`));
		await api.clear();
		await commands.executeCommand('qoder.refreshGroup', again?.node);
		assert.deepEqual(await filesRequests(), [`GET /files scope_id=${id}&limit=50`]);
	});

	it('finds and marks newer sessions with one request', async () => {
		await api.change({ addSessions: 130, fields: { status: 'idle' } });
		await commands.executeCommand('qoder.files.refresh');
		await toTheEnd();
		const before = idsIn(await rowsOf(files.view));
		assert.lengthOf(before, (await sessionIds()).length);
		const { added } = await api.change({ addSessions: 3, fields: { status: 'idle' } });
		await api.clear();
		await loadNewer(files.view);
		assert.deepEqual(await filesRequests(), ['GET /sessions limit=50']);
		const rows = await rowsOf(files.view);
		assert.deepEqual(idsIn(rows).sort(), [...added, ...before].sort());
		assert.deepEqual(
			rows.filter(({ item }) => /^new\b/.test(`${item.description}`)).map(({ item }) => item.id),
			added.map((id) => `sessions/${id}`),
		);
	});

	it('keeps the sessions after an error, with its reason, and retries', async () => {
		await api.change({ addSessions: 70 });
		await commands.executeCommand('qoder.files.refresh');
		await until('more to load', async () => (await rowsOf(files.view)).at(-1)?.kind === 'more');
		const before = (await rowsOf(files.view)).length;
		await api.faults([{ match: { path: 'sessions' }, fault: { kind: 'status', status: 403 } }]);
		await click((await rowsOf(files.view)).at(-1));
		const failed = await rowsOf(files.view);
		assert.lengthOf(failed, before);
		assert.equal(failed.at(-1)?.kind, 'failed');
		await api.faults([]);
		await click(failed.at(-1));
		await toTheEnd();
		assert.deepEqual(idsIn(await rowsOf(files.view)).sort(), (await sessionIds()).sort());
	});

	it('leads to files of no session from the last row', async () => {
		await rowsOf(files.view);
		const last = files.view.tree.rows().at(-1);
		const { label, command } = last ? files.view.tree.getTreeItem(last) : {};
		assert.equal(label, 'No session');
		await commands.executeCommand(`${command?.command}`);
		assert.deepEqual(new Set((await rowsOf(files.view)).map(({ kind }) => kind)), new Set(['file', 'more']));
		assert.notEqual(files.view.tree.rows().at(-1), last);
		await commands.executeCommand('qoder.files.groupBySession');
	});

	it('lists all files in one list, including those of no session', async () => {
		await commands.executeCommand('qoder.files.showAsList');
		await until('files', async () => (await rowsOf(files.view))[0]?.kind === 'file');
		await toTheEnd();
		const all = (await api.account()).files.map(({ id }) => id);
		assert.deepEqual(idsIn(await rowsOf(files.view)), all);
		await commands.executeCommand('qoder.files.groupBySession');
		await until('sessions', async () => (await rowsOf(files.view))[0]?.kind === 'session');
	});

	it('shows purposes when it turns into the older one, and sessions again', async () => {
		await rowsOf(files.view);
		// Their answer would show the other generation too.
		await rowsOf(extension.agents.view);
		await api.generation(1);
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		await until('purposes', async () => (await rowsOf(files.view))[0]?.kind === 'purpose');
		assert.deepEqual(await filesRequests(), ['GET /sessions limit=50', 'GET /files limit=1']);
		await api.generation(3);
		const [group] = await rowsOf(files.view);
		await rowsOf(files.view, group);
		await until('sessions', async () => (await rowsOf(files.view))[0]?.kind === 'session');
		assert.deepEqual(idsIn(await rowsOf(files.view)), await sessionIds());
	});

	it('lists archived agents on request, and marks them', async () => {
		const { agents } = extension;
		const archived = (await api.account()).agents.filter((agent) => agent.archived).map(({ id }) => id);
		assert.isAbove(archived.length, 0);
		await commands.executeCommand('qoder.agents.showArchived');
		const rows = await rowsOf(agents.view);
		const dimmed = rows.filter(({ item }) => /^archived\b/.test(`${item.description}`));
		assert.deepEqual(idsIn(dimmed), archived);
		assert.isTrue(dimmed.every(({ item }) => item.resourceUri && /, archived,/.test(`${item.accessibilityInformation?.label}`)));
		assert.isTrue(rows.every(({ item }) => dimmed.some((row) => row.item === item) || !item.resourceUri));
		await commands.executeCommand('qoder.agents.hideArchived');
		assert.lengthOf(await rowsOf(agents.view), rows.length - archived.length);
	});

	it('lists all agents by its own cursors', async () => {
		let rows = await rowsOf(extension.agents.view);
		assert.equal(rows.length, 45);
		await api.change({ addAgents: 100 });
		await commands.executeCommand('qoder.agents.refresh');
		await until('more', async () => (await rowsOf(extension.agents.view)).at(-1)?.kind === 'more');
		rows = await rowsOf(extension.agents.view);
		while (rows.at(-1)?.kind === 'more') {
			await click(rows.at(-1));
			rows = await rowsOf(extension.agents.view);
		}
		assert.equal(rows.length, 145);
		assert.isTrue((await api.requests()).some((request) => request.includes('page=')));
	});

	/** Clicks the last row below a session, or of all of them, for as long as it offers more. */
	async function toTheEnd(session?: Row): Promise<void> {
		for (;;) {
			const last = (await rowsOf(files.view, session)).at(-1);
			if (last?.kind !== 'more') {
				return;
			}
			await click(last);
		}
	}
});

/** The ids of the records among the rows. */
function idsIn(rows: readonly Row[]): string[] {
	return rows.filter(({ kind }) => /^(session|file|agent)$/.test(`${kind}`)).map(({ item }) => `${item.id?.split('/').at(-1)}`);
}

async function filesRequests(): Promise<string[]> {
	return (await api.requests()).filter((request) => /^GET .(files|sessions)/.test(request));
}

async function sessionIds(): Promise<string[]> {
	return (await api.account()).sessions.filter(({ archived }) => !archived).map(({ id }) => id);
}

/** What the service itself lists for a session. */
async function filesOf(session: string): Promise<string[]> {
	const ids: string[] = [];
	for (let page: string | null = ''; page !== null; ) {
		const query = new URLSearchParams({ scope_id: session, limit: '100', ...(page && { page }) });
		const response = await fetch(`${baseUrl}/files?${query}`, { headers: { authorization: `Bearer ${sampleToken}` } });
		const answer = (await response.json()) as { data: { id: string }[]; next_page: string | null };
		ids.push(...answer.data.map(({ id }) => id));
		page = answer.next_page;
	}
	return ids;
}
