import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { hostName } from './host.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

describe('A service that searches', () => {
	let session: Session;
	let files: View;

	before(async () => {
		session = await startSession({ files: 2000, agents: 5, sessions: 30, generation: 3, storageCors: true });
		({ files } = session);
		const { account } = session.api;
		account.changeFile(`${account.files[1600]?.file_id}`, { filename: 'notes-Needle-Größe.txt' });
		const [build = ''] = account.addSessions(1, { title: 'Find the needle', status: 'running' });
		account.addFiles(1, { filename: 'of the session.md' }, build);
		account.addFiles(70, { filename: 'quarter.csv' });
		account.addFiles(1, { filename: 'quarter.json', size_bytes: 1000, mime_type: 'application/json' }, build);
		await session.signIn();
		await session.settled();
		session.takeRequests();
	});

	after(() => session?.close());

	const labels = () => session.workbench.quickInput.labels();

	it('finds any part of a name with one request, and counts matches', async () => {
		const { quickInput, page } = session.workbench;
		await session.workbench.runCommand('Qoder: Find File…');
		await quickInput.widget.getByPlaceholder('Search all files by part').pressSequentially('needle-gr', { delay: 30 });
		await until('the file', labels, ([label]) => label === 'notes-Needle-Größe.txt');
		assert.ok(session.takeRequests().length <= 3);
		assert.match(await quickInput.widget.innerText(), /Names that contain “needle-gr”: 1/);
		await quickInput.type('quarter');
		await until('the files', labels, ([label]) => label === 'quarter.csv');
		assert.match(await quickInput.widget.innerText(), /Names that contain “quarter”: 71/);
		await session.picture(`search-find-${hostName}`, 'window');
		await quickInput.type('quarter.j');
		await until('the file', labels, ([label]) => label === 'quarter.json');
		await page.keyboard.press('Enter');
		await quickInput.untilClosed();
		await page
			.locator('.tab.active')
			.getByText(/^quarter\.json/)
			.first()
			.waitFor();
		await page.locator('.editor-instance .monaco-editor.focused').waitFor();
		await session.settled();
		session.takeRequests();
	});

	it('filters files and sessions, and continues with Load more', async () => {
		const { quickInput } = session.workbench;
		await files.action('Filter Files…');
		await quickInput.submit('needle');
		const shown = ['Files', 'notes-Needle-Größe.txt', 'Sessions', 'Find the needle'];
		await files.untilRows('files and sessions', (all) => `${all.map(({ label }) => label)}` === `${shown}`);
		assert.deepEqual((await session.untilRequests(2)).sort(), ['POST /files/search', 'POST /sessions/search']);
		await until(
			'the number of files',
			() => files.message(),
			(message) => message === 'Files whose names contain this text: 1',
		);
		await session.picture(`search-filter-${hostName}`);
		await files.moreAction('Filter Files…');
		await quickInput.submit('quarter');
		await files.untilRows('more', (all) => all.some(({ description }) => description === '50 of 71 loaded'));
		await files.click('Load more');
		await files.untilRows('all files', (all) => all.filter(({ label }) => /^quarter/.test(label)).length === 71);
		await files.action('Clear File Filter');
		await files.untilRows('sessions', ([first]) => first?.label === 'Find the needle');
	});

	it('shows the sessions of a state', async () => {
		const { quickInput } = session.workbench;
		await files.action('Filter Files…');
		await quickInput.pick('Running');
		await quickInput.submit('');
		const running = session.api.account.sessions.filter((one) => /^(running|rescheduling)$/.test(one.status) && !one.archived_at);
		await files.untilRows('running sessions', (all) => all.length === running.length);
		assert.equal(await files.description(), 'Running');
		await until(
			'the number of sessions',
			() => files.message(),
			(message) => message === `Sessions that match: ${running.length}`,
		);
		await session.picture(`search-state-${hostName}`);
		await files.action('Clear File Filter');
		await files.untilRows('all sessions', (all) => all.length > running.length);
		assert.deepEqual(await session.workbench.toasts(), []);
	});
});
