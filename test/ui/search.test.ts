import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('A service that searches', () => {
	const session = useSession({ files: 2000, agents: 5, sessions: 30, generation: 3, storageCors: true });

	before(async () => {
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

	const labels = async () => (await session.files.rows()).map(({ label }) => label);

	it('finds any part of a name, retries, and focuses the opened file', async () => {
		const { quickInput, page } = session.workbench;
		await session.workbench.runCommand('Qoder: Find File…');
		await quickInput.widget.getByPlaceholder('Search all files by part').pressSequentially('needle-gr', { delay: 30 });
		await quickInput.untilFirst('notes-Needle-Größe.txt');
		assert.ok(session.takeRequests().length <= 3);
		assert.match(await quickInput.widget.innerText(), /Names that contain “needle-gr”: 1/);
		await quickInput.type('quarter');
		await until('the number', () => quickInput.widget.innerText(), /Names that contain “quarter”: 71/);
		session.api.faults.set([{ fault: { kind: 'status', status: 403 } }]);
		await quickInput.type('quarter.j');
		await until('the failure', () => quickInput.widget.innerText(), /Retry[\s\S]*does not have permission to do this/);
		session.api.faults.clear();
		await page.keyboard.press('Enter');
		await quickInput.untilFirst('quarter.json');
		await page.keyboard.press('Enter');
		await quickInput.untilClosed();
		await session.workbench.untilTab('quarter.json');
		await page.locator('.editor-instance .monaco-editor.focused').waitFor();
	});

	it('filters files and sessions, and continues with Load more', async () => {
		const { files } = session;
		await session.settled();
		session.takeRequests();
		await session.filterFiles('needle');
		await until('files and sessions', labels, ['Files', 'notes-Needle-Größe.txt', 'Sessions', 'Find the needle']);
		assert.deepEqual((await session.untilRequests(2)).sort(), ['POST /files/search', 'POST /sessions/search']);
		await files.untilMessage('Files whose names contain this text: 1');
		await session.filterFiles('quarter');
		await files.untilRows('more', (all) => all.some(({ description }) => description === '50 of 71 loaded'));
		await files.click('Load more');
		await files.untilRows('all files', (all) => all.filter(({ label }) => /^quarter/.test(label)).length === 71);
		await files.action('Clear File Filter');
		await files.untilRow('Find the needle');
	});

	it('shows the sessions of a state', async () => {
		const { api, files, workbench } = session;
		await files.action('Filter Files…');
		await workbench.quickInput.pick('Running');
		await workbench.quickInput.submit('');
		const running = api.account.sessions.filter((one) => /^(running|rescheduling)$/.test(one.status) && !one.archived_at);
		await files.untilRows('running sessions', (all) => all.length === running.length);
		await files.untilDescription('Running');
		await files.untilMessage(`Sessions that match: ${running.length}`);
		await files.action('Clear File Filter');
		await files.untilRows('all sessions', (all) => all.length > running.length);
		assert.deepEqual(await workbench.toasts(), []);
	});
});
