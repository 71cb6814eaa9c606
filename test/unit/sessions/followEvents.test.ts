import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ApiError } from '../../../src/api/errors.ts';
import { EventWindow } from '../../../src/sessions/events.ts';
import { type Connection, followEvents } from '../../../src/sessions/followEvents.ts';
import { useClock } from '../api/clock.ts';
import { type Behaviour, FakeService, type Happening, type StreamFault } from './fakeService.ts';

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
		const first = service.client.listEvents('sess_1', { order: 'desc', limit: 5 });
		await clock.until(first);
		window.addEarlier(await first);
		const following = followEvents(
			{
				client: service.client,
				sessionId: 'sess_1',
				window,
				isRunning: () => (window.state ?? 'running') === 'running',
				onEvents: () => {},
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
		return { service, window, connections, errors, following, abort, ids: () => window.entries.map(({ id }) => id) };
	}

	const times = <T>(count: number, fault: T) => Array.from({ length: count }, () => fault);
	const network = { kind: 'network' } as const;

	/** When events happen (ms), what is wrong with the service, where events come from in turn, and the most requests of each kind. */
	type Row = readonly [
		title: string,
		readonly number[],
		Partial<Behaviour>,
		readonly Connection[],
		streams: number,
		pages: number,
	];
	const rows: readonly Row[] = [
		['adds what happens, by one connection, until the session is idle', [0, 0, 1000, 2000, 3000], {}, ['stream'], 1, 2],
		...[404, 405, 501].map((status): Row => {
			const streams = times(9, { kind: 'status', status } as const);
			return [`reads pages where there is no stream (${status})`, [0, 5000, 9000, 13_000], { streams }, ['pages'], 2, 7];
		}),
		[
			'reads pages for a minute when the stream cannot be reached',
			[0, 5000, 30_000, 90_000],
			{ streams: times(3, network) },
			['interrupted', 'pages', 'stream'],
			4,
			30,
		],
		[
			'reads pages for a minute after a few streams that send nothing',
			[0, 1000, 50_000, 200_000],
			{ streams: times(9, { kind: 'silent', bytes: 0 }) },
			['stream', 'pages', 'stream', 'pages', 'stream', 'pages'],
			9,
			60,
		],
		[
			'goes on after an outage, and names it meanwhile',
			[0, 1000, 100_000],
			{ streams: times(6, network), pages: [undefined, ...times(6, 'network' as const)] },
			['interrupted', 'pages'],
			7,
			32,
		],
	];
	for (const [title, at, behaviour, expected, streams, pages] of rows) {
		it(title, async () => {
			const happened = happenings(at);
			const { following, ids, service, connections, errors } = await follow({ ...behaviour, happenings: happened });
			await clock.until(following);
			await clock.until(following);
			await following;
			assert.deepEqual([ids(), connections], [idsOf(happened), expected]);
			assert.ok(connections.every((connection, index) => connection !== 'interrupted' || errors[index]?.kind === 'offline'));
			const sent = `${service.count('stream')} streams, ${service.count('pages')} pages`;
			assert.ok(service.count('stream') <= streams && service.count('pages') <= pages, sent);
			assert.equal(service.open, 0);
		});
	}

	it('sends the last event id in a header, and no token in an address', async () => {
		const { following, service } = await follow({ happenings: happenings([0, 0, 1000]) });
		await clock.until(following);
		const { url, redirect, headers } = service.requests.find((request) => request.url.includes('/stream')) ?? assert.fail();
		assert.deepEqual([new URL(url).search, redirect], ['', 'manual']);
		assert.deepEqual([headers.get('last-event-id'), headers.get('accept')], ['evt_1', 'text/event-stream']);
		assert.ok(service.requests.every((request) => !request.url.includes('secret')));
	});

	it('shows an event within 150 ms, and is silent while nothing happens', async () => {
		const { abort, following, service, ids } = await follow({ happenings: happenings([0, 1000, 600_000]) });
		await clock.pass(1150);
		assert.deepEqual(ids(), ['evt_0', 'evt_1']);
		const before = service.requests.length;
		await clock.pass(120_000);
		assert.deepEqual([service.requests.length, service.open], [before, 1]);
		const reason = new Error('hidden');
		abort.abort(reason);
		await assert.rejects(following, reason);
		assert.equal(service.open, 0);
	});

	it('stops with the reason when the token is rejected', async () => {
		const streams = times(9, { kind: 'status', status: 401 } as const);
		const { following } = await follow({ happenings: happenings([0, 600_000]), streams, pages: [undefined, 401] });
		await clock.until(following);
		await assert.rejects(following, { name: 'ApiError', kind: 'unauthorized' });
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
		});
		await fc.assert(
			fc.asyncProperty(behaviours, async ({ gaps, ...behaviour }) => {
				let time = 0;
				const happened = happenings(gaps.map((gap) => (time += gap)).map((at) => at));
				const pages = [undefined, ...behaviour.pages];
				const { following, ids, service, window } = await follow({
					...behaviour,
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
