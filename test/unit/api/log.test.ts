import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { QoderClient } from '../../../src/api/client.ts';
import { Token } from '../../../src/api/token.ts';
import type { Exchange } from '../../../src/api/transport.ts';

describe('A line of the log', () => {
	it('hides a token that the service sends back as the request id', async () => {
		const told: Exchange[] = [];
		const client = new QoderClient({
			baseUrl: 'https://qoder.example/api/v1/cloud',
			token: async () => new Token('pt-secret'),
			fetch: async () => Response.json({ data: [], has_more: false }, { headers: { 'x-request-id': 'for-pt-secret' } }),
			report: (exchange) => told.push(exchange),
		});
		await client.listAgents({ limit: 1 });
		assert.deepEqual(
			told.map(({ method, status, requestId }) => ({ method, status, requestId })),
			[{ method: 'GET', status: 200, requestId: 'for-…' }],
		);
		assert.doesNotMatch(JSON.stringify(told), /pt-secret/);
	});

	it('hides a token that the service sends back as a cursor', async () => {
		const told: Exchange[] = [];
		const client = new QoderClient({
			baseUrl: 'https://qoder.example/api/v1/cloud',
			token: async () => new Token('pt-secret'),
			fetch: async () => Response.json({ data: [], has_more: true, next_page: 'pt-secret' }),
			report: (exchange) => told.push(exchange),
		});
		await client.listSessions({ limit: 1, ...(await client.listSessions({ limit: 1 })).next });
		assert.equal(told.length, 2);
		assert.doesNotMatch(JSON.stringify(told), /pt-secret/);
	});
});
