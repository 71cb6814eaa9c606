import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, it } from 'mocha';
import { sampleToken } from '../qoderApi/server.ts';
import { type Session, startSession } from './session.ts';

describe('The token in QODER_PAT', () => {
	let session: Session;

	before(async () => {
		env['QODER_PAT'] = sampleToken;
		session = await startSession({ agents: 5 });
	});

	after(async () => {
		delete env['QODER_PAT'];
		await session?.close();
	});

	it('fills the prompt at a button, hidden, and is sent on acceptance', async () => {
		const { agents, files, workbench } = session;
		await files.clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.untilMessage(/Personal access token/);
		await workbench.quickInput.widget.locator('.action-label[aria-label="Use Token from QODER_PAT"]').click();
		assert.ok(await workbench.quickInput.isHidden());
		await session.picture('sign-in-environment', 'window');
		assert.deepEqual(session.takeRequests(), []);
		await workbench.quickInput.submit();
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 5);
		assert.equal(session.takeRequests()[0], 'GET /agents limit=1');
	});
});
