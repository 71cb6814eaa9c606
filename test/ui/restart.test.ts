import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
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

	it('forgets a page under way, so the next window loads normally', async () => {
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
		await session.restart();
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
		await files.action('View as List');
		await files.untilRows('one list', (rows) => rows.every(({ level }) => level === 1));
		await session.restart();
		await agents.untilRows('the oldest', (rows) => rows[0]?.label === session.api.account.agents.at(-1)?.name);
		await files.untilRows('one list', (rows) => rows.length > 0 && rows.every(({ expanded }) => expanded === undefined));
		assert.equal(await files.description(), '“report”');
		await files.action('Clear File Filter');
		await files.action('Group by Purpose');
		await files.untilRows('groups', (rows) => rows.filter(({ level }) => level === 1).length === 5);
	});
});
