import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('"Load All" of more than 5 000 files', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 5300, agents: 1, settings: { 'qoder.pageSize': 100 } });
		await session.signIn();
	});

	after(() => session?.close());

	it('ends with 5 000 rows, says that there are more, and offers to go on', async () => {
		const { files, workbench, api } = session;
		await files.action('Show as List');
		await files.untilRows('files', (rows) => rows.length === 101);
		session.takeRequests();
		await files.rowAction('Load more', 'Load All');
		await workbench.notice('5,000 rows are loaded; there are more: “Load more” goes on.');
		assert.equal(session.takeRequests().length, 49);
		await session.picture('load-all-end', 'window');
		await until(
			'the last row',
			() => files.tree.row('Load more'),
			({ description }) => description === '5,000 loaded',
		);
		const rows = await files.tree.visibleRows();
		assert.deepEqual(
			rows.slice(0, -1).map(({ label }) => label),
			api.account.files.slice(5001 - rows.length, 5000).map(({ filename }) => filename),
		);
		await files.click('Load more');
		assert.deepEqual(await session.untilRequests(1), [`GET /files limit=100&after=${api.account.files[4999]?.file_id}`]);
	});
});
