import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('Several services', () => {
	let session: Session;
	let other: string;

	before(async () => {
		session = await startSession({ files: 20, agents: 5 });
		other = session.api.baseUrl.replace('127.0.0.1', 'localhost');
	});

	after(() => session?.close());

	const hostOf = (address: string) => new URL(address).host;
	const row = (text: string) => session.workbench.quickInput.widget.locator('.monaco-list-row', { hasText: text });
	const untilShown = (address: string) =>
		until(
			`the name of ${address}`,
			() => session.files.description(),
			(text) => text === hostOf(address),
		);
	const back = () => session.workbench.quickInput.widget.locator('.action-label[aria-label^="Back"]');

	it('the box names the service while it checks a token, and Escape cancels', async () => {
		const { api, files, workbench } = session;
		const { quickInput } = workbench;
		await files.clickWelcome('Sign In');
		await quickInput.labels();
		await quickInput.submit();
		api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'hold' } }]);
		await quickInput.submit(api.token);
		const message = await quickInput.untilMessage(/^Checking the token with 127\.0\.0\.1:\d+… Press Escape to cancel\./);
		assert.doesNotMatch(message, /Enter/);
		await until(
			'the request',
			async () => api.faults.held,
			(held) => held === 1,
		);
		await session.picture('sign-in-checking', 'window');
		await workbench.page.keyboard.press('Escape');
		await quickInput.untilClosed();
		await until(
			'the request cut off',
			async () => api.requests.at(-1)?.outcome,
			(outcome) => outcome === 'cut',
		);
		api.faults.clear();
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
	});

	it('the user switches without a second token', async () => {
		const { agents, api, workbench } = session;
		const { quickInput } = workbench;
		await session.signIn();
		await agents.moreAction('Switch Service…');
		assert.deepEqual((await quickInput.labels()).slice(0, 2), [hostOf(api.baseUrl), 'International']);
		assert.match(await row(hostOf(api.baseUrl)).innerText(), /In use/);
		await quickInput.type(other);
		await row('Sign in to localhost').waitFor();
		await quickInput.submit();
		await quickInput.untilMessage(/for localhost:\d+/);
		await quickInput.submit(api.token);
		await quickInput.untilClosed();
		await untilShown(other);
		await workbench.runCommand('Qoder: Switch Service…');
		assert.deepEqual((await quickInput.labels()).slice(0, 2), [hostOf(other), hostOf(api.baseUrl)]);
		assert.match(await row(hostOf(api.baseUrl)).innerText(), /Signed in/);
		await session.picture('switch-service', 'window');
		await quickInput.pick(hostOf(api.baseUrl));
		await quickInput.untilClosed();
		await untilShown(api.baseUrl);
		await agents.untilRows('agents', (rows) => rows.length === 5);
	});

	it('a rejected token is requested alone, and Back shows the services', async () => {
		const { agents, api, workbench } = session;
		const { quickInput } = workbench;
		api.faults.set([{ fault: { kind: 'expiredToken' } }]);
		await agents.action('Refresh Agents');
		await agents.untilRows('a refusal', ([first]) => /^Refresh failed/.test(`${first?.label}`));
		await agents.click(/^Refresh failed/);
		await quickInput.untilMessage(/for 127\.0\.0\.1:\d+/);
		await back().click();
		assert.equal((await quickInput.labels())[0], hostOf(api.baseUrl));
		await quickInput.submit();
		api.faults.clear();
		await quickInput.submit(api.token);
		await quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 5);
	});
});
