import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import { faultsOfPages, faultsOfStreams } from '../qoderApi/eventFaults.ts';
import type { EventDraft } from '../qoderApi/events.ts';
import { useSession } from './session.ts';
import { until } from './until.ts';

const say = (text: string): EventDraft => ({ type: 'agent.message', content: [{ type: 'text', text }] });
const idle: EventDraft = { type: 'session.status_idle', stop_reason: { type: 'end_turn' } };

describe('On the screen, a transcript', function () {
	this.timeout(90_000);
	const session = useSession({ files: 0, agents: 1, sessions: 0, generation: 3, width: 1200, height: 1000 });
	let count = 0;

	before(() => session.signIn());

	afterEach(async () => {
		session.api.faults.clear();
		await session.workbench.runCommand('View: Close All Editors');
	});

	/** Opens the transcript of a new session with these events. */
	async function open(status: 'running' | 'idle', events: readonly EventDraft[]) {
		count += 1;
		const title = `Night build ${count}`;
		const [id = ''] = session.api.account.addSessions(1, { title, status });
		const log = session.api.account.eventsOf(id);
		log?.set(events);
		await session.files.action('Refresh Files');
		await session.files.rowAction(title, 'Open Transcript');
		await line(/^[#>]\s/).waitFor();
		return { add: (...more: EventDraft[]) => log?.add(more) };
	}

	const lines = async () =>
		(await session.workbench.page.locator('.editor-instance .view-line').allInnerTexts()).map((text) =>
			text.replaceAll('\u00a0', ' '),
		);
	const line = (text: RegExp) => session.workbench.page.locator('.editor-instance .view-line', { hasText: text }).first();
	const said = async () => (await lines()).flatMap((text) => text.match(/^> (\d+)$/)?.[1] ?? []).map(Number);
	const status = (text: string) => session.workbench.page.locator('.statusbar-item', { hasText: text });

	for (const [name, fault, times] of faultsOfStreams) {
		it(`shows each event once when the stream ${name}`, async () => {
			session.api.faults.set([{ match: { path: 'stream' }, ...(times && { times }), fault }]);
			const { add } = await open('running', [{ type: 'session.status_running' }, say('0')]);
			for (let number = 1; number < 6; number += 1) {
				add(say(`${number}`));
				await new Promise((resolve) => setTimeout(resolve, 150));
			}
			add(idle);
			await until('all events', said, (numbers) => numbers.length === 6, 40_000);
			await status('Idle').waitFor();
			assert.deepEqual((await said()).sort(), [0, 1, 2, 3, 4, 5]);
			assert.deepEqual(await session.workbench.toasts(), []);
		});
	}

	for (const [name, fault, reason] of faultsOfPages) {
		it(`keeps its text, and says why, when an earlier page ${name}`, async () => {
			await open('idle', [...Array.from({ length: 150 }, (_, index) => say(`${index}`)), idle]);
			session.api.faults.set([{ match: { path: 'events' }, fault }]);
			await session.workbench.page.keyboard.press('ControlOrMeta+End');
			await session.workbench.runCommand('Qoder: Show Earlier Turns');
			await line(/^-\s./).waitFor({ timeout: 40_000 });
			const texts = await lines();
			assert.match(texts.join('\n'), reason);
			assert.ok(texts.includes('> 149'));
			const retry = session.workbench.page.locator('.codelens-decoration a', { hasText: 'Retry' });
			await retry.waitFor();
			session.api.faults.clear();
			await retry.click();
			await until('no reason', () => line(/^-\s./).count(), 0);
			await session.workbench.runCommand('Qoder: Show Earlier Turns');
			await line(/^>\s149$/).click();
			await session.workbench.page.keyboard.press('ControlOrMeta+Home');
			await line(/^>\s0$/).waitFor();
		});
	}
});
