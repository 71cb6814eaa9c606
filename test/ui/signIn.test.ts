import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { forbiddenToken } from '../qoderApi/service.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** In a browser, VS Code stores tokens in the page. */
function origins({ page }: Workbench): Promise<string[]> {
	return page.evaluate(() =>
		Object.keys(localStorage)
			.map((key) => /^secret:.*"qoder\.pat:(.*)"/.exec(key)?.[1] ?? '')
			.filter(Boolean),
	);
}

/** Settings open where the palette works. */
const inTabs = { 'workbench.editor.useModal': 'off' };

/** The same service under another origin. */
function otherAddress({ api }: Session): string {
	return api.baseUrl.replace('127.0.0.1', 'localhost');
}

/** The palette's commands for a text, best first. */
async function offered({ page, quickInput }: Workbench, text: string): Promise<string[]> {
	await page.keyboard.press('F1');
	await quickInput.type(`>${text}`);
	const labels = await until(
		`commands for ${text}`,
		() => quickInput.labels(),
		(all) => all.every((label) => label.includes('Qoder')),
	);
	await quickInput.cancel();
	return labels;
}

describe('Signing in', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 20, agents: 5, settings: inTabs });
	});

	after(() => session?.close());

	const title = () => session.workbench.quickInput.widget.locator('.quick-input-title').innerText();
	const button = (name: string) => session.workbench.quickInput.widget.locator(`.action-label[aria-label^="${name}"]`);

	it('takes two steps, and goes back from the second to the first', async () => {
		const { files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.labels();
		assert.match(await title(), /\(1\/2\)/);
		await workbench.quickInput.pick('International (api.qoder.com)');
		await workbench.quickInput.untilMessage(/Personal access token \(PAT\) for api\.qoder\.com/);
		assert.match(await title(), /\(2\/2\)/);
		await button('Back').click();
		await workbench.quickInput.labels();
		const focused = workbench.quickInput.widget.locator('.monaco-list-row.focused .label-name').first();
		assert.equal(await focused.innerText(), 'International (api.qoder.com)');
		assert.match(await title(), /\(1\/2\)/);
		await workbench.quickInput.cancel();
		assert.deepEqual(session.takeRequests(), []);
	});

	it('leads to the page where the tokens of a public service are made', async () => {
		const { files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.pick('China');
		await button('Create Token in Browser').click();
		const dialog = workbench.page.locator('.monaco-dialog-box');
		await dialog.waitFor();
		assert.match(await dialog.innerText(), /https:\/\/qoder\.com\.cn\/cloud\/pat-keys/);
		await workbench.page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		await workbench.quickInput.cancel();
	});

	it('accepts a typed address once it is valid', async () => {
		const { agents, files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.type('http://example.com/api');
		const detail = workbench.quickInput.widget.locator('.monaco-list-row .quick-input-list-label-meta');
		await detail.filter({ hasText: /^This address is not valid: .*Use https:\/\// }).waitFor();
		await workbench.page.keyboard.press('Enter');
		assert.match(await title(), /\(1\/2\)/);
		await workbench.quickInput.type(otherAddress(session));
		await detail.filter({ hasText: 'Sign in to localhost' }).waitFor();
		await session.picture('sign-in-address', 'window');
		await workbench.quickInput.submit();
		await workbench.quickInput.untilMessage(/for localhost:\d+/);
		await workbench.quickInput.submit(session.api.token);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 5);
		const { origin } = new URL(otherAddress(session));
		assert.deepEqual(await origins(workbench), [origin]);
		assert.ok(session.api.requests.every(({ host }) => `http://${host}` === origin));
	});

	it('to a second service keeps the first token, and Sign Out asks which', async () => {
		const { agents, api, workbench } = session;
		await workbench.runCommand('Qoder: Sign In…');
		await workbench.quickInput.type(api.baseUrl);
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 5);
		await workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual(await workbench.quickInput.labels(), [new URL(api.baseUrl).host, new URL(otherAddress(session)).host]);
		await session.picture('sign-out-of', 'window');
		await workbench.quickInput.pick(new URL(otherAddress(session)).host);
		await workbench.quickInput.untilClosed();
		await until(
			'one token',
			() => origins(workbench),
			(all) => all.length === 1,
		);
		assert.deepEqual(await origins(workbench), [new URL(api.baseUrl).origin]);
		assert.equal((await agents.rows()).length, 5);
	});

	it('changes nothing when its service cannot be written to the settings', async () => {
		const { agents, api, workbench } = session;
		await workbench.runCommand('Preferences: Open User Settings (JSON)');
		await workbench.page.locator('.editor-group-container .view-line').first().waitFor();
		await workbench.page.keyboard.press('ControlOrMeta+a');
		await workbench.page.keyboard.type('no JSON at all');
		await workbench.runCommand('Qoder: Sign In…');
		await workbench.quickInput.type(otherAddress(session));
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(api.token);
		await workbench.toast(/could not write the qoder\.baseUrl setting, so you are not signed in to localhost/);
		await session.picture('sign-in-not-written', 'window');
		assert.deepEqual(await origins(workbench), [new URL(api.baseUrl).origin]);
		assert.equal((await agents.rows()).length, 5);
	});
});

describe('A token that may list nothing', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 20, agents: 45 });
	});

	after(() => session?.close());

	it('is valid, and the views show what it may not list', async () => {
		const { agents, files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(forbiddenToken);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('the refusal', ([row]) => /No permission/.test(`${row?.label}`));
	});

	it('replaces the rows of another window, without mixing them', async () => {
		const { agents, api, files, workbench } = session;
		await agents.moreAction('Sign Out');
		await files.pane.locator('.monaco-button:focus', { hasText: 'Sign In' }).waitFor();
		await session.signIn();
		const another = await workbench.openAnother();
		await another.openContainer();
		await another.view('Agents').untilRows('agents', (rows) => rows.length === 45);
		await workbench.page.bringToFront();
		await workbench.runCommand('Qoder: Sign In…');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(forbiddenToken);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('the refusal', ([row]) => /No permission/.test(`${row?.label}`));
		api.clearRequests();
		await another.page.bringToFront();
		await another.view('Agents').action('Refresh Agents');
		await another
			.view('Agents')
			.untilRows('the refusal', (rows) => rows.length === 1 && /No permission/.test(`${rows[0]?.label}`));
		assert.ok(api.requests.every(({ isSampleToken }) => !isSampleToken));
		await another.page.close();
	});

	it('that cannot be deleted is not reported as deleted', async () => {
		const { workbench } = session;
		const kept = await origins(workbench);
		await workbench.page.evaluate(() => {
			const { removeItem } = Storage.prototype;
			Storage.prototype.removeItem = function (key) {
				if (key.startsWith('secret:')) {
					throw new Error('The keyring is locked.');
				}
				removeItem.call(this, key);
			};
		});
		await workbench.runCommand('Qoder: Sign Out');
		await workbench.toast(/could not delete the token for 127\.0\.0\.1:\d+, so you are still signed in/);
		assert.deepEqual(await origins(workbench), kept);
		await session.agents.untilRows('the refusal', ([row]) => /No permission/.test(`${row?.label}`));
	});
});

describe('The palette in a window with the sidebar closed', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 20, agents: 5 });
	});

	after(() => session?.close());

	it('offers the useful commands, and Sign In before sign-in', async () => {
		const { workbench } = session;
		await workbench.openContainer('Explorer');
		await workbench.reload();
		const commands = await offered(workbench, 'Qoder: ');
		for (const name of ['Sign In…', 'Sign Out', 'Refresh', 'Filter…', 'Load All', 'Show Log']) {
			assert.ok(commands.includes(`Qoder: ${name}`), `${name} is not among ${commands.join(', ')}`);
		}
		await workbench.runCommand('Qoder: Refresh');
		assert.deepEqual((await session.files.welcome()).buttons, ['Sign In']);
		const now = await offered(workbench, 'Qoder: S');
		assert.ok(now.includes('Qoder: Sign In…'));
		assert.ok(!now.includes('Qoder: Sign Out'), now.join(', '));
		assert.deepEqual(session.takeRequests(), []);
	});

	it('runs filter, refresh and sign out at once', async () => {
		const { files, workbench } = session;
		await session.signIn();
		await workbench.openContainer('Explorer');
		await workbench.reload();
		assert.equal((await offered(workbench, 'Qoder: Filter'))[0], 'Qoder: Filter…');
		assert.ok(!(await offered(workbench, 'Qoder: ')).includes('Qoder: Clear Filter'));
		await workbench.runCommand('Qoder: Filter…');
		await workbench.quickInput.pick('Files');
		await workbench.quickInput.submit('report');
		await workbench.quickInput.untilClosed();
		assert.ok((await offered(workbench, 'Qoder: ')).includes('Qoder: Clear Filter'));
		await workbench.runCommand('Qoder: Clear Filter');
		await workbench.reload();
		await workbench.runCommand('Qoder: Refresh');
		await workbench.reload();
		await workbench.runCommand('Qoder: Sign Out');
		await until(
			'no token',
			() => origins(workbench),
			(all) => all.length === 0,
		);
		await workbench.openContainer();
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		assert.deepEqual(await workbench.toasts(), []);
	});
});

describe('An address that cannot be used', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 20, agents: 5, settings: { ...inTabs, 'qoder.baseUrl': 'http://example.com/api' } });
	});

	after(() => session?.close());

	it('has a welcome of its own, which leads to the setting', async () => {
		const { agents, files, workbench } = session;
		for (const view of [files, agents]) {
			const { text, buttons } = await view.welcome();
			assert.match(text, /qoder\.baseUrl setting is not valid/);
			assert.deepEqual(buttons, ['Open Settings']);
		}
		await session.picture('bad-base-url');
		await files.clickWelcome('Open Settings');
		await workbench.page.locator('.settings-editor .setting-item-contents', { hasText: 'Base Url' }).first().waitFor();
	});

	it('is not offered to sign in to', async () => {
		const { agents, api, workbench } = session;
		await workbench.runCommand('Qoder: Sign In…');
		assert.ok((await workbench.quickInput.labels()).every((label) => /^(International|China)/.test(label)));
		await workbench.quickInput.type(api.baseUrl);
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 5);
	});
});
