import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import type { EventDraft } from '../qoderApi/events.ts';
import { useSession } from './session.ts';
import { until } from './until.ts';

const say = (text: string): EventDraft => ({ type: 'agent.message', content: [{ type: 'text', text }] });

describe('The transcript of a session', () => {
	const size = { width: 1100, height: 700 };
	const session = useSession({ files: 5, agents: 3, sessions: 4, generation: 3, storageCors: true, ...size });
	let id: string;

	before(async () => {
		const { account } = session.api;
		const [agentId = ''] = account.addAgents(1, { name: 'docs-writer', version: 7 });
		const agent = { id: agentId, type: 'agent', version: 7, name: 'docs-writer' } as never;
		account.addSessions(1, { title: 'Older work', status: 'idle', agent });
		[id = ''] = account.addSessions(1, { title: 'Quarterly report', status: 'running', agent });
		account.addFiles(1, { filename: 'report.md', mime_type: 'text/markdown' }, id);
		account
			.eventsOf(id)
			?.set([
				{ type: 'session.status_running' },
				...Array.from({ length: 150 }, (_, number) => say(`Earlier step ${number}`)),
				{ type: 'agent.artifact_delivered', original_filename: 'report.md', file_id: 'file_1', size: 8123 },
				say('The report is there. Now the chart.'),
			]);
		await session.signIn();
	});

	const add = (...events: EventDraft[]) => session.api.account.eventsOf(id)?.add(events);
	const untilLine = (text: string) => session.workbench.line(text).waitFor();
	const untilStatus = (text: string) => session.workbench.status(text).waitFor();
	const streams = () => session.api.requests.filter(({ path, outcome }) => path.endsWith('/stream') && outcome === 'open').length;

	it('is two clicks from its agent, and its files one more', async () => {
		const { agents } = session;
		await agents.expand('docs-writer');
		const rows = await agents.untilRows('its sessions', (all) => all.filter(({ level }) => level === 2).length === 2);
		assert.match(`${rows.find(({ label }) => label === 'Quarterly report')?.aria}`, /^Quarterly report, session, Running/);
		await agents.rowAction('Quarterly report', 'Open Transcript');
		await untilLine('The report is there. Now the chart.');
		await untilStatus('Running, following');
		await agents.expand('Quarterly report');
		await agents.untilRow('report.md');
	});

	it('grows by itself within moments of an event, by one connection', async () => {
		await until('one connection', streams, 1);
		const took: number[] = [];
		for (let number = 0; number < 5; number += 1) {
			const began = performance.now();
			add(say(`Step ${number} is done.`));
			await untilLine(`Step ${number} is done.`);
			took.push(performance.now() - began);
		}
		console.log(`      on the screen after ${took.map(Math.round).join(', ')} ms`);
		assert.ok(Math.min(...took) < 500);
	});

	it('reports a lost connection, keeps its text, and goes on', async () => {
		await session.api.pause();
		await untilStatus('Reconnecting');
		await untilLine('Step 4 is done.');
		await session.api.resume();
		add(say('Back again.'));
		await untilLine('Back again.');
		await untilStatus('Running, following');
	});

	it('is restored after a restart, and follows again', async () => {
		await session.restart();
		await untilLine('Back again.');
		await untilStatus('Running, following');
		add(say('After the restart.'));
		await untilLine('After the restart.');
	});

	it('shows what the session waits for, and that it ended', async () => {
		add(
			{ type: 'agent.tool_use', key: 'ask', name: 'Bash', input: { command: 'git push' }, evaluated_permission: 'ask' },
			{ type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: ['ask'] } },
		);
		await untilStatus('Waiting for your approval of Bash');
		await until('no connection', streams, 0);
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('has a link to earlier turns above its first line', async () => {
		const { page } = session.workbench;
		await session.workbench.runCommand('View: Focus Active Editor Group');
		await page.keyboard.press('ControlOrMeta+Home');
		await page.keyboard.press('Control+ArrowUp');
		// VS Code draws it again when the state changes.
		const links = page.locator('.codelens-decoration', { hasText: 'Waiting for your approval' });
		await links.locator('a', { hasText: 'Show Earlier Turns' }).click();
		await session.settled();
		await page.keyboard.press('ControlOrMeta+Home');
		await untilLine('Earlier step 0');
	});

	it('shows the reason at sign-out, although its end was on the screen', async () => {
		const { workbench } = session;
		await workbench.page.keyboard.press('ControlOrMeta+End');
		await untilLine('Waiting for your approval');
		await workbench.runCommand('Qoder: Sign Out');
		await untilLine('You are not signed in to');
	});
});
