import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import type { View } from './view.ts';

describe('Two windows', () => {
	let session: Session;
	let first: View;

	beforeEach(async () => {
		session = await startSession({ agents: 45 });
		first = session.agents;
		await session.signIn();
	});

	afterEach(() => session?.close());

	it('follow each other’s sign-out and sign-in when they get the focus', async () => {
		const workbench = await session.workbench.openAnother();
		await workbench.openContainer();
		const second = workbench.view('Agents');
		await second.untilRows('agents', (rows) => rows.length === 45);
		await workbench.setFocus(false);
		await session.workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual((await first.welcome()).buttons, ['Sign In']);
		session.takeRequests();
		await workbench.setFocus(true);
		assert.deepEqual((await second.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);

		await session.workbench.setFocus(false);
		await workbench.view('Files').clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(session.api.token);
		await workbench.quickInput.untilClosed();
		await second.untilRows('agents', (rows) => rows.length === 45);
		await session.workbench.setFocus(true);
		await first.untilRows('agents', (rows) => rows.length === 45);
		await workbench.page.close();
		await first.action('Refresh Agents');
		await first.untilRows('agents', (rows) => rows.length === 45);
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('send no token after a sign-out in either, even without the focus', async () => {
		const workbench = await session.workbench.openAnother();
		await workbench.openContainer();
		const second = workbench.view('Agents');
		await second.untilRows('agents', (rows) => rows.length === 45);
		await session.workbench.runCommand('Qoder: Sign Out');
		session.takeRequests();
		await second.action('Refresh Agents');
		assert.deepEqual((await second.welcome()).buttons, ['Sign In']);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
		await workbench.page.close();
	});
});
