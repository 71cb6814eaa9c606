import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useSession } from './session.ts';

describe('A walk through the sidebar', () => {
	const session = useSession({ files: 137, agents: 45, settings: { 'qoder.pageSize': 20 } });

	it('sends nothing before sign-in, and shows how to sign in', async () => {
		const { agents, files, workbench } = session;
		const { text, buttons } = await files.welcome();
		assert.match(text, /personal access token/);
		assert.deepEqual(buttons, ['Sign In']);
		assert.deepEqual((await agents.welcome()).buttons, ['Sign In']);
		assert.deepEqual(await workbench.toasts(), []);
		assert.deepEqual(session.takeRequests(), []);
	});

	it('keeps the prompt until the service accepts the token', async () => {
		const { files, workbench } = session;
		const { quickInput } = workbench;
		await files.clickWelcome('Sign In');
		await quickInput.untilFirst(new URL(session.api.baseUrl).host);
		await quickInput.submit();
		assert.ok(await quickInput.isHidden());
		await quickInput.submit('pt-wrong');
		await quickInput.untilMessage(/rejected the token/);
		assert.ok(await quickInput.isHidden());
		assert.deepEqual(session.takeRequests(), ['GET /agents limit=1']);
		assert.deepEqual(await workbench.toasts(), []);
		await quickInput.cancel();
	});

	it('signs in with exactly one request, and then loads visible lists', async () => {
		await session.signIn();
		assert.deepEqual(await session.untilRequests(2), ['GET /agents limit=1', 'GET /agents limit=20']);
		assert.equal((await session.files.rows()).length, 5);
	});

	it('sends one request for an expanded group, none when shown or hovered', async () => {
		const { files, workbench } = session;
		await files.expand('Tool outputs');
		assert.deepEqual(await session.untilRequests(1), ['GET /files purpose=tool_output&limit=20']);
		await files.collapse('Tool outputs');
		await files.expand('Tool outputs');
		await workbench.openContainer('Explorer');
		await workbench.openContainer();
		const rows = await files.untilRows('files', (all) => all.length > 20);
		await files.tooltip(`${rows.find(({ level }) => level === 2)?.label}`);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
	});

	it('sends one request for a double click on “Load more”', async () => {
		const { api, files } = session;
		const before = await files.rows();
		await files.doubleClick('Load more');
		await files.untilRows('another page', ({ length }) => length === before.length + 20);
		const last = api.account.files.filter(({ purpose }) => purpose === 'tool_output')[19];
		assert.deepEqual(await session.untilRequests(1), [`GET /files purpose=tool_output&limit=20&after=${last?.file_id}`]);
	});

	it('keeps position and selection over a refresh that changes rows', async () => {
		const { api, files } = session;
		const tools = api.account.files.filter(({ purpose }) => purpose === 'tool_output');
		// Selects it without opening it.
		await files.click(`${tools[38]?.filename}`, ['ControlOrMeta']);
		const [chosen] = await files.selected();
		api.account.removeFiles([`${tools[30]?.file_id}`]);
		session.takeRequests();
		await files.action('Refresh Files');
		const requests = await session.untilRequests(1);
		assert.equal(requests.filter((request) => request.startsWith('GET /files ')).length, 1);
		const visible = await files.tree.visibleRows();
		assert.equal(visible.find(({ selected }) => selected)?.label, chosen);
	});

	it('shows an error in the list, keeps the rows, and retries at a click', async () => {
		const { agents, api, workbench } = session;
		api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status: 500 } }]);
		await agents.click('Load more');
		const failed = await agents.untilRows('the failure', (rows) => rows.at(-1)?.label === 'Service error');
		assert.match(`${failed.at(-1)?.description}`, /^Retry · 127\.0\.0\.1:\d+ returned an error: /);
		assert.equal(failed.length, 21);
		await agents.action('Refresh Agents');
		assert.match((await agents.untilRow('Refresh failed')).description, /^Retry · Service error · last refreshed \d/);
		await agents.untilDescription(/^last refreshed \d/);
		api.faults.clear();
		await agents.click('Refresh failed');
		await agents.untilFocused(`${failed[0]?.label}`);
		await agents.untilRows('fresh rows', (rows) => rows.length === 21 && rows.at(-1)?.label === 'Load more');
		await agents.loadMore();
		assert.equal((await agents.loadMore()).length, 45);
		assert.deepEqual(await workbench.toasts(), []);
	});

	it('filters files by purpose, and clears the filter with one click', async () => {
		const { api, files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.pick('Tool outputs');
		await workbench.quickInput.pick('Agent outputs');
		await workbench.quickInput.submit();
		await files.untilRows('two groups', (rows) => rows.filter(({ level }) => level === 1).length === 2);
		await files.untilDescription('Tool outputs, Agent outputs');
		await files.action('Clear File Filter');
		await files.untilRows('five groups', (rows) => rows.filter(({ level }) => level === 1).length === 5);
		await files.untilDescription(new URL(api.baseUrl).host);
	});

	it('forgets everything at sign-out', async () => {
		session.takeRequests();
		await session.workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual((await session.files.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		assert.deepEqual(await session.workbench.toasts(), []);
	});
});
