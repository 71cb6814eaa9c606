import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StreamFault } from '../../qoderApi/streamFaults.ts';
import { idsOf, useQoderApi, waitUntil } from './harness.ts';

describe('events of the local API', () => {
	const harness = useQoderApi({ generation: 3, heartbeat: 20 });
	const { page, ask, refusal } = harness;
	const api = () => harness.api;

	function session(status: 'idle' | 'running' = 'running') {
		const [id = ''] = api().account.addSessions(1, { status });
		const events = api().account.eventsOf(id);
		assert.ok(events);
		return { id, events, path: `/sessions/${id}/events` };
	}

	/** The frames of a stream as they come, until it ends or somebody stops it. */
	async function stream(path: string, headers: Record<string, string> = {}) {
		const abort = new AbortController();
		const response = await fetch(`${api().baseUrl}${path}/stream`, {
			headers: { authorization: `Bearer ${api().token}`, accept: 'text/event-stream', ...headers },
			signal: abort.signal,
		});
		const got = { response, text: '', isOver: false, stop: () => abort.abort() };
		const read = async () => {
			for await (const part of response.body ?? []) {
				got.text += Buffer.from(part);
			}
		};
		read()
			.catch(() => {})
			.finally(() => {
				got.isOver = true;
			});
		return got;
	}

	const idsIn = (text: string) => [...text.matchAll(/^id: (evt_\w+)$/gm)].map(([, id]) => id);

	it('are of every documented kind, in order of time', () => {
		api().account.reset({ sessions: 200 });
		const kinds = new Set<string>();
		for (const { id } of api().account.sessions) {
			const events = (api().account.eventsOf(id)?.all ?? []).toReversed();
			const times = events.map((event) => Date.parse(event.processed_at));
			assert.deepEqual(
				times,
				times.toSorted((a, b) => a - b),
			);
			for (const event of events) {
				kinds.add(event.type);
				const use = event['tool_use_id'] ?? event['mcp_tool_use_id'] ?? event['custom_tool_use_id'];
				assert.ok(use === undefined || events.some((other) => other.id === use), `${event.type} of nothing`);
			}
		}
		assert.deepEqual([...kinds].sort(), [
			...['agent.artifact_delivered', 'agent.custom_tool_use', 'agent.mcp_tool_result', 'agent.mcp_tool_use'],
			...['agent.message', 'agent.thinking', 'agent.tool_result', 'agent.tool_use', 'session.error', 'session.status_idle'],
			...['session.status_rescheduled', 'session.status_running', 'session.status_terminated', 'session.thread_status_idle'],
			...['session.thread_status_running', 'session.updated', 'session.usage', 'span.model_request_end'],
			...['span.model_request_start', 'system.message', 'user.custom_tool_result', 'user.define_outcome', 'user.interrupt'],
			...['user.message', 'user.tool_confirmation', 'user.tool_result'],
		]);
	});

	it('wait for the approval of a tool that they name', () => {
		api().account.reset({ sessions: 200 });
		const all = api().account.sessions.flatMap(({ id }) => api().account.eventsOf(id)?.all ?? []);
		const waiting = all.flatMap(({ stop_reason }) => (stop_reason as { event_ids?: string[] })?.event_ids ?? []);
		assert.ok(waiting.length > 3);
		for (const id of waiting) {
			assert.equal(all.find((event) => event.id === id)?.['evaluated_permission'], 'ask');
		}
	});

	it('come oldest first, or newest first, page by page in both directions', async () => {
		const { path, events } = session();
		events.set(Array.from({ length: 45 }, () => ({ type: 'agent.thinking' })));
		const ids = events.all.map(({ id }) => id).toReversed();
		const first = await page(path);
		assert.deepEqual([idsOf(first), first.has_more, first.next_page], [ids.slice(0, 20), true, ids[19]]);
		assert.deepEqual(idsOf(await page(`${path}?page=${first.next_page}&limit=10`)), ids.slice(20, 30));
		assert.deepEqual(idsOf(await page(`${path}?after_id=${ids[40]}`)), ids.slice(41));
		assert.deepEqual(idsOf(await page(`${path}?before_id=${ids[5]}&limit=3`)), ids.slice(2, 5));
		const newest = await page(`${path}?order=desc&limit=5`);
		assert.deepEqual(idsOf(newest), ids.slice(-5).reverse());
		assert.deepEqual(idsOf(await page(`${path}?order=desc&limit=5&page=${newest.next_page}`)), ids.slice(-10, -5).reverse());
	});

	it('come by type, those of unknown types never', async () => {
		const { path, events } = session();
		events.set([{ type: 'user.message' }, { type: 'agent.thinking' }, { type: 'agent.message' }]);
		const types = async (query: string) => (await page(`${path}?${query}`)).data.map(({ type }) => type);
		assert.deepEqual(await types('types=user.message,agent.message'), ['user.message', 'agent.message']);
		assert.deepEqual(await types('types[]=agent.message&types[]=none'), ['agent.message']);
	});

	it('refuse cursors that are none, and sessions that are not there', async () => {
		const { path } = session();
		assert.deepEqual(await refusal(`${path}?page=monday`), [400, 'invalid_request_error', 'page']);
		assert.deepEqual(await refusal(`${path}?order=new`), [400, 'invalid_request_error', 'order']);
		assert.deepEqual(await refusal('/sessions/sess_none/events'), [404, 'not_found_error']);
		assert.deepEqual(await refusal('/sessions/sess_none/events/stream'), [404, 'not_found_error']);
		assert.deepEqual(await refusal(`${path}/stream`, { 'last-event-id': 'monday' }), [400, 'invalid_request_error', 'after_id']);
	});

	it('stream from the tail, with heartbeats, in frames of id, event and data', async () => {
		const { path, events } = session();
		const got = await stream(path);
		assert.equal(got.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
		await waitUntil(() => got.text.includes(': heartbeat\n\n'));
		const [id] = events.add([{ type: 'agent.message', content: [{ type: 'text', text: 'Ünïcode 会议' }] }]);
		await waitUntil(() => got.text.includes('Ünïcode 会议'));
		assert.deepEqual(idsIn(got.text), [id]);
		assert.match(got.text, /^id: evt_\w+\nevent: agent\.message\ndata: \{.*\}\n\n/m);
		got.stop();
	});

	it('stream what came after the last event id, and go on', async () => {
		const { path, events } = session();
		const ids = events.set([{ type: 'agent.thinking' }, { type: 'agent.thinking' }, { type: 'agent.thinking' }]);
		const got = await stream(path, { 'last-event-id': `${ids[0]}` });
		ids.push(...events.add([{ type: 'agent.message' }]));
		await waitUntil(() => idsIn(got.text).length === 3);
		assert.deepEqual(idsIn(got.text), ids.slice(1));
		got.stop();
	});

	it('stream from the page address too, from the start where a mode wants', async () => {
		const { path, events } = session();
		const ids = events.set([{ type: 'agent.thinking' }, { type: 'session.status_terminated' }]);
		api().modes.streamStart = 'beginning';
		const answer = await ask(path, { accept: 'text/event-stream' });
		const text = await answer.text();
		assert.deepEqual(idsIn(text), ids);
		assert.ok(text.endsWith('data: [DONE]\n\n'));
	});

	it('happen by themselves in a session that runs, to its end', async () => {
		const { id, path, events } = session('idle');
		const got = await stream(path);
		await harness.control('POST', '/account', { runSession: id, events: 6, every: 1 });
		assert.equal(api().account.session(id)?.status, 'running');
		await waitUntil(() => !events.isRunning);
		await waitUntil(() => idsIn(got.text).length === 7);
		assert.equal(api().account.session(id)?.status, 'idle');
		assert.deepEqual((await page('/sessions?limit=1')).data[0]?.['status'], 'idle');
		got.stop();
	});

	describe('with a fault', () => {
		it('are cut within a frame', async () => {
			const got = await start({ kind: 'cutStream', frames: 1, bytes: 30 });
			await waitUntil(() => got.isOver);
			assert.equal(got.text.match(/^data: /gm)?.length, 1);
			assert.ok(!got.text.endsWith('\n\n'));
		});

		it('end, silently or with a word', async () => {
			const got = await start({ kind: 'endStream', frames: 2, done: true });
			await waitUntil(() => got.isOver);
			assert.ok(got.text.endsWith('data: [DONE]\n\n'));
			assert.equal(idsIn(got.text).length, 2);
		});

		it('come in pieces, twice, or with junk between, and all the same whole', async () => {
			for (const fault of [{ kind: 'dripStream' }, { kind: 'doubledStream' }, { kind: 'junkStream' }] as const) {
				const got = await start(fault);
				await waitUntil(() => new Set(idsIn(got.text)).size === 3);
				got.stop();
			}
		});

		it('stop without a heartbeat', async () => {
			const got = await start({ kind: 'silentStream', frames: 1 });
			await waitUntil(() => api().faults.held === 1 && idsIn(got.text).length === 1);
			assert.equal(got.isOver, false);
			api().faults.release();
			await waitUntil(() => got.isOver);
		});

		// The object whose fields change as parts come.
		async function start(fault: StreamFault) {
			const { path, events } = session();
			events.set(Array.from({ length: 3 }, () => ({ type: 'agent.message', content: 'ü' })));
			api().modes.streamStart = 'beginning';
			api().faults.set([{ match: { path: 'stream' }, fault }]);
			return stream(path);
		}
	});
});
