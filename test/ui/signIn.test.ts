import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { forbiddenToken } from '../qoderApi/service.ts';
import { Evidence } from './evidence.ts';
import { type Session, useSession } from './session.ts';
import { until } from './until.ts';

/** Settings open where the palette works. */
const inTabs = { 'workbench.editor.useModal': 'off' };

/** Whose tokens VS Code for the browser stores in the page. */
async function origins({ workbench: { page } }: Session): Promise<string[]> {
	const keys = await page.evaluate(() => Object.keys(localStorage));
	return keys.flatMap((key) => /^secret:.*"qoder\.pat:(.*)"/.exec(key)?.[1] ?? []);
}

/** As without a keyring, or with a locked one. */
async function breakKeyring({ workbench: { page } }: Session, method: 'setItem' | 'removeItem'): Promise<void> {
	await page.evaluate((name) => {
		const original: (...args: string[]) => void = Storage.prototype[name];
		Storage.prototype[name] = function (...args: string[]) {
			if (args[0]?.startsWith('secret:')) {
				throw new Error('No keyring is running.');
			}
			original.apply(this, args);
		};
	}, method);
}

describe('Tokens of two services', () => {
	const session = useSession({ files: 20, agents: 5, settings: inTabs });

	const other = () => session.api.baseUrl.replace('127.0.0.1', 'localhost');

	async function enter(address: string): Promise<void> {
		const { quickInput } = session.workbench;
		await session.workbench.runCommand('Qoder: Sign In…');
		await quickInput.type(address);
		await quickInput.submit();
		await quickInput.submit(session.api.token);
	}

	it('are both kept, and Sign Out asks which to delete', async () => {
		const { agents, api, workbench } = session;
		for (const address of [other(), api.baseUrl]) {
			await enter(address);
			await workbench.quickInput.untilClosed();
			await agents.untilRows('agents', (rows) => rows.length === 5);
		}
		await workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual(await workbench.quickInput.labels(), [new URL(api.baseUrl).host, new URL(other()).host]);
		await workbench.quickInput.pick(new URL(other()).host);
		await workbench.quickInput.untilClosed();
		await until('one token', () => origins(session), [new URL(api.baseUrl).origin]);
		assert.equal((await agents.rows()).length, 5);
	});

	it('stay the same when the service cannot be written to the settings', async () => {
		const { agents, api, workbench } = session;
		await workbench.runCommand('Preferences: Open User Settings (JSON)');
		await workbench.page.locator('.editor-group-container .view-line').first().waitFor();
		await workbench.page.keyboard.press('ControlOrMeta+a');
		await workbench.page.keyboard.type('no JSON at all');
		await enter(other());
		await workbench.notice(/could not write the qoder\.baseUrl setting, so you are not signed in to localhost/);
		assert.deepEqual(await origins(session), [new URL(api.baseUrl).origin]);
		assert.equal((await agents.rows()).length, 5);
	});

	it('that cannot be deleted are not reported as deleted', async () => {
		await breakKeyring(session, 'removeItem');
		await session.workbench.runCommand('Qoder: Sign Out');
		await session.workbench.notice(/could not delete the token for 127\.0\.0\.1:\d+, so you are still signed in/);
		assert.equal((await origins(session)).length, 1);
		assert.equal((await session.agents.rows()).length, 5);
	});
});

describe('A token that cannot be kept', () => {
	const session = useSession({ agents: 3 });

	it('is explained, and kept nowhere', async () => {
		const { api, files, workbench } = session;
		await breakKeyring(session, 'setItem');
		const evidence = new Evidence(workbench.page.context());
		await files.clickWelcome('Sign In');
		await workbench.quickInput.enterToken(api.token);
		await workbench.notice(/could not store the token, so you are not signed in/);
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		await evidence.look(workbench.page);
		await evidence.lookInside(workbench.page);
		assert.deepEqual(evidence.placesOf([api.token]), [`header authorization to ${new URL(api.baseUrl).origin}`]);
	});
});

describe('A token that may list nothing', () => {
	const session = useSession({ files: 20, agents: 45 });

	it('is valid, and Sign Out moves the focus to the welcome', async () => {
		const { agents, files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.enterToken(forbiddenToken);
		await agents.untilRow('No permission');
		await agents.action('Sign Out');
		await files.pane.locator('.welcome-view-content:focus', { hasText: 'Sign In' }).waitFor();
	});
});

describe('The palette in a window with the sidebar closed', () => {
	const session = useSession({ files: 20, agents: 5 });

	it('offers the useful commands, and Sign In before sign-in', async () => {
		const { files, workbench } = session;
		await workbench.openContainer('Explorer');
		await workbench.reload();
		const commands = await workbench.commandsFor('Qoder: ');
		for (const name of ['Sign In…', 'Sign Out', 'Refresh', 'Filter…', 'Load All', 'Show Log']) {
			assert.ok(commands.includes(`Qoder: ${name}`), `${name} is not among ${commands.join(', ')}`);
		}
		await workbench.runCommand('Qoder: Refresh');
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		const now = await workbench.commandsFor('Qoder: S');
		assert.ok(now.includes('Qoder: Sign In…'));
		assert.ok(!now.includes('Qoder: Sign Out'), now.join(', '));
		assert.deepEqual(session.takeRequests(), []);
	});

	it('runs filter and sign out at once', async () => {
		const { files, workbench } = session;
		await session.signIn();
		await workbench.openContainer('Explorer');
		await workbench.reload();
		assert.equal((await workbench.commandsFor('Qoder: Filter'))[0], 'Qoder: Filter…');
		assert.ok(!(await workbench.commandsFor('Qoder: ')).includes('Qoder: Clear Filter'));
		await workbench.runCommand('Qoder: Filter…');
		await workbench.quickInput.pick('Files');
		await workbench.quickInput.submit('report');
		await workbench.quickInput.untilClosed();
		assert.ok((await workbench.commandsFor('Qoder: ')).includes('Qoder: Clear Filter'));
		await workbench.reload();
		await workbench.runCommand('Qoder: Sign Out');
		await until('no token', () => origins(session), []);
		await workbench.openContainer();
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		assert.deepEqual(await workbench.toasts(), []);
	});
});
