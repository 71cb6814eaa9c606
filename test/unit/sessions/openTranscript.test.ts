import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { ApiError } from '../../../src/api/errors.ts';
import { readers } from '../../../src/api/schema.ts';
import { OpenTranscript } from '../../../src/sessions/openTranscript.ts';
import { useClock } from '../api/clock.ts';
import { localService } from './localService.ts';

describe('An open transcript', () => {
	const clock = useClock();

	for (const [name, fault, reason] of [
		['is refused', { kind: 'status', status: 403 }, /may not|permission|allowed|403/i],
		['is not found', { kind: 'status', status: 404 }, /404|not found|no longer/i],
		['fails', { kind: 'status', status: 500, requestId: 'req_1' }, /500|failed/i],
		['is the page of a proxy', { kind: 'status', status: 200, body: 'html' }, /JSON|proxy/i],
		['is half a page', { kind: 'truncatedJson' }, /JSON|cut/i],
		['is empty', { kind: 'emptyBody' }, /JSON|empty|nothing/i],
		['is an error with status 200', { kind: 'errorIn200' }, /\S/],
		['never arrives', { kind: 'reset' }, /reach|connect/i],
	] as const) {
		it(`keeps its turns, with the reason, when an earlier page ${name}`, async () => {
			const say = (text: string) => ({ type: 'agent.message', content: [{ type: 'text', text }] });
			const events = Array.from({ length: 150 }, (_, index) => [0, say(`${index}`)] as const);
			const service = localService(events, []);
			const session = readers.session({ id: service.id, status: 'idle' }, service.id);
			const transcript = new OpenTranscript(service.client, session, () => {});
			const turns = () => transcript.transcript.text.match(/^> \d+$/gm)?.length;
			const done = async (promise: Promise<void>) => void (await clock.until(promise));
			await done(transcript.load());
			assert.equal(turns(), 100);
			service.spoil([{ match: { path: 'events' }, fault }]);
			await done(transcript.showEarlier());
			const [last = ''] = transcript.transcript.text.trimEnd().split('\n').slice(-1);
			assert.match(last, /^- /);
			assert.match(last, reason);
			assert.deepEqual([turns(), transcript.hasEarlier], [100, true]);
			service.spoil([]);
			await done(transcript.showEarlier());
			assert.deepEqual([turns(), transcript.hasEarlier, transcript.problem], [150, false, undefined]);
			assert.doesNotMatch(transcript.transcript.text, /^- /m);
		});
	}

	it('shows why a later page is missing, although the session has ended', async () => {
		const event = (id: string, type: string) => readers.event({ id, type }, id);
		const client = {
			listEvents: async (_id: string, { order, after_id: after }: { readonly order?: string; readonly after_id?: string }) => {
				if (order === 'desc') {
					return { items: [event('evt_1', 'session.status_running')], hasMore: false };
				}
				if (after !== 'evt_1') {
					throw new ApiError('forbidden', 'No.');
				}
				return { items: [event('evt_2', 'session.status_idle'), event('evt_3', 'agent.message')], hasMore: true };
			},
			streamEvents: async (_id: string, _last: unknown, { onOpen }: { onOpen(): void }, signal: AbortSignal) => {
				onOpen();
				await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
			},
		};
		const session = readers.session({ id: 'sess_1', status: 'running' }, 'sess_1');
		const transcript = new OpenTranscript(client as unknown as QoderClient, session, () => {});
		await transcript.load();
		transcript.isVisible = true;
		await clock.until(transcript.check());
		await clock.pass(1000);
		assert.deepEqual([transcript.state, transcript.problem?.message], ['idle', 'No.']);
	});

	it('is read from its newest events, also when it is on the screen before', async () => {
		const orders: unknown[] = [];
		const page = Promise.withResolvers<object>();
		const client = {
			listEvents: (_id: string, { order }: { readonly order?: string }) => {
				orders.push(order);
				return page.promise;
			},
		};
		const session = readers.session({ id: 'sess_1', status: 'running' }, 'sess_1');
		const transcript = new OpenTranscript(client as unknown as QoderClient, session, () => {});
		const loaded = transcript.load();
		transcript.isVisible = true;
		await transcript.check(true);
		page.resolve({ items: [readers.event({ id: 'evt_1', type: 'session.status_idle' }, 'evt_1')], hasMore: false });
		await loaded;
		transcript.isVisible = true;
		assert.deepEqual([orders, transcript.state, transcript.connection], [['desc'], 'idle', undefined]);
	});
});
