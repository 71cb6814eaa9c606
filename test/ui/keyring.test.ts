import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { Evidence } from './evidence.ts';
import { type Session, startSession } from './session.ts';

describe('A token that cannot be kept', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ agents: 3 });
		await session.workbench.page.evaluate(() => {
			const { setItem } = Storage.prototype;
			Storage.prototype.setItem = function (key, value) {
				if (key.startsWith('secret:')) {
					throw new Error('No keyring is running.');
				}
				setItem.call(this, key, value);
			};
		});
	});

	after(() => session?.close());

	it('is explained, and kept nowhere', async () => {
		const { api, files, workbench } = session;
		const evidence = new Evidence(workbench.page.context());
		await files.clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(api.token);
		await workbench.toast(/could not store the token, so you are not signed in/);
		await session.picture('no-keyring', 'window');
		assert.deepEqual((await files.welcome()).buttons, ['Sign In']);
		await evidence.look(workbench.page);
		await evidence.lookInside(workbench.page);
		assert.deepEqual(evidence.placesOf([api.token]), [`header authorization to ${new URL(api.baseUrl).origin}`]);
	});
});
