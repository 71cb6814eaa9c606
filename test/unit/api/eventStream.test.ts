import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ApiErrorKind } from '../../../src/api/errors.ts';
import type { Fault } from '../../qoderApi/faults.ts';
import { sampleToken } from '../../qoderApi/server.ts';
import { failure } from './script.ts';
import { useService, waitUntil } from './service.ts';

describe('the stream of events', () => {
	const service = useService({ generation: 3, heartbeat: 20 });

	/** Reads a session's stream after its first event. */
	function read(fault?: Fault, lastId?: string) {
		const [id = ''] = service.api.account.addSessions(1, { status: 'running' });
		const events = service.api.account.eventsOf(id) ?? assert.fail();
		const ids = events.set([0, 1, 2].map((index) => ({ type: 'agent.message', content: `Ünïcode ${index}` })));
		service.spoil(...(fault ? [{ match: { path: 'stream' } as const, fault }] : []));
		const abort = new AbortController();
		const state = { got: [] as string[], isOpen: false };
		const listener = {
			onOpen: () => void Object.assign(state, { isOpen: true }),
			onEvent: (event: { readonly id: string }) => state.got.push(event.id),
		};
		const reading = service.client.streamEvents(id, lastId ?? ids[0], listener, abort.signal);
		reading.catch(() => {});
		const end = () => events.add([{ type: 'session.status_terminated' }]);
		return { id, ids, events, state, reading, abort, end };
	}

	it('brings events after the last one, then live ones, to the end', async () => {
		const { state, ids, events, reading, end } = read();
		await waitUntil(() => state.got.length === 2);
		assert.ok(state.isOpen);
		const [request] = service.api.requests;
		assert.deepEqual([request?.query, request?.isSampleToken], [{}, true]);
		const added = [...events.add([{ type: 'agent.thinking' }]), ...end()];
		await reading;
		assert.deepEqual(state.got, [...ids.slice(1), ...added]);
	});

	it('ends with the reason of the signal', async () => {
		const { abort, reading, state } = read();
		await waitUntil(() => state.isOpen);
		const reason = new Error('hidden');
		abort.abort(reason);
		await assert.rejects(reading, reason);
	});

	for (const lastId of ['evt_中', 'evt\nX-Other: y', 'e'.repeat(20_000)]) {
		it(`begins without an id that a header cannot hold: ${lastId.slice(0, 10)}`, async () => {
			await read({ kind: 'endStream', done: true }, lastId).reading;
		});
	}

	for (const fault of [{ kind: 'dripStream', bytes: 1 }, { kind: 'junkStream' }, { kind: 'doubledStream' }] as const) {
		it(`is whole with ${fault.kind}`, async () => {
			const { state, ids, reading, end } = read(fault);
			const all = [...ids.slice(1), ...end()];
			await reading;
			assert.deepEqual([...new Set(state.got)], all);
			assert.equal(state.got.length >= 5, fault.kind === 'doubledStream');
		});
	}

	it('may end without a word', async () => {
		await read({ kind: 'endStream', frames: 1 }).reading;
	});

	for (const [fault, kind, message, events] of [
		[{ kind: 'cutStream', frames: 1, bytes: 60 }, 'offline', /./, 1],
		[{ kind: 'errorStream', message: 'The stream is overloaded.' }, 'server', /overloaded/, 0],
		[{ kind: 'errorStream', message: `No agent takes ${sampleToken}.` }, 'server', /No agent takes …\.$/, 0],
		[{ kind: 'expiredToken' }, 'unauthorized', /./, 0],
		[{ kind: 'status', status: 503 }, 'unavailable', /./, 0],
		[{ kind: 'status', status: 404 }, 'invalid', /./, 0],
		[{ kind: 'reset' }, 'offline', /./, 0],
		[{ kind: 'redirect', to: 'otherOrigin' }, 'protocol', /redirects to another address/, 0],
		[{ kind: 'status', status: 200, body: 'html' }, 'protocol', /not a stream of events/, 0],
		[{ kind: 'endlessLine', bytes: 17_000_000 }, 'protocol', /16 MB/, 0],
	] as readonly (readonly [Fault, ApiErrorKind, RegExp, number])[]) {
		it(`is ${kind} at ${JSON.stringify(fault).slice(0, 50)}`, async () => {
			const { reading, state } = read(fault);
			const error = await failure(reading);
			assert.deepEqual([error.kind, state.got.length, service.api.requests.length], [kind, events, 1]);
			assert.match(error.message, message);
		});
	}
});
