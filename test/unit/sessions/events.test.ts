import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Page } from '../../../src/api/page.ts';
import { readers, type SessionEvent } from '../../../src/api/schema.ts';
import { allEvents, EventWindow } from '../../../src/sessions/events.ts';

const eventOf = (id: string, more: object = {}) => readers.event({ id, type: 'agent.message', ...more }, id);
const idsOf = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id).join();

describe('all events of a session', () => {
	/** A service whose page `n` has this event, and that names a next page until the last one. */
	function service(idAt: (page: number) => string | undefined, last: number, more: object = {}) {
		let sent = 0;
		const listEvents = async (): Promise<Page<SessionEvent>> => {
			const id = idAt(++sent);
			const items = id === undefined ? [] : [eventOf(id, more)];
			return sent < last ? { items, hasMore: true, next: { page: `${sent}` } } : { items, hasMore: false };
		};
		return { listEvents, sent: () => sent };
	}

	it('are read to the end, each once', async () => {
		const client = service((page) => `evt_${Math.ceil(page / 2)}`, 6);
		assert.equal(idsOf(await allEvents(client, 'sess_1', {})), 'evt_1,evt_2,evt_3');
	});

	it('end when the service sends nothing new', async () => {
		for (const id of [undefined, 'evt_1']) {
			const client = service(() => id, 1000);
			await assert.rejects(allEvents(client, 'sess_1', {}), { name: 'ApiError', kind: 'protocol' });
			assert.ok(client.sent() < 10, `${client.sent()} requests`);
		}
	});

	it('may be nested as deep as JSON can be', async () => {
		const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
		const client = service((page) => `evt_${page}`, 2, { deep });
		assert.equal(idsOf(await allEvents(client, 'sess_1', {})), 'evt_1,evt_2');
	});
});

describe('the window of a session’s events', () => {
	it('lets the oldest of more than 5,000 events go, which can be read again', () => {
		const window = new EventWindow();
		for (let number = 0; number < 6000; number += 1) {
			window.add([eventOf(`evt_${number}`)]);
		}
		const { entries, lastId, earlier, isFull } = window;
		assert.deepEqual([entries.length, entries[0]?.id, lastId, isFull], [5000, 'evt_1000', 'evt_5999', true]);
		assert.deepEqual(earlier, { after_id: 'evt_1000' });
	});

	it('keeps 32 million characters, and always the newest event', () => {
		const window = new EventWindow();
		const sized = (id: string, megabytes: number) => eventOf(id, { content: 'x'.repeat(megabytes * 1_000_000) });
		window.add(['evt_1', 'evt_2', 'evt_3', 'evt_4'].map((id) => sized(id, 10)));
		assert.equal(idsOf(window.entries), 'evt_2,evt_3,evt_4');
		window.add([sized('evt_5', 40)]);
		assert.equal(idsOf(window.entries), 'evt_5');
	});
});
