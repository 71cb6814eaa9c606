import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { purposes } from '../qoderApi/records.ts';
import { type Session, startSession } from './session.ts';
import type { View } from './view.ts';

describe('A walk through the sidebar', () => {
	let session: Session;
	let files: View;
	let agents: View;

	before(async () => {
		session = await startSession({ files: 137, agents: 45, settings: { 'qoder.pageSize': 20 } });
		({ files, agents } = session);
	});

	after(() => session?.close());

	it('sends nothing before sign-in, and shows how to sign in', async () => {
		const { text, buttons } = await files.welcome();
		assert.match(text, /personal access token/);
		assert.deepEqual(buttons, ['Sign In']);
		assert.deepEqual((await agents.welcome()).buttons, ['Sign In']);
		assert.deepEqual(await session.workbench.toasts(), []);
		await session.picture('signed-out');
		assert.deepEqual(session.takeRequests(), []);
	});

	it('keeps the prompt until the service accepts the token', async () => {
		const { quickInput } = session.workbench;
		await files.clickWelcome('Sign In');
		assert.equal((await quickInput.labels())[0], new URL(session.api.baseUrl).host);
		await quickInput.submit();
		await quickInput.widget.locator('input[type=password]').waitFor();
		await quickInput.submit('pt-wrong');
		assert.match(await quickInput.untilMessage(/rejected/), /rejected the token/);
		await session.picture('sign-in-refused', 'window');
		assert.deepEqual(session.takeRequests(), ['GET /agents limit=1']);
		await quickInput.cancel();
	});

	it('signs in with exactly one request, and then loads visible lists', async () => {
		await session.signIn();
		assert.deepEqual(await session.untilRequests(2), ['GET /agents limit=1', 'GET /agents limit=20']);
		assert.equal((await files.rows()).length, 5);
	});

	it('sends one request for an expanded group, and none when shown again', async () => {
		await files.expand('Tool outputs');
		assert.deepEqual(await session.untilRequests(1), ['GET /files purpose=tool_output&limit=20']);
		await files.collapse('Tool outputs');
		await files.expand('Tool outputs');
		await session.workbench.openContainer('Explorer');
		await session.workbench.openContainer();
		await files.untilRows('files', (rows) => rows.length > 20);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		await session.picture('load-more');
	});

	it('sends one request for each "Load more", after the last row', async () => {
		const before = await files.rows();
		await files.doubleClick('Load more');
		await files.untilRows('another page', ({ length }) => length === before.length + 20);
		const last = session.api.account.files.filter(({ purpose }) => purpose === 'tool_output')[19];
		assert.deepEqual(await session.untilRequests(1), [`GET /files purpose=tool_output&limit=20&after=${last?.file_id}`]);
	});

	it('reaches all files and all agents by clicking, each once', async () => {
		const labels = ['User uploads', 'Tool outputs', 'Skill outputs', 'Session resources', 'Agent outputs'];
		await files.collapse('Tool outputs');
		const names: string[] = [];
		for (const [index, label] of labels.entries()) {
			const purpose = purposes[index];
			const size = session.api.account.files.filter((file) => file.purpose === purpose).length;
			await files.expand(label);
			await files.untilRows('the group', (rows) => rows.length > 5);
			await clickAll(files);
			const rows = (await files.rows()).filter(({ level }) => level === 2);
			assert.equal(rows.length, size, label);
			names.push(...rows.map((row) => row.label));
			// Two pages of tool outputs are loaded.
			const pages = Math.ceil(size / 20) - (purpose === 'tool_output' ? 2 : 0);
			const requests = session.takeRequests();
			assert.equal(requests.length, pages, label);
			assert.equal(new Set(requests).size, pages, label);
			await files.collapse(label);
		}
		assert.equal(names.length, 137);
		assert.deepEqual(names.toSorted(), session.api.account.files.map(({ filename }) => filename).toSorted());
		await clickAll(agents);
		assert.equal((await agents.rows()).length, 45);
		assert.deepEqual(
			session.takeRequests().map((request) => request.replace(/agent_.*/, '…')),
			['GET /agents limit=20&after_id=…', 'GET /agents limit=20&after_id=…'],
		);
		await files.expand('Tool outputs');
	});

	it('shows everything about a row on hover', async () => {
		const [agent] = session.api.account.agents;
		const [row] = await agents.rows();
		const text = await agents.tooltip(`${row?.label}`);
		assert.match(text, new RegExp(`${agent?.id}`));
		assert.match(text, /Created/);
		await session.picture('hover', 'window');
	});

	it('opens a row as JSON', async () => {
		const [agent] = session.api.account.agents;
		await agents.click(`${agent?.name}`);
		const tab = session.workbench.page.locator('.tab.active');
		await tab.getByText(`${agent?.name}.json`).first().waitFor();
		await session.settled();
		await session.picture('details', 'window');
		assert.deepEqual(session.takeRequests(), []);
	});

	it('refreshes open groups to the same depth, and keeps them open', async () => {
		const before = await files.rows();
		await files.action('Refresh Files');
		const tools = session.api.account.files.filter(({ purpose }) => purpose === 'tool_output').length;
		assert.equal((await session.untilRequests(1)).length, Math.ceil(tools / 100));
		assert.deepEqual(
			(await files.rows()).map(({ label }) => label),
			before.map(({ label }) => label),
		);
	});

	it('shows an error in the list, keeps the rows, and retries at a click', async () => {
		session.api.account.addAgents(100);
		await agents.action('Refresh Agents');
		await agents.untilRows('more agents', (rows) => rows.at(-1)?.label === 'Load more');
		session.api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status: 500 } }]);
		await agents.click('Load more');
		const failed = await agents.untilRows('the failure', (rows) => rows.at(-1)?.label === 'Service error');
		assert.match(`${failed.at(-1)?.description}`, /^Retry · 127\.0\.0\.1:\d+ returned an error: /);
		assert.equal(failed.length, 46);
		await session.picture('error');
		await agents.action('Refresh Agents');
		await agents.untilRows('the old rows', (rows) =>
			/^Retry · Service error · last refreshed \d/.test(`${rows[0]?.description}`),
		);
		assert.match(await agents.description(), /^last refreshed \d/);
		await agents.tree.row(/^Refresh failed/);
		await session.picture('outdated');
		session.api.faults.clear();
		await agents.click(/^Refresh failed/);
		await agents.pane.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: `${failed[0]?.label}` }).waitFor();
		await agents.untilRows('fresh rows', (rows) => rows.length === 46 && rows.at(-1)?.label === 'Load more');
		session.takeRequests();
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('filters files by purpose, and clears the filter with one click', async () => {
		const { quickInput } = session.workbench;
		await files.action('Filter Files…');
		await quickInput.pick('Tool outputs');
		await quickInput.pick('Agent outputs');
		await quickInput.submit();
		await files.untilRows('two groups', (rows) => rows.filter(({ level }) => level === 1).length === 2);
		assert.equal(await files.description(), 'Tool outputs, Agent outputs');
		await session.picture('filtered');
		const chosen = session.api.account.files.filter(({ purpose }) => /^(tool|agent)_output$/.test(purpose));
		await files.action('View as List');
		await files.untilRows('files of those purposes', ({ length }) => length > 1 && length < 50);
		await files.click('Continue searching');
		const listed = await files.untilRows('all of those purposes', ({ length }) => length === chosen.length);
		assert.deepEqual(
			listed.map(({ label }) => label),
			chosen.map(({ filename }) => filename),
		);
		await files.action('Group by Purpose');
		await files.untilRows('two groups', (rows) => rows.filter(({ level }) => level === 1).length === 2);
		await files.expand('Tool outputs');
		await files.untilRows(
			'no word of a filter',
			(rows) => rows.length > 2 && rows.every(({ label }) => label !== 'Continue searching'),
		);
		await files.action('Clear File Filter');
		await files.untilRows('five groups', (rows) => rows.filter(({ level }) => level === 1).length === 5);
		assert.equal(await files.description(), new URL(session.api.baseUrl).host);
	});

	it('forgets everything at sign-out', async () => {
		session.takeRequests();
		await session.workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		assert.deepEqual(await session.workbench.toasts(), []);
	});
});

async function clickAll(view: View): Promise<void> {
	for (;;) {
		const rows = await view.untilRows('nothing loading', (all) => all.every(({ label }) => label !== 'Loading…'));
		if (!rows.some(({ label }) => label === 'Load more')) {
			return;
		}
		await view.click('Load more');
		await view.untilRows(
			'the next page',
			(next) => next.length > rows.length || next.every(({ label }) => label !== 'Load more'),
		);
	}
}
