import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useSession } from './session.ts';
import type { Workbench } from './workbench.ts';

describe('Two windows', () => {
	const session = useSession({ agents: 45 });
	let other: Workbench;

	before(async () => {
		await session.signIn();
		other = await session.workbench.openAnother();
		await other.openContainer();
	});

	it('follow each other’s sign-out and sign-in when they get the focus', async () => {
		const { agents, api, workbench } = session;
		const second = other.view('Agents');
		await second.untilRows('agents', (rows) => rows.length === 45);
		await other.setFocus(false);
		await workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual((await agents.welcome()).buttons, ['Sign In']);
		session.takeRequests();
		await other.setFocus(true);
		assert.deepEqual((await second.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		await workbench.setFocus(false);
		await other.view('Files').clickWelcome('Sign In');
		await other.quickInput.enterToken(api.token);
		await second.untilRows('agents', (rows) => rows.length === 45);
		await workbench.setFocus(true);
		await agents.untilRows('agents', (rows) => rows.length === 45);
		assert.deepEqual(await workbench.toasts(), []);
	});

	it('send no token after a sign-out in either, even without the focus', async () => {
		const second = other.view('Agents');
		await session.workbench.runCommand('Qoder: Sign Out');
		session.takeRequests();
		await second.action('Refresh Agents');
		assert.deepEqual((await second.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
	});
});
