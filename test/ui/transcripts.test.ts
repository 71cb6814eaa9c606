import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { EventDraft } from '../qoderApi/events.ts';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

const say = (text: string): EventDraft => ({ type: 'agent.message', content: [{ type: 'text', text }] });

describe('The transcript of a session', () => {
	let session: Session;
	let id: string;

	before(async () => {
		session = await startSession({
			files: 5,
			agents: 3,
			sessions: 4,
			generation: 3,
			width: 1100,
			height: 700,
			storageCors: true,
		});
		const { account } = session.api;
		const [agentId = ''] = account.addAgents(1, { name: 'docs-writer', version: 7 });
		const agent = { id: agentId, type: 'agent', version: 7, name: 'docs-writer' } as never;
		account.addSessions(1, { title: 'Older work', status: 'idle', agent });
		[id = ''] = account.addSessions(1, { title: 'Quarterly report', status: 'running', agent });
		account.addFiles(1, { filename: 'report.md', mime_type: 'text/markdown' }, id);
		account.eventsOf(id)?.set([
			{ type: 'session.status_running' },
			{ type: 'user.message', content: [{ type: 'text', text: 'Write the report for the second quarter.' }] },
			say('I’ll read the sales first.'),
			{ type: 'agent.tool_use', key: 'use', name: 'Bash', input: { command: 'head -n 20 sales.csv' } },
			{
				type: 'agent.tool_result',
				tool_use_id: 'use',
				content: Array.from({ length: 20 }, (_, row) => `2026-04-${row + 1},1${row}0`).join('\n'),
			},
			{ type: 'agent.artifact_delivered', original_filename: 'report.md', file_id: 'file_1', size: 8123 },
			say('The report is there. Now the chart.'),
		]);
		await session.signIn();
	});

	after(() => session?.close());

	const add = (...events: EventDraft[]) => session.api.account.eventsOf(id)?.add(events);
	const line = (text: string) => session.workbench.page.locator('.editor-instance .view-line', { hasText: text });
	const status = (text: string | RegExp) => session.workbench.page.locator('.statusbar-item', { hasText: text });
	const streams = () => session.api.requests.filter(({ path, outcome }) => path.endsWith('/stream') && outcome === 'open').length;

	it('is two clicks from its agent, and its files one more', async () => {
		const { agents } = session;
		await agents.expand('docs-writer');
		const rows = await agents.untilRows('its sessions', (all) => all.filter(({ level }) => level === 2).length === 2);
		assert.match(`${rows.find(({ label }) => label === 'Quarterly report')?.aria}`, /^Quarterly report, session, Running/);
		await agents.rowAction('Quarterly report', 'Open Transcript');
		await line('The report is there. Now the chart.').waitFor();
		await status('Running, following').waitFor();
		await agents.expand('Quarterly report');
		await agents.untilRows('its file', (all) => all.some(({ label }) => label === 'report.md'));
		for (const theme of ['dark', 'light'] as const) {
			await session.workbench.chooseTheme(theme);
			await session.picture(`transcript-${theme}`, 'window');
		}
	});

	it('grows by itself within moments of an event, by one connection', async () => {
		await until(
			'one connection',
			async () => streams(),
			(count) => count === 1,
		);
		const took: number[] = [];
		for (let number = 0; number < 5; number += 1) {
			const began = performance.now();
			add(say(`Step ${number} is done.`));
			await line(`Step ${number} is done.`).waitFor();
			took.push(performance.now() - began);
		}
		console.log(`      on the screen after ${took.map(Math.round).join(', ')} ms`);
		assert.ok(Math.min(...took) < 500);
	});

	it('reports a lost connection, keeps its text, and goes on', async () => {
		await session.api.pause();
		await status('Reconnecting').waitFor();
		await line('Step 4 is done.').waitFor();
		await session.picture('transcript-lost', 'window');
		await session.api.resume();
		add(say('Back again.'));
		await line('Back again.').waitFor();
		await status('Running, following').waitFor();
	});

	it('is restored after a restart, and follows again', async () => {
		await session.restart();
		await line('Back again.').waitFor();
		await status('Running, following').waitFor();
		add(say('After the restart.'));
		await line('After the restart.').waitFor();
	});

	it('shows what the session waits for, and that it ended', async () => {
		add(
			{ type: 'agent.tool_use', key: 'ask', name: 'Bash', input: { command: 'git push' }, evaluated_permission: 'ask' },
			{ type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: ['ask'] } },
		);
		await status('Waiting for your approval of Bash').waitFor();
		await until(
			'no connection',
			async () => streams(),
			(count) => count === 0,
		);
		await session.workbench.page.mouse.move(700, 600);
		await session.picture('transcript-waiting', 'window');
		assert.deepEqual(await session.workbench.toasts(), []);
	});

	it('shows the reason at sign-out, although its end was on the screen', async () => {
		add(...Array.from({ length: 60 }, (_, number) => say(`Line ${number}`)));
		await session.workbench.runCommand('Qoder: Refresh');
		await line('Line 59').waitFor();
		await session.workbench.runCommand('View: Focus Active Editor Group');
		await session.workbench.page.keyboard.press('ControlOrMeta+End');
		await session.workbench.runCommand('Qoder: Sign Out');
		await line('You are not signed in to').waitFor();
		await session.picture('transcript-signed-out', 'window');
	});
});
