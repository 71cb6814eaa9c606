import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { refusals, unreachable } from '../extension/refusals.ts';
import { uiHost } from './host.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('Faults of the service, in the window', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ agents: 130, settings: { 'qoder.pageSize': 20 } });
	});

	afterEach(() => session.api.faults.clear());
	after(() => session?.close());

	/** The keys of the secrets, where VS Code stores them in the page. */
	const secrets = () =>
		session.workbench.page.evaluate(() => Object.keys(localStorage).filter((key) => /^secret:.*qoder\.pat/.test(key)));

	async function openPrompt(): Promise<void> {
		await session.files.clickWelcome('Sign In');
		await session.workbench.quickInput.submit();
		await session.workbench.quickInput.untilMessage(/Personal access token/);
	}

	/** Only the prompt may change: it stays open with this sentence. */
	async function assertRefused(sentence: RegExp): Promise<void> {
		const { api, workbench } = session;
		await workbench.quickInput.type('');
		await workbench.quickInput.untilMessage(/Personal access token/);
		await workbench.quickInput.submit(api.token);
		const message = await workbench.quickInput.untilMessage(sentence);
		assert.ok(!message.includes(api.token.slice(3)));
		assert.ok(await workbench.quickInput.isHidden());
		assert.deepEqual(await secrets(), []);
		assert.deepEqual(await workbench.toasts(), []);
	}

	it('let Escape end the check of a token, and store nothing', async () => {
		const { api, workbench } = session;
		for (const kind of ['hold', 'neverEnding'] as const) {
			api.faults.set([{ fault: { kind } }]);
			api.clearRequests();
			await openPrompt();
			await workbench.quickInput.submit(api.token);
			await until(
				'the request',
				async () => api.requests.length,
				(count) => count === 1,
			);
			await workbench.page.keyboard.press('Escape');
			await workbench.quickInput.untilClosed();
			await until(
				'the request given up',
				async () => api.requests[0]?.outcome,
				(outcome) => outcome === 'cut',
			);
			assert.deepEqual(await secrets(), []);
			assert.deepEqual(await workbench.toasts(), []);
		}
	});

	it('keep the prompt open, and the token unstored, until it is accepted', async function () {
		this.timeout(180_000);
		const { api, agents, workbench } = session;
		await openPrompt();
		for (const { fault, sentence } of Object.values(refusals).filter(({ isForbidden }) => !isForbidden)) {
			api.faults.set([{ fault }]);
			await assertRefused(sentence);
		}
		api.faults.clear();
		await api.pause();
		await assertRefused(unreachable.sentence);
		await api.resume();
		console.log(`      ${Object.keys(refusals).length} faults at the prompt`);
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 21);
		assert.equal((await secrets()).length, uiHost.keepsSecrets ? 1 : 0);
	});

	it('are shown in the rows, and in no notification', async function () {
		this.timeout(120_000);
		const { api, files, agents, workbench } = session;
		await files.expand('Tool outputs');
		await files.untilRows('files', (rows) => rows.length > 20);
		const names = ['reset before headers', 'redirect in a loop', 'body of 20 MB', '401', '429 for an hour', '500'];
		for (const [, { fault, row }] of Object.entries(refusals).filter(([name]) => names.includes(name))) {
			const before = (await agents.rows()).map(({ label }) => label).slice(0, -1);
			api.faults.set([{ fault }]);
			await agents.click('Load more');
			const rows = await agents.untilRows('the failure', (all) => row.test(`${all.at(-1)?.label} ${all.at(-1)?.description}`));
			assert.deepEqual(rows.map(({ label }) => label).slice(0, -1), before);
			await files.action('Refresh Files');
			await files.untilRows('the age', (all) => all.some(({ label }) => /^Refresh failed/.test(label)));
			assert.deepEqual(await workbench.toasts(), []);
			api.faults.clear();
			await files.action('Refresh Files');
			await files.untilRows('no age', (all) => all.every(({ label }) => !/^Refresh failed/.test(label)));
			await agents.action('Refresh Agents');
			await agents.untilRows('no failure', (all) => all.at(-1)?.label === 'Load more');
		}
		await workbench.runCommand('Notifications: Show Notifications');
		assert.equal(await workbench.page.locator('.notifications-center .notification-list-item').count(), 0);
	});
});
