import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ApiError } from '../../../src/api/errors.ts';
import { EventWindow } from '../../../src/sessions/events.ts';
import { type Connection, followEvents } from '../../../src/sessions/followEvents.ts';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { useClock } from '../api/clock.ts';
import { localService } from './localService.ts';

/** Faults of requests for the stream or for pages, each of one request in turn; undefined for none. */
function rulesOf(path: 'stream' | 'events', faults: readonly (Fault | undefined)[]): FaultRule[] {
	return faults.flatMap((fault, index) => (fault ? [{ match: { path, nth: index + 1 }, fault }] : []));
}

describe('followEvents', () => {
	const clock = useClock();

	/** A session that is followed from what has happened by now. Its events happen at these times, and the last one ends it. */
	async function follow(times: readonly number[], rules: readonly FaultRule[] = []) {
		const happenings = times.map((at, index) => {
			const type = index === times.length - 1 ? 'session.status_idle' : 'agent.message';
			return [at, { type, text: 'ü'.repeat(index % 7) }] as const;
		});
		const service = localService(happenings, rules);
		const window = new EventWindow();
		const connections: Connection[] = [];
		const errors: (ApiError | undefined)[] = [];
		const abort = new AbortController();
		const first = service.client.listEvents(service.id, { order: 'desc', limit: 5 });
		await clock.until(first);
		window.addEarlier(await first);
		const following = followEvents(
			{
				client: service.client,
				sessionId: service.id,
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
		return { service, connections, errors, following, abort, shown: () => window.entries.map(({ id }) => id) };
	}

	const times = <T>(count: number, fault: T) => Array.from({ length: count }, () => fault);
	const reset = { kind: 'reset' } as const;
	const silent = { kind: 'endlessLine', bytes: 0 } as const;
	const status = (code: number) => ({ kind: 'status', status: code }) as const;

	const streams = (count: number, fault: Fault) => rulesOf('stream', times(count, fault));
	const outage = [...streams(6, reset), ...rulesOf('events', [undefined, ...times(6, reset)])];
	const busy = streams(1, { kind: 'status', status: 429, headers: { 'retry-after': '15' } });
	const inTurn = times<Connection[]>(3, ['stream', 'pages']).flat();

	/** When events happen (ms), what is wrong with the service, where events come from in turn, and the most requests of each kind. */
	for (const [title, at, rules, expected, maxStreams, maxPages] of [
		['adds what happens, by one connection, until the session is idle', [0, 0, 1000, 2000, 3000], [], ['stream'], 1, 2],
		['reads pages where there is no stream (404)', [0, 5000, 9000, 13_000], streams(9, status(404)), ['pages'], 2, 7],
		['reads pages where there is no stream (405)', [0, 5000, 9000, 13_000], streams(9, status(405)), ['pages'], 2, 7],
		['reads pages where there is no stream (501)', [0, 5000, 9000, 13_000], streams(9, status(501)), ['pages'], 2, 7],
		['reads pages a minute after a refusal', [0, 5000, 3e4, 9e4], streams(1, reset), ['pages', 'stream'], 2, 30],
		['waits as long as a refused stream wants', [0, 5000, 2e4], busy, ['pages'], 2, 7],
		['reads pages a minute after streams that send nothing', [0, 1000, 5e4, 2e5], streams(9, silent), inTurn, 9, 60],
		['goes on after an outage, and names it meanwhile', [0, 1000, 1e5], outage, ['interrupted', 'pages'], 7, 32],
	] as readonly (readonly [string, number[], FaultRule[], Connection[], number, number])[]) {
		it(title, async () => {
			const { following, shown, service, connections, errors } = await follow(at, rules);
			await clock.until(following);
			await clock.until(following);
			await following;
			assert.deepEqual([shown(), connections], [service.ids(), expected]);
			assert.ok(connections.every((connection, index) => connection !== 'interrupted' || errors[index]?.kind === 'offline'));
			const sent = `${service.count('stream')} streams, ${service.count('pages')} pages`;
			assert.ok(service.count('stream') <= maxStreams && service.count('pages') <= maxPages, sent);
			assert.equal(service.state.open, 0);
		});
	}

	// Others are among those of the last test.
	for (const [name, fault, count] of [
		['is not available, in the words of a proxy', { kind: 'status', status: 502, body: 'html' }],
		['never begins', { kind: 'wrongContentType' }],
		['redirects', { kind: 'redirect', to: 'loop' }],
		['says that it is done too early', { kind: 'endStream', frames: 1, done: true }],
		['comes in pieces', { kind: 'dripStream', bytes: 3 }],
		['has junk in it', { kind: 'junkStream' }],
		['says that it failed', { kind: 'errorStream', frames: 1 }],
		['sends a line without an end', { kind: 'endlessLine', bytes: 17 * 1024 * 1024 }, 1],
	] as readonly (readonly [string, Fault, number?])[]) {
		it(`adds each event once when the stream ${name}`, async () => {
			const rule = { match: { path: 'stream' }, fault, ...(count && { times: count }) } as const;
			const { following, shown, service } = await follow([0, 150, 300, 450, 5000, 90_000], [rule]);
			await clock.until(following);
			await clock.until(following);
			await following;
			assert.deepEqual(shown(), service.ids());
			assert.equal(service.state.open, 0);
		});
	}

	it('sends the last event id in a header, and no token in an address', async () => {
		const { following, service } = await follow([0, 0, 1000]);
		await clock.until(following);
		const { url, redirect, headers } = service.requests.find((request) => request.url.includes('/stream')) ?? assert.fail();
		assert.deepEqual([new URL(url).search, redirect], ['', 'manual']);
		assert.deepEqual([headers.get('last-event-id'), headers.get('accept')], [service.ids()[1], 'text/event-stream']);
		assert.ok(service.requests.every((request) => !request.url.includes('secret')));
	});

	it('shows an event within 150 ms, and is silent while nothing happens', async () => {
		const { abort, following, service, shown } = await follow([0, 1000, 600_000]);
		await clock.pass(1150);
		assert.deepEqual([shown(), shown().length], [service.ids(), 2]);
		const before = service.requests.length;
		await clock.pass(120_000);
		assert.deepEqual([service.requests.length, service.state.open], [before, 1]);
		const reason = new Error('hidden');
		abort.abort(reason);
		await assert.rejects(following, reason);
		assert.equal(service.state.open, 0);
	});

	it('stops with the reason when the token is rejected', async () => {
		const rules = [...rulesOf('stream', times(9, status(401))), ...rulesOf('events', [undefined, status(401)])];
		const { following } = await follow([0, 600_000], rules);
		await clock.until(following);
		await assert.rejects(following, { name: 'ApiError', kind: 'unauthorized' });
	});

	it('adds no event twice and misses none, whatever drops', async function () {
		this.timeout(120_000);
		const frames = fc.nat(3);
		const streamFault: fc.Arbitrary<Fault> = fc.oneof(
			fc.record({ kind: fc.constant('cutStream' as const), frames, bytes: fc.nat(200) }),
			fc.record({ kind: fc.constant('endStream' as const), frames }),
			fc.record({ kind: fc.constant('endlessLine' as const), frames, bytes: fc.constant(0) }),
			fc.constantFrom(reset, ...[400, 404, 429, 500, 502, 503, 501].map(status)),
		);
		const pageFault = fc.option(fc.constantFrom(reset, ...[429, 500, 503].map(status)), { nil: undefined });
		// From after the last event id, from then on, from the very beginning, or twice.
		const everywhere = fc.constantFrom<readonly Fault[]>(
			[],
			[{ kind: 'ignoreLastEventId' }],
			[{ kind: 'ignoreLastEventId', id: 'evt_000000000000' }],
			[{ kind: 'doubledStream' }],
		);
		const behaviours = fc.record({
			gaps: fc.array(fc.constantFrom(0, 1, 50, 700, 4000, 20_000), { minLength: 1, maxLength: 40 }),
			streams: fc.array(streamFault, { maxLength: 8 }),
			pages: fc.array(pageFault, { maxLength: 8 }),
			always: everywhere,
		});
		await fc.assert(
			fc.asyncProperty(behaviours, async ({ gaps, streams, pages, always }) => {
				let time = 0;
				const happened = gaps.map((gap) => (time += gap));
				const rules = [...rulesOf('stream', streams), ...rulesOf('events', [undefined, ...pages])];
				const forEver = always.map((fault) => ({ match: { path: 'stream' }, fault }) as const);
				const { following, shown, service } = await follow(happened, [...rules, ...forEver]);
				let isSettled = false;
				void following.finally(() => {
					isSettled = true;
				});
				for (let round = 0; round < 20 && !isSettled; round += 1) {
					await clock.until(following);
				}
				await following;
				const expected = service.ids();
				assert.deepEqual(shown(), expected.slice(expected.indexOf(shown()[0] ?? '')));
				assert.equal(service.state.open, 0, 'connections are open');
			}),
			{ numRuns: 40 },
		);
	});
});
