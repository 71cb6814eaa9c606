import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ApiError } from '../../../src/api/errors.ts';
import type { EventStreamListener } from '../../../src/api/eventStream.ts';
import type { Fault } from '../../qoderApi/faults.ts';
import { sampleToken } from '../../qoderApi/server.ts';
import { waitUntil } from '../qoderApi/harness.ts';
import { failure } from './script.ts';
import { useService } from './service.ts';

describe('the stream of events', () => {
	const service = useService({ generation: 3, heartbeat: 20 });

	function session(count = 3) {
		const [id = ''] = service.api.account.addSessions(1, { status: 'running' });
		const events = service.api.account.eventsOf(id);
		const drafts = Array.from({ length: count }, (_, index) => ({ type: 'agent.message', content: `Ünïcode ${index}` }));
		return { id, events, ids: events?.set(drafts) ?? [] };
	}

	/** Reads a session's stream after its first event. */
	function read(fault?: Fault, count = 3) {
		const made = session(count);
		service.spoil(...(fault ? [{ match: { path: 'stream' } as const, fault }] : []));
		const abort = new AbortController();
		const got: string[] = [];
		let isOpen = false;
		const listener: EventStreamListener = {
			onOpen: () => {
				isOpen = true;
			},
			onEvent: ({ id }) => got.push(id),
		};
		const reading = service.client.streamEvents(made.id, made.ids[0], listener, abort.signal);
		reading.catch(() => {});
		return { ...made, got, reading, abort, isOpen: () => isOpen };
	}

	async function refusal(fault: Fault): Promise<ApiError> {
		return failure(read(fault).reading);
	}

	it('brings events after the last one, then live ones, to the end', async () => {
		const { got, ids, events, reading, isOpen } = read();
		await waitUntil(() => got.length === 2);
		assert.ok(isOpen());
		const ended = events?.add([{ type: 'agent.thinking' }, { type: 'session.status_terminated' }]) ?? [];
		assert.equal(await reading, 'done');
		assert.deepEqual(got, [...ids.slice(1), ...ended]);
	});

	it('ends with the reason of the signal', async () => {
		const { abort, reading, isOpen } = read();
		await waitUntil(isOpen);
		const reason = new Error('hidden');
		abort.abort(reason);
		await assert.rejects(reading, reason);
	});

	it('begins without an id that a header cannot hold', async () => {
		const { id } = session();
		for (const lastId of ['evt_中', 'evt\nX-Other: y', 'e'.repeat(20_000)]) {
			service.spoil({ match: { path: 'stream' }, fault: { kind: 'endStream', frames: 0, done: true } });
			assert.equal(await service.client.streamEvents(id, lastId, nobody, new AbortController().signal), 'done');
		}
	});

	it('sends the token in the header only', async () => {
		const { abort, isOpen } = read();
		await waitUntil(isOpen);
		const [request] = service.api.requests;
		assert.deepEqual([request?.query, request?.isSampleToken], [{}, true]);
		abort.abort();
	});

	for (const fault of [{ kind: 'dripStream', bytes: 1 }, { kind: 'junkStream' }] as const) {
		it(`is whole with ${fault.kind}`, async () => {
			const { got, ids, reading, events } = read(fault);
			events?.add([{ type: 'session.status_terminated' }]);
			assert.equal(await reading, 'done');
			assert.deepEqual(got.slice(0, 2), ids.slice(1));
			assert.equal(got.length, 3);
		});
	}

	it('is closed when it ends without a word', async () => {
		assert.equal(await read({ kind: 'endStream', frames: 1 }).reading, 'closed');
		assert.equal(await read({ kind: 'endStream', frames: 1, done: true }).reading, 'done');
	});

	it('is offline when the connection breaks, within an event too', async () => {
		const { reading, got } = read({ kind: 'cutStream', frames: 1, bytes: 60 });
		assert.equal((await failure(reading)).kind, 'offline');
		assert.equal(got.length, 1);
	});

	it('ends with the message of an error event', async () => {
		const { kind, message } = await refusal({ kind: 'errorStream', message: 'The stream is overloaded.' });
		assert.deepEqual([kind, /overloaded/.test(message)], ['server', true]);
	});

	it('hides the token that an error event repeats', async () => {
		const { message } = await refusal({ kind: 'errorStream', message: `No agent takes ${sampleToken}.` });
		assert.match(message, /No agent takes …\.$/);
	});

	it('is refused like any other request', async () => {
		assert.equal((await refusal({ kind: 'expiredToken' })).kind, 'unauthorized');
		assert.equal((await refusal({ kind: 'status', status: 503 })).kind, 'unavailable');
		assert.equal((await refusal({ kind: 'reset' })).kind, 'offline');
		service.spoil();
		assert.equal(
			(await failure(service.client.streamEvents('sess_none', undefined, nobody, new AbortController().signal))).status,
			404,
		);
	});

	it('is not taken from another address or of another type', async () => {
		const redirected = await refusal({ kind: 'redirect', to: 'otherOrigin' });
		assert.equal(redirected.status, 302);
		assert.equal(service.api.requests.filter(({ host }) => host.startsWith('localhost')).length, 0);
		const { kind } = await refusal({ kind: 'status', status: 200, body: 'html' });
		assert.equal(kind, 'protocol');
	});

	it('ends at a line that is too long', async () => {
		const { kind, message } = await refusal({ kind: 'endlessLine', bytes: 17_000_000 });
		assert.deepEqual([kind, /16 MB/.test(message)], ['protocol', true]);
		service.api.faults.release();
	});

	it('is read twice when an event comes twice', async () => {
		const { got, ids, reading, events } = read({ kind: 'doubledStream' });
		events?.add([{ type: 'session.status_terminated' }]);
		await reading;
		assert.deepEqual(new Set(got.slice(0, 4)), new Set(ids.slice(1)));
	});

	it('reads pages of events in both directions', async () => {
		const { id, ids } = session(45);
		const newest = await service.client.listEvents(id, { order: 'desc', limit: 20 });
		assert.deepEqual(
			newest.items.map((entry) => entry.id),
			ids.slice(-20).reverse(),
		);
		const earlier = await service.client.listEvents(id, { order: 'desc', limit: 30, ...newest.next });
		assert.deepEqual([earlier.items.map((entry) => entry.id), earlier.next], [ids.slice(0, 25).reverse(), undefined]);
		const later = await service.client.listEvents(id, { order: 'asc', limit: 20, after_id: `${ids[39]}` });
		assert.deepEqual(
			later.items.map((entry) => entry.id),
			ids.slice(40),
		);
	});
});

const nobody: EventStreamListener = { onOpen: () => {}, onEvent: () => {} };
