import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import type { Page } from '../../../src/api/page.ts';
import { readers, type SessionEvent } from '../../../src/api/schema.ts';
import { allEvents } from '../../../src/sessions/allEvents.ts';

describe('all events of a session', () => {
	/** A service whose page `n` has this event, and that always names a next page. */
	function service(eventAt: (page: number) => object | undefined, last = Number.POSITIVE_INFINITY) {
		let pages = 0;
		const listEvents = async (): Promise<Page<SessionEvent>> => {
			pages += 1;
			const event = eventAt(pages);
			const items = event ? [readers.event({ type: 'user.message', ...event }, `${pages}`)] : [];
			return pages < last ? { items, hasMore: true, next: { page: `${pages}` } } : { items, hasMore: false };
		};
		return { listEvents, sent: () => pages };
	}

	it('are read to the end, each once', async () => {
		const entries = await allEvents(
			service((page) => ({ id: `evt_${Math.ceil(page / 2)}` }), 6),
			'sess_1',
			{},
		);
		assert.deepEqual(
			entries.map(({ id }) => id),
			['evt_1', 'evt_2', 'evt_3'],
		);
	});

	it('end when the service sends nothing new', async () => {
		for (const event of [undefined, { id: 'evt_1' }]) {
			const client = service(() => event, 1000);
			await assert.rejects(allEvents(client, 'sess_1', {}), (error) => error instanceof ApiError && error.kind === 'protocol');
			assert.ok(client.sent() < 10, `${client.sent()} requests`);
		}
	});

	it('may be nested as deep as JSON can be', async () => {
		const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
		const entries = await allEvents(
			service((page) => ({ id: `evt_${page}`, deep }), 2),
			'sess_1',
			{},
		);
		assert.equal(entries.length, 2);
	});
});
