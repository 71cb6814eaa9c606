import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A service of a newer generation', () => {
	let session: Session;
	let files: View;
	let agents: View;
	/** The newest session, with 70 files. */
	let title: string;
	let id: string;

	before(async () => {
		session = await startSession({
			files: 137,
			agents: 45,
			sessions: 30,
			generation: 3,
			storageCors: true,
			search: false,
			settings: { 'qoder.pageSize': 20 },
		});
		({ files, agents } = session);
		title = 'Night build';
		[id = ''] = session.api.account.addSessions(1, { title, status: 'running' });
		session.api.account.addFiles(70, {}, id);
	});

	after(() => session?.close());

	it('shows its sessions first, with one request for each view', async () => {
		const groups = await watchForGroups(session);
		await session.signIn();
		await files.untilRows('sessions', (rows) => rows[0]?.label === title);
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
		await session.picture('generation3');
	});

	it('loads more sessions with one request each, to the end', async () => {
		await files.click('Load more');
		await files.untilRows('all sessions', (rows) => rows.every(({ label }) => !/^Load/.test(label)));
		assert.match(`${await session.untilRequests(1)}`, /^GET \/sessions limit=20&page=sess_[0-9a-f]+$/);
		const listed = session.api.account.sessions.filter(({ archived_at }) => archived_at === null);
		const labels = (await files.rows()).map(({ label }) => label);
		assert.deepEqual(labels.sort(), ['No session', ...listed.map((one) => one.title || 'Untitled session')].sort());
	});

	it('expands a session, and loads more files, with one request each', async () => {
		await files.click(title);
		await files.untilRows('its files', (rows) => rows.filter(({ level }) => level === 2).length === 21);
		assert.deepEqual(await session.untilRequests(1), [`GET /files scope_id=${id}&limit=20`]);
		await session.picture('session');
		await files.click('Load more');
		await files.untilRows('more of its files', (rows) => rows.filter(({ level }) => level === 2).length === 41);
		const [more = '', ...others] = await session.untilRequests(1);
		assert.match(more, new RegExp(`^GET /files scope_id=${id}&limit=20&page=file_`));
		assert.deepEqual(others, []);
	});

	it('shows a session and a file on hover, and copies a session’s id', async () => {
		const text = await files.tooltip(title);
		for (const part of [id, 'Status', 'Environment', 'usage']) {
			assert.ok(text.includes(part), part);
		}
		await files.contextMenu(title, 'Copy ID');
		await session.workbench.untilCopied(new RegExp(`^${id}$`));
		const name = `${session.api.account.files[0]?.filename}`;
		assert.match(await files.tooltip(name), new RegExp(id));
		assert.deepEqual(session.takeRequests(), []);
	});

	it('is refreshed with one request for 100 rows, or for one session', async () => {
		await files.action('Refresh Files');
		const all = await session.untilRequests(2);
		assert.deepEqual(all.sort(), [`GET /files scope_id=${id}&limit=40`, 'GET /sessions limit=31'].sort());
		session.api.account.addFiles(1, { filename: 'brand-new.txt' }, id);
		await files.rowAction(title, 'Refresh Group');
		await files.untilRows('the new file', (rows) => rows[1]?.label === 'brand-new.txt');
		assert.deepEqual(await session.untilRequests(1), [`GET /files scope_id=${id}&limit=40`]);
	});

	it('matches the start of a name where it cannot search, with a note', async () => {
		const { quickInput } = session.workbench;
		const { account } = session.api;
		const last = account.files.findLast(({ purpose, filename }) => purpose === 'tool_output' && filename.endsWith('.md'));
		account.changeFile(`${last?.file_id}`, { filename: 'Needle.txt', mime_type: 'text/plain' });
		await files.action('Filter Files…');
		await quickInput.type('needl');
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		await quickInput.submit('needle');
		const shown = ['Files', 'Needle.txt', 'Sessions', 'Continue searching'];
		await files.untilRows('the file', (all) => `${all.map(({ label }) => label)}` === `${shown}`);
		assert.deepEqual((await session.untilRequests(4)).sort(), [
			'GET /files name=needle&limit=20',
			'GET /sessions limit=20',
			'POST /files/search',
			'POST /sessions/search',
		]);
		assert.equal(await files.description(), '“needle”');
		await until(
			'the number of files',
			() => files.message(),
			(message) => message === 'Files whose names start with this text: 1',
		);
		await files.moreAction('Filter Files…');
		await quickInput.submit('eedle');
		await files.untilRows('a word that there is none', ([, row]) => /^No file names start with “eedle”/.test(`${row?.label}`));
		await files.action('Clear File Filter');
		await files.untilRows('the sessions', ([row]) => row?.label === title);
		session.takeRequests();
	});

	it('finds a file 300 ms after the last key, without loading a list', async () => {
		const { workbench } = session;
		const { quickInput, page } = workbench;
		await workbench.runCommand('Qoder: Find File…');
		await quickInput.widget.getByPlaceholder('Search all files by the start').pressSequentially('needle', { delay: 20 });
		await until(
			'the file',
			() => quickInput.labels(),
			([label]) => label === 'Needle.txt',
		);
		assert.deepEqual(await session.untilRequests(1), ['GET /files name=needle&limit=50']);
		await session.picture('find-file', 'window');
		await quickInput.type('no such name');
		await until(
			'a word that there is none',
			() => quickInput.labels(),
			([label]) => /^No file names start with “no such name”/.test(`${label}`),
		);
		session.api.faults.set([{ fault: { kind: 'status', status: 403 } }]);
		await quickInput.type('needl');
		await until(
			'the failure',
			() => quickInput.widget.innerText(),
			(text) => /Retry[\s\S]*does not have permission to do this/.test(text),
		);
		session.api.faults.clear();
		await page.keyboard.press('Enter');
		await until(
			'the file',
			() => quickInput.labels(),
			([label]) => label === 'Needle.txt',
		);
		await page.keyboard.press('Enter');
		await quickInput.untilClosed();
		await page
			.locator('.tab.active')
			.getByText(/^Needle\.txt/)
			.first()
			.waitFor();
		await session.settled();
		assert.ok(session.takeRequests().every((request) => !/^GET \/files (?!name=)/.test(request)));
	});

	it('aborts a search when another key is pressed', async () => {
		const { workbench, api } = session;
		await workbench.runCommand('Qoder: Find File…');
		api.faults.set([{ match: { query: { name: 'need' } }, fault: { kind: 'hold' } }]);
		await workbench.quickInput.widget.getByPlaceholder('Search all files by the start').waitFor();
		await workbench.quickInput.type('need');
		await until(
			'the search',
			async () => api.requests.length,
			(count) => count === 1,
		);
		await workbench.quickInput.type('needle');
		await until(
			'the other one',
			() => workbench.quickInput.labels(),
			([label]) => label === 'Needle.txt',
		);
		assert.deepEqual(
			api.requests.map(({ outcome }) => outcome),
			['cut', 'answered'],
		);
		api.faults.clear();
		await workbench.quickInput.cancel();
		session.takeRequests();
	});

	it('lists archived agents too, dim and in words, until they are hidden', async () => {
		const archived = session.api.account.agents.filter(({ archived_at }) => archived_at !== undefined);
		session.api.account.changeAgent(`${archived[0]?.id}`, { name: 'retired-agent' });
		session.api.account.changeAgent(`${session.api.account.agents[0]?.id}`, { name: 'active-agent' });
		await agents.moreAction('Show Archived');
		const rows = await agents.untilRows('an archived agent', (all) => all.some(({ label }) => label === 'retired-agent'));
		assert.equal(rows.length, 21);
		assert.deepEqual(await session.untilRequests(1), ['GET /agents limit=20&include_archived=true']);
		assert.match(`${rows.find(({ label }) => label === 'retired-agent')?.aria}`, /^retired-agent, agent, archived, /);
		const colour = (label: string) =>
			agents.tree.use(label, (row) => row.locator('.label-name').evaluate((name) => getComputedStyle(name).color));
		await until(
			'another colour',
			async () => [await colour('retired-agent'), await colour('active-agent')],
			([dim, usual]) => dim !== usual,
		);
		await session.picture('archived');
		await agents.moreAction('Hide Archived');
		await agents.untilRows('no archived agent', (all) => all.every(({ label }) => label !== 'retired-agent'));
		session.takeRequests();
	});

	it('is remembered by the next window from its first row on', async () => {
		await session.restart();
		await files.untilRows('sessions', (rows) => rows[0]?.label === title);
		// A lost token is checked again, and what was open is read again.
		const isList = (request: string) => /^GET \/\w+ /.test(request) && request !== 'GET /agents limit=1';
		const requests = (await session.untilRequests(3)).filter(isList);
		assert.deepEqual(requests.sort(), ['GET /agents limit=20', 'GET /sessions limit=20']);
	});

	it('shows purposes as the older one, and searches loaded rows', async () => {
		const { workbench, api } = session;
		api.generation = 1;
		await files.action('Refresh Files');
		await files.untilRows('purposes', (rows) => rows[0]?.label === 'User uploads');
		assert.equal(await files.message(), '');
		await files.expand('User uploads');
		const rows = await files.untilRows('files', (all) => all.filter(({ level }) => level === 2).length > 5);
		const name = `${rows.find(({ level }) => level === 2)?.label}`;
		await session.settled();
		session.takeRequests();
		await workbench.runCommand('Qoder: Find File…');
		await workbench.quickInput.type(name.slice(2));
		await until(
			'the file and a way to go on',
			() => workbench.quickInput.labels(),
			(labels) => labels[0] === name && labels.at(-1) === 'Search All Files',
		);
		await workbench.quickInput.cancel();
		assert.deepEqual(session.takeRequests(), []);
		assert.deepEqual(await workbench.toasts(), []);
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
