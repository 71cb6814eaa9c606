import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A service of a newer generation', () => {
	let session: Session;
	let files: View;

	before(async () => {
		session = await startSession({ files: 600, agents: 5, generation: 3 });
		({ files } = session);
		await session.signIn();
	});

	after(() => session?.close());

	it('is told by its first answer, and shown as one list with a word why', async () => {
		// The group is gone as soon as the answer is there, so nobody can see it expanded.
		await files.click('Tool outputs');
		await files.untilRows('one list', (rows) => rows.length === 51);
		await until(
			'a word why',
			() => files.message(),
			(message) => /does not tell files apart by purpose/.test(message),
		);
		assert.ok(!(await files.actions()).includes('Group by Purpose'));
		await session.picture('generation3');
	});

	it('looks for the beginning of a name by itself, and what it finds further down is shown', async () => {
		const { quickInput } = session.workbench;
		const last = session.api.account.files.at(-1);
		session.api.account.changeFile(`${last?.file_id}`, { filename: 'Needle.txt' });
		session.takeRequests();
		await files.action('Filter Files…');
		await quickInput.submit('needle');
		const rows = await files.untilRows('the file', (all) => all.some(({ label }) => label === 'Needle.txt'));
		assert.equal(rows.at(-1)?.label, 'Search further');
		assert.deepEqual(session.takeRequests(), ['GET /files name=needle&limit=50']);
		assert.equal(rows.at(-1)?.description, '1 of 51 loaded match; more on the server');
		await files.moreAction('Filter Files…');
		await quickInput.submit('needle');
		await quickInput.untilClosed();
		await files.action('Clear File Filter');
		await files.untilRows('the list', (all) => all.length === 51);
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
	});
});

describe('Purposes that were ticked before the service is known to have none', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 137, agents: 5, generation: 3 });
		await session.signIn();
	});

	after(() => session?.close());

	it('hide nothing', async () => {
		const { files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.pick('Tool outputs');
		await workbench.quickInput.pick('Skill outputs');
		await workbench.quickInput.submit();
		await files.untilRows('two groups', (rows) => rows.length === 2);
		await files.click('Tool outputs');
		const rows = await files.untilRows('one list', (all) => all.length === 51);
		assert.equal(rows.at(-1)?.label, 'Load more');
		assert.equal(await files.description(), '');
		const actions = await until(
			'the actions of a list without a filter',
			() => files.actions(),
			(all) => !all.includes('Clear File Filter'),
		);
		assert.ok(!actions.includes('Group by Purpose'));
	});
});
