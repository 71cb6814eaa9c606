import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A large account with automatic refresh', () => {
	let session: Session;
	let files: View;
	let agents: View;

	before(async () => {
		session = await startSession({
			files: 1000,
			agents: 145,
			width: 1300,
			height: 1600,
			settings: { 'qoder.autoRefresh': 0.03 },
		});
		({ files, agents } = session);
		await session.signIn();
		await files.action('View as List');
		await files.untilRows('files', (rows) => rows.length === 51);
	});

	after(() => session?.close());

	const names = () => session.api.account.files.map(({ filename }) => filename);
	const newestFile = () => session.api.account.files[0]?.file_id;
	const listedAgents = () => session.api.account.agents.filter(({ archived_at }) => archived_at === undefined);
	const ready = { status: 'ready' } as const;

	it('sends one small request for each open list while nothing is new', async () => {
		session.takeRequests();
		await until(
			'three checks',
			async () => session.api.requests.length,
			(count) => count >= 6,
		);
		const requests = session.takeRequests();
		const idle = [`GET /agents limit=100&before_id=${listedAgents()[0]?.id}`, `GET /files limit=100&before=${newestFile()}`];
		assert.deepEqual([...new Set(requests)].sort(), idle);
		assert.ok(requests.slice(0, 6).filter((request) => request === idle[1]).length === 3, requests.join('\n'));
	});

	it('shows added files on top by itself, and marks them as new', async () => {
		session.api.account.addFiles(3, { ...ready, filename: 'fresh.txt' });
		const wanted = [...names().slice(0, 53), 'Load more'].join();
		const rows = await files.untilRows('the new files', (all) => all.map(({ label }) => label).join() === wanted);
		const isNew = rows.map(({ description }) => description.startsWith('new · '));
		assert.deepEqual(isNew.slice(0, 4), [true, true, true, false]);
		assert.equal(isNew.filter(Boolean).length, 3);
		await files.tree.row('fresh.txt');
		await session.picture('new');
	});

	it('ends with exactly the rows of the account, after any changes', async () => {
		const { account } = session.api;
		const { quickInput } = session.workbench;
		await agents.action('Oldest First');
		await agents.untilRows('the oldest first', ([first]) => first?.label === listedAgents().at(-1)?.name);
		await session.workbench.runCommand('Qoder: Load All');
		await quickInput.pick('Agents');
		await agents.untilRows('all agents', (rows) => rows.length === listedAgents().length);
		account.addAgents(2, { name: 'late-agent' });
		await files.action('Filter Files…');
		await quickInput.submit('report');
		await quickInput.untilClosed();
		await files.click('Continue searching');
		account.addFiles(2, { ...ready, filename: 'report-while-searching.md' });
		await files.untilRows('all that match', (rows) => rows.length === names().filter((name) => name.includes('report')).length);
		await files.action('Clear File Filter');
		account.removeFiles(account.files.slice(700, 703).map(({ file_id }) => file_id));
		await files.action('Refresh Files');
		await files.untilRows('the files that are left', (rows) => rows.length === names().length);
		account.addFiles(120, { ...ready, filename: 'many.txt' });
		await files.untilRows('the files added', (rows) => rows.filter(({ label }) => label === 'many.txt').length === 120);
		await files.rowAction('Load more', 'Load All');
		const wanted = names().join();
		const rows = await files.untilRows('all files', (all) => all.map(({ label }) => label).join() === wanted);
		assert.equal(rows.length, 1122);
		assert.equal(await files.description(), new URL(session.api.baseUrl).host);
		const oldestFirst = listedAgents()
			.map(({ name }) => name)
			.toReversed();
		assert.deepEqual(oldestFirst.slice(-2), ['late-agent', 'late-agent']);
		await agents.untilRows('all agents', (all) => all.map(({ label }) => label).join() === oldestFirst.join());
	});

	it('removes the mark of new files after a while', async () => {
		await files.untilRows('files like all others', (rows) => rows.every(({ description }) => !description.startsWith('new · ')));
	});
});
