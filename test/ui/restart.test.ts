import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A restart', () => {
	let session: Session;
	let files: View;
	let agents: View;

	before(async () => {
		session = await startSession({ files: 137, agents: 45, settings: { 'qoder.pageSize': 20 } });
		({ files, agents } = session);
		await session.signIn();
	});

	afterEach(() => session.api.faults.clear());
	after(() => session?.close());

	it('in the middle of loading leaves nothing behind: the next window loads as any other', async () => {
		await files.expand('Tool outputs');
		await files.untilRows('files', (rows) => rows.length > 20);
		session.api.faults.set([{ fault: { kind: 'hold' } }]);
		await files.click('Load more');
		await until(
			'the request',
			async () => session.api.faults.held,
			(held) => held === 1,
		);
		session.api.faults.set([]);
		await restart();
		await until(
			'the request given up',
			async () => session.api.faults.held,
			(held) => held === 0,
		);
		const rows = await agents.untilRows('agents', (all) => all.length === 21);
		assert.equal(rows.at(-1)?.label, 'Load more');
		await files.expand('Tool outputs');
		await files.untilRows('files', (all) => all.filter(({ level }) => level === 2).length === 21);
		await files.click('Load more');
		await files.untilRows('more files', (all) => all.filter(({ level }) => level === 2).length > 21);
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('keeps order, filter and grouping', async () => {
		await agents.action('Oldest First');
		await agents.untilRows('the oldest', (rows) => rows[0]?.label === session.api.account.agents.at(-1)?.name);
		await files.action('Filter Files…');
		await session.workbench.quickInput.type('report');
		await session.workbench.quickInput.submit();
		await files.action('Show as List');
		await files.untilRows('one list', (rows) => rows.every(({ level }) => level === 1));
		await restart();
		await agents.untilRows('the oldest', (rows) => rows[0]?.label === session.api.account.agents.at(-1)?.name);
		await files.untilRows('one list', (rows) => rows.length > 0 && rows.every(({ expanded }) => expanded === undefined));
		assert.equal(await files.description(), '“report”');
		await files.action('Clear File Filter');
		await files.action('Group by Purpose');
		await files.untilRows('groups', (rows) => rows.filter(({ level }) => level === 1).length === 5);
	});

	async function restart(): Promise<void> {
		await session.workbench.reload();
		await session.workbench.openContainer();
	}
});

describe('Two windows', () => {
	let session: Session;
	let first: View;

	beforeEach(async () => {
		session = await startSession({ agents: 45 });
		first = session.agents;
		await session.signIn();
	});

	afterEach(() => session?.close());

	it('follow each other’s sign-out and sign-in when they are next looked at, and neither disturbs the other', async () => {
		const workbench = await session.workbench.openAnother();
		await workbench.openContainer();
		const second = workbench.view('Agents');
		await second.untilRows('agents', (rows) => rows.length === 45);
		await leave(workbench.page);
		await session.workbench.runCommand('Qoder: Sign Out');
		assert.deepEqual((await first.welcome()).buttons, ['Sign In']);
		session.takeRequests();
		await returnTo(workbench.page);
		assert.deepEqual((await second.welcome()).buttons, ['Sign In']);
		await session.quiet();
		assert.deepEqual(session.takeRequests(), []);

		await leave(session.workbench.page);
		await workbench.view('Files').clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(session.api.token);
		await workbench.quickInput.untilClosed();
		await second.untilRows('agents', (rows) => rows.length === 45);
		await returnTo(session.workbench.page);
		await first.untilRows('agents', (rows) => rows.length === 45);
		await workbench.page.close();
		await first.action('Refresh Agents');
		await first.untilRows('agents', (rows) => rows.length === 45);
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('send no token once either of them signed out, even before the other is looked at', async () => {
		const workbench = await session.workbench.openAnother();
		await workbench.openContainer();
		const second = workbench.view('Agents');
		await second.untilRows('agents', (rows) => rows.length === 45);
		await session.workbench.runCommand('Qoder: Sign Out');
		session.takeRequests();
		await second.action('Refresh Agents');
		await second.untilRows('an offer', (rows) => /^As of/.test(`${rows[0]?.label}`));
		assert.deepEqual(session.takeRequests(), []);
		await workbench.page.close();
	});
});

// A browser without windows never takes the focus away by itself.
async function leave(page: Page): Promise<void> {
	await page.evaluate(() => {
		document.hasFocus = () => false;
		window.dispatchEvent(new Event('blur'));
	});
}

async function returnTo(page: Page): Promise<void> {
	await page.evaluate(() => {
		document.hasFocus = () => true;
		window.dispatchEvent(new Event('focus'));
	});
}
