import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, it } from 'mocha';
import { sampleToken } from '../qoderApi/server.ts';
import { useSession } from './session.ts';

describe('The token in QODER_PAT', () => {
	before(() => {
		env['QODER_PAT'] = sampleToken;
	});

	const session = useSession({ agents: 5 });

	after(() => {
		delete env['QODER_PAT'];
	});

	it('fills the prompt at a button, hidden, and is sent on acceptance', async () => {
		const { quickInput } = session.workbench;
		await session.files.clickWelcome('Sign In');
		await quickInput.submit();
		await quickInput.untilMessage(/Personal access token/);
		await quickInput.widget.locator('.action-label[aria-label="Use Token from QODER_PAT"]').click();
		assert.ok(await quickInput.isHidden());
		assert.deepEqual(session.takeRequests(), []);
		await quickInput.submit();
		await quickInput.untilClosed();
		await session.agents.untilRows('agents', (rows) => rows.length === 5);
		assert.equal(session.takeRequests()[0], 'GET /agents limit=1');
	});
});
