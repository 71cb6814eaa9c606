import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('A restart', () => {
	const session = useSession({ files: 137, agents: 45, settings: { 'qoder.pageSize': 20 } });

	before(() => session.signIn());
	afterEach(() => session.api.faults.clear());

	it('forgets a page under way, so the next window loads normally', async () => {
		const { agents, api, files } = session;
		await files.expand('Tool outputs');
		await files.untilRow('Load more');
		api.faults.set([{ fault: { kind: 'hold' } }]);
		await files.click('Load more');
		await session.untilHeld();
		api.faults.set([]);
		await session.restart();
		await session.untilHeld(0);
		const rows = await agents.untilRows('agents', (all) => all.length === 21);
		assert.equal(rows.at(-1)?.label, 'Load more');
		await files.expand('Tool outputs');
		await files.untilRows('files', (all) => all.filter(({ level }) => level === 2).length === 21);
		await files.loadMore();
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('is no View as List, which keeps a group expanded', async () => {
		const { files } = session;
		await files.expand('Tool outputs');
		await files.action('View as List');
		await files.untilRows('one list', (rows) => rows.every(({ level }) => level === 1));
		await files.action('Group by Purpose');
		const rows = await files.untilRows('its files', (all) => all.some(({ level }) => level === 2));
		assert.deepEqual(
			rows.flatMap(({ label, expanded }) => (expanded ? [label] : [])),
			['Tool outputs'],
		);
	});

	it('keeps order, filter and grouping', async () => {
		const { agents, api, files } = session;
		const oldest = `${api.account.agents.at(-1)?.name}`;
		await agents.action('Oldest First');
		await agents.untilRows('the oldest', ([first]) => first?.label === oldest);
		await session.filterFiles('report');
		await files.action('View as List');
		await files.untilRows('one list', (rows) => rows.every(({ level }) => level === 1));
		await session.restart();
		await agents.untilRows('the oldest', ([first]) => first?.label === oldest);
		await files.untilRows('one list', (rows) => rows.length > 0 && rows.every(({ expanded }) => expanded === undefined));
		await files.untilDescription('“report”');
		await files.action('Clear File Filter');
		await files.action('Group by Purpose');
		await files.untilRows('groups', (rows) => rows.filter(({ level }) => level === 1).length === 5);
	});
});

describe('A filter', () => {
	const session = useSession({ files: 300, agents: 5 });

	before(async () => {
		await session.signIn();
		await session.listFiles(51);
	});

	const matching = (count: number) => session.api.account.files.slice(0, count).filter(({ filename }) => /report/.test(filename));

	it('shows what matches while it is typed, and how far it looked', async () => {
		const { files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.type('REPORT');
		const found = matching(50).length;
		await files.untilRows('the preview', (rows) => rows.length === found + 1);
		await workbench.quickInput.submit();
		await workbench.quickInput.untilClosed();
		const { description } = await files.untilRow('Continue searching');
		assert.equal(description, `${found} of 50 loaded items match; more to search`);
		await files.untilDescription('“REPORT”');
		const hasButton = async () => (await files.actions()).includes('Clear File Filter');
		await until('the button that clears it', hasButton, true);
		await files.click('Continue searching');
		const wanted = matching(300).map(({ filename }) => filename);
		await until('all that match', async () => (await files.rows()).map(({ label }) => label), wanted);
	});

	it('returns to the previous one when its box is dismissed', async () => {
		const { files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.type('no such name');
		await files.untilRow('No matches for “no such name” (300 searched)');
		await workbench.quickInput.cancel();
		await files.untilDescription('“REPORT”');
		await files.untilRows('what matches', (rows) => rows.length === matching(300).length);
	});
});
