import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { readers } from '../../../src/api/schema.ts';
import { OpenTranscript } from '../../../src/sessions/openTranscript.ts';

describe('An open transcript', () => {
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
