import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { EventWindow } from '../../../src/sessions/eventWindow.ts';
import { type Connection, followEvents } from '../../../src/sessions/followEvents.ts';
import { useClock } from '../api/clock.ts';
import { type Behaviour, FakeService, type Happening, type PageFault, type StreamFault } from './fakeService.ts';

const start = Date.UTC(2026, 4, 18);

/** Events that happen at these times; the last one ends the session. */
function happenings(times: readonly number[]): Happening[] {
	return times.map((at, index) => ({
		at,
		event: {
			id: `evt_${index}`,
			type: index === times.length - 1 ? 'session.status_idle' : 'agent.message',
			processed_at: new Date(start + at).toISOString(),
			text: 'ü'.repeat(index % 7),
		},
	}));
}

const idsOf = (happened: readonly Happening[]) => happened.map(({ event }) => event.id);

describe('followEvents', () => {
	const clock = useClock();

	/** A session that is followed from what has happened by now. */
	async function follow(behaviour: Behaviour) {
		const service = new FakeService(behaviour);
		const window = new EventWindow();
		const connections: Connection[] = [];
		const errors: (ApiError | undefined)[] = [];
		const abort = new AbortController();
		let updates = 0;
		const first = service.client.listEvents('sess_1', { order: 'desc', limit: 5 });
		await clock.until(first);
		window.addEarlier(await first);
		const following = followEvents(
			{
				client: service.client,
				sessionId: 'sess_1',
				window,
				isRunning: () => (window.state ?? 'running') === 'running',
				onEvents: () => {
					updates += 1;
				},
				onConnection: (connection, error) => {
					if (connection !== connections.at(-1)) {
						connections.push(connection);
						errors.push(error);
					}
				},
			},
			abort.signal,
		);
		following.catch(() => {});
		const ids = () => window.entries.map(({ id }) => id);
		return { service, window, connections, errors, following, abort, ids, updates: () => updates };
	}

	it('adds what happens, by one connection, until the session is idle', async () => {
		const happened = happenings([0, 0, 1000, 2000, 3000]);
		const { following, ids, service, connections } = await follow({ happenings: happened, streamStart: 'after' });
		await clock.until(following);
		await following;
		assert.deepEqual(ids(), idsOf(happened));
		assert.deepEqual([service.count('stream'), service.count('pages'), service.open], [1, 2, 0]);
		assert.deepEqual(connections, ['stream']);
		const [stream] = service.requests.filter(({ url }) => url.includes('/stream'));
		assert.equal(stream?.headers.get('last-event-id'), 'evt_1');
		assert.equal(stream?.headers.get('accept'), 'text/event-stream');
		assert.equal(stream?.redirect, 'manual');
		assert.ok(service.requests.every(({ url }) => !url.includes('secret')));
	});

	it('shows an event within 150 ms of its arrival', async () => {
		const { abort, ids } = await follow({ happenings: happenings([0, 1000, 60_000]), streamStart: 'after' });
		await clock.pass(1150);
		assert.deepEqual(ids(), ['evt_0', 'evt_1']);
		abort.abort();
	});

	it('costs one connection and no request while nothing happens', async () => {
		const { abort, service } = await follow({ happenings: happenings([0, 600_000]), streamStart: 'after' });
		await clock.pass(1000);
		const before = service.requests.length;
		await clock.pass(120_000);
		assert.deepEqual([service.requests.length, service.open], [before, 1]);
		abort.abort();
		await clock.pass(100);
		assert.equal(service.open, 0);
	});

	it('ends the connection when it is aborted', async () => {
		const { abort, following, service } = await follow({ happenings: happenings([0, 600_000]), streamStart: 'after' });
		await clock.pass(500);
		const reason = new Error('hidden');
		abort.abort(reason);
		await assert.rejects(following, reason);
		assert.equal(service.open, 0);
	});

	it('reads pages every few seconds where there is no stream', async () => {
		for (const status of [404, 405, 501]) {
			const happened = happenings([0, 5000, 9000, 13_000]);
			const streams: StreamFault[] = Array.from({ length: 9 }, () => ({ kind: 'status', status }));
			const { following, ids, connections, service } = await follow({ happenings: happened, streamStart: 'after', streams });
			await clock.until(following);
			assert.deepEqual(ids(), idsOf(happened));
			assert.deepEqual(connections, ['pages']);
			assert.ok(service.count('stream') <= 2, `${service.count('stream')} streams`);
			assert.ok(service.count('pages') < 8, `${service.count('pages')} pages`);
		}
	});

	it('reads pages for a minute when the stream cannot be reached', async () => {
		const happened = happenings([0, 5000, 30_000, 90_000]);
		const streams: StreamFault[] = Array.from({ length: 3 }, () => ({ kind: 'network' }));
		const { following, ids, connections } = await follow({ happenings: happened, streamStart: 'after', streams });
		await clock.until(following);
		assert.deepEqual(ids(), idsOf(happened));
		assert.deepEqual(connections, ['interrupted', 'pages', 'stream']);
	});

	it('begins without the last event id when the service refuses it', async () => {
		const happened = happenings([0, 1000, 2000]);
		const { following, ids, service } = await follow({ happenings: happened, streamStart: 'after', badCursor: 400 });
		await clock.until(following);
		assert.deepEqual(ids(), idsOf(happened));
		assert.equal(service.count('stream'), 2);
	});

	it('ends a stream that sends nothing, and reads pages after a few of them', async () => {
		const happened = happenings([0, 1000, 50_000, 200_000]);
		const streams: StreamFault[] = Array.from({ length: 9 }, () => ({ kind: 'silent', bytes: 0 }));
		const { following, ids, connections, service } = await follow({ happenings: happened, streamStart: 'after', streams });
		await clock.until(following);
		await clock.until(following);
		assert.deepEqual(ids(), idsOf(happened));
		assert.ok(connections.includes('pages'));
		assert.equal(service.open, 0);
	});

	it('stops with the reason when the token is rejected', async () => {
		const behaviour = { happenings: happenings([0, 600_000]), streamStart: 'after' } as const;
		const streams: StreamFault[] = Array.from({ length: 9 }, () => ({ kind: 'status', status: 401 }));
		const { following } = await follow({ ...behaviour, streams, pages: [undefined, 401] });
		await clock.until(following);
		await assert.rejects(following, (error) => error instanceof ApiError && error.kind === 'unauthorized');
	});

	it('goes on after an outage, and names it meanwhile', async () => {
		const happened = happenings([0, 1000, 100_000]);
		const network = Array.from({ length: 6 }, () => ({ kind: 'network' }) as const);
		const pages: PageFault[] = [undefined, ...Array.from({ length: 6 }, () => 'network' as const)];
		const { following, ids, connections, errors } = await follow({
			happenings: happened,
			streamStart: 'after',
			streams: network,
			pages,
		});
		await clock.until(following);
		assert.deepEqual(ids(), idsOf(happened));
		assert.equal(connections[0], 'interrupted');
		assert.equal(errors[0]?.kind, 'offline');
	});

	it('adds no event twice and misses none, whatever drops', async function () {
		this.timeout(120_000);
		const streamFault: fc.Arbitrary<StreamFault> = fc.oneof(
			fc.record({ kind: fc.constantFrom('cut', 'close', 'silent'), bytes: fc.nat(900) }),
			fc.constant({ kind: 'network' } as const),
			fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(400, 404, 429, 500, 502, 503, 501) }),
		);
		const pageFault = fc.option(fc.oneof(fc.constant('network' as const), fc.constantFrom(429, 500, 503)), { nil: undefined });
		const behaviours = fc.record({
			gaps: fc.array(fc.constantFrom(0, 1, 50, 700, 4000, 20_000), { minLength: 1, maxLength: 40 }),
			streamStart: fc.constantFrom('after', 'tail', 'beginning'),
			streams: fc.array(streamFault, { maxLength: 8 }),
			pages: fc.array(pageFault, { maxLength: 8 }),
			chunk: fc.constantFrom(1, 7, 64, 100_000),
			badCursor: fc.constantFrom(undefined, undefined, 400, 404),
		});
		await fc.assert(
			fc.asyncProperty(behaviours, async ({ gaps, badCursor, ...behaviour }) => {
				let time = 0;
				const happened = happenings(gaps.map((gap) => (time += gap)).map((at) => at));
				const pages = [undefined, ...behaviour.pages];
				const { following, ids, service, window } = await follow({
					...behaviour,
					...(badCursor === undefined ? {} : { badCursor }),
					pages,
					happenings: happened,
				});
				for (let round = 0; round < 20 && !(await isSettled(following)); round += 1) {
					await clock.until(following);
				}
				await following;
				const expected = idsOf(happened);
				assert.deepEqual(ids(), expected.slice(expected.indexOf(window.entries[0]?.id ?? '')));
				assert.equal(service.open, 0, 'connections are open');
			}),
			{ numRuns: 40 },
		);
	});
});

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
	const pending = Symbol('pending');
	const outcome = await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)]);
	return outcome !== pending;
}
