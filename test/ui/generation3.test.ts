import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { type Session, useSession } from './session.ts';
import type { Row } from './tree.ts';
import { until } from './until.ts';

describe('A service of a newer generation', () => {
	const title = 'Night build';
	const size = { files: 137, agents: 45, sessions: 30 };
	const session = useSession({ ...size, generation: 3, search: false, settings: { 'qoder.pageSize': 20 } });
	/** The newest session, with 70 files. */
	let id: string;

	before(() => {
		[id = ''] = session.api.account.addSessions(1, { title, status: 'running' });
		session.api.account.addFiles(70, {}, id);
	});

	it('shows its sessions first, with one request for each view', async () => {
		const { files } = session;
		const groups = await watchForGroups(session);
		await session.signIn();
		await files.untilRow(title);
		const requests = await session.untilRequests(3);
		assert.equal(requests[0], 'GET /agents limit=1');
		assert.deepEqual(requests.slice(1).sort(), ['GET /agents limit=20', 'GET /sessions limit=20']);
		assert.deepEqual(await groups(), []);
		const rows = await files.rows();
		// Twenty, Load more and No session.
		assert.equal(rows.length, 22);
		assert.match(`${rows[0]?.aria}`, /^Night build, session, Running, /);
		assert.equal(rows.at(-1)?.label, 'No session');
		assert.ok(!(await files.actions()).includes('Group by Purpose'));
		await files.click('Load more');
		await files.untilRows('all sessions', (all) => all.every(({ label }) => !/^Load/.test(label)));
		assert.match(`${await session.untilRequests(1)}`, /^GET \/sessions limit=20&page=sess_[0-9a-f]+$/);
	});

	it('expands a session at a click, and loads more of its files', async () => {
		const { files } = session;
		await files.click(title);
		await files.untilRows('its files', (rows) => rows.filter(({ level }) => level === 2).length === 21);
		assert.deepEqual(await session.untilRequests(1), [`GET /files scope_id=${id}&limit=20`]);
		await files.click('Load more');
		await files.untilRows('more of its files', (rows) => rows.filter(({ level }) => level === 2).length === 41);
		const requests = await session.untilRequests(1);
		assert.equal(requests.length, 1);
		assert.match(`${requests[0]}`, new RegExp(`^GET /files scope_id=${id}&limit=20&page=file_`));
	});

	it('shows a session expanded after View as List and back, from the top', async () => {
		const { files } = session;
		await files.click('No session');
		const isFile = ({ level, expanded }: Row) => level === 1 && expanded === undefined;
		const visible = () => files.tree.visibleRows();
		const [newest] = session.api.account.files;
		await until('the list', visible, (rows) => rows.every(isFile) && rows[0]?.label === newest?.filename);
		await files.action('Group by Session');
		const rows = await until('its files', visible, (all) => all[0]?.label === title && all[1]?.level === 2);
		assert.equal(rows[0]?.expanded, true);
		assert.deepEqual(await session.untilRequests(1), ['GET /files limit=20']);
	});

	it('matches the start of a name where it cannot search, with a note', async () => {
		const { api, files, workbench } = session;
		const last = api.account.files.findLast(({ filename }) => filename.endsWith('.md'));
		api.account.changeFile(`${last?.file_id}`, { filename: 'Needle.txt', mime_type: 'text/plain' });
		await files.action('Filter Files…');
		await workbench.quickInput.type('needl');
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		await workbench.quickInput.submit('needle');
		const labels = async () => (await files.rows()).map(({ label }) => label);
		await until('the file', labels, ['Files', 'Needle.txt', 'Sessions', 'Continue searching']);
		await files.untilDescription('“needle”');
		await files.untilMessage('Files whose names start with this text: 1');
		await session.filterFiles('eedle');
		await files.untilRow(/^No file names start with “eedle”/);
		await files.action('Clear File Filter');
		await files.untilRow(title);
		session.takeRequests();
	});

	it('lists archived agents too, dim and in words, until they are hidden', async () => {
		const { agents, api } = session;
		const archived = api.account.agents.find(({ archived_at }) => archived_at !== undefined);
		api.account.changeAgent(`${archived?.id}`, { name: 'retired-agent' });
		api.account.changeAgent(`${api.account.agents[0]?.id}`, { name: 'active-agent' });
		await agents.action('Show Archived');
		assert.match((await agents.untilRow('retired-agent')).aria, /^retired-agent, agent, archived, /);
		const colour = (label: string) =>
			agents.tree.use(label, (row) => row.locator('.label-name').evaluate((name) => getComputedStyle(name).color));
		const isDim = async () => (await colour('retired-agent')) !== (await colour('active-agent'));
		await until('another colour', isDim, true);
		await agents.action('Hide Archived');
		await agents.untilRows('no archived agent', (all) => all.every(({ label }) => label !== 'retired-agent'));
	});

	it('is remembered by the next window from its first row on', async () => {
		session.takeRequests();
		await session.restart();
		await session.files.untilRow(title);
		// A lost token is checked again, and what was open is read again.
		const isList = (request: string) => /^GET \/\w+ /.test(request) && request !== 'GET /agents limit=1';
		const requests = (await session.untilRequests(3)).filter(isList);
		assert.deepEqual(requests.sort(), ['GET /agents limit=20', 'GET /sessions limit=20']);
	});
});

/** Watches for groups of a purpose, even for a moment; returns what it saw. */
async function watchForGroups({ workbench: { page } }: Session): Promise<() => Promise<string[]>> {
	await page.evaluate(() => {
		const seen: string[] = [];
		Object.assign(globalThis, { seenGroups: seen });
		new MutationObserver(() => {
			const names = [...document.querySelectorAll('.part.sidebar .label-name')].map(({ textContent }) => `${textContent}`);
			seen.push(...names.filter((name) => name === 'Tool outputs'));
		}).observe(document.querySelector('.part.sidebar') as Element, { subtree: true, childList: true });
	});
	return () => page.evaluate(() => (globalThis as { seenGroups?: string[] }).seenGroups ?? ['nothing was watched']);
}
