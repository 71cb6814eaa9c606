import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useSession } from './session.ts';
import { until } from './until.ts';

/** Settings open where the palette works. */
const inTabs = { 'workbench.editor.useModal': 'off' };

describe('Several services', () => {
	const session = useSession({ files: 20, agents: 5 });

	/** The same service under another origin. */
	const other = () => session.api.baseUrl.replace('127.0.0.1', 'localhost');
	const hostOf = (address: string) => new URL(address).host;
	const row = (text: string) => session.workbench.quickInput.widget.locator('.monaco-list-row', { hasText: text });
	const button = (name: string) => session.workbench.quickInput.widget.locator(`.action-label[aria-label^="${name}"]`);
	const title = () => session.workbench.quickInput.widget.locator('.quick-input-title').innerText();

	it('the box takes two steps, and goes back from the second to the first', async () => {
		const { files, workbench } = session;
		const { dialog, page, quickInput } = workbench;
		await files.clickWelcome('Sign In');
		await quickInput.labels();
		assert.match(await title(), /\(1\/2\)/);
		await quickInput.pick('China');
		await quickInput.untilMessage(/Personal access token \(PAT\) for api\.qoder\.com\.cn/);
		assert.match(await title(), /\(2\/2\)/);
		await button('Create Token in Browser').click();
		await dialog.waitFor();
		assert.match(await dialog.innerText(), /https:\/\/qoder\.com\.cn\/cloud\/pat-keys/);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		await button('Back').click();
		await quickInput.labels();
		assert.equal(await quickInput.widget.locator('.monaco-list-row.focused .label-name').first().innerText(), 'China');
		await quickInput.cancel();
		assert.deepEqual(session.takeRequests(), []);
	});

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
		await session.untilHeld();
		await workbench.page.keyboard.press('Escape');
		await quickInput.untilClosed();
		await until('the request cut off', () => api.requests.at(-1)?.outcome, 'cut');
		api.faults.clear();
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
	});

	it('the user types an address, and switches back without a token', async () => {
		const { agents, api, files, workbench } = session;
		const { quickInput } = workbench;
		await session.signIn();
		await agents.action('Switch Service…');
		assert.deepEqual((await quickInput.labels()).slice(0, 2), [hostOf(api.baseUrl), 'International']);
		assert.match(await row(hostOf(api.baseUrl)).innerText(), /In use/);
		await quickInput.type('http://example.com/api');
		await row('This address is not valid: ').waitFor();
		await workbench.page.keyboard.press('Enter');
		await quickInput.type(other());
		await row('Sign in to localhost').waitFor();
		await quickInput.submit();
		await quickInput.untilMessage(/for localhost:\d+/);
		await quickInput.submit(api.token);
		await quickInput.untilClosed();
		await files.untilDescription(hostOf(other()));
		await workbench.runCommand('Qoder: Switch Service…');
		assert.deepEqual((await quickInput.labels()).slice(0, 2), [hostOf(other()), hostOf(api.baseUrl)]);
		assert.match(await row(hostOf(api.baseUrl)).innerText(), /Signed in/);
		await quickInput.pick(hostOf(api.baseUrl));
		await quickInput.untilClosed();
		await files.untilDescription(hostOf(api.baseUrl));
		await agents.untilRows('agents', (rows) => rows.length === 5);
	});

	it('a rejected token is requested alone, and Back shows the services', async () => {
		const { agents, api, workbench } = session;
		const { quickInput } = workbench;
		api.faults.set([{ fault: { kind: 'expiredToken' } }]);
		await agents.action('Refresh Agents');
		await agents.click('Refresh failed');
		await quickInput.untilMessage(/for 127\.0\.0\.1:\d+/);
		await button('Back').click();
		await quickInput.untilFirst(hostOf(api.baseUrl));
		api.faults.clear();
		await quickInput.enterToken(api.token);
		await agents.untilRows('agents', (rows) => rows.length === 5);
	});
});

describe('An address that cannot be used', () => {
	const session = useSession({ files: 20, agents: 5, settings: { ...inTabs, 'qoder.baseUrl': 'http://example.com/api' } });

	it('has a welcome of its own, which leads to the setting', async () => {
		const { agents, files, workbench } = session;
		for (const view of [files, agents]) {
			const { text, buttons } = await view.welcome();
			assert.match(text, /qoder\.baseUrl setting is not valid/);
			assert.deepEqual(buttons, ['Open Settings']);
		}
		await files.clickWelcome('Open Settings');
		await workbench.page.locator('.settings-editor .setting-item-contents', { hasText: 'Base Url' }).first().waitFor();
	});
});
