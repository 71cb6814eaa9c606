import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { failure } from './script.ts';
import { useService } from './service.ts';

describe('the local API spoils', () => {
	const service = useService({ files: 30, agents: 3 });
	beforeEach(() => void mock.method(Math, 'random', () => 0));
	afterEach(() => mock.restoreAll());
	const list = () => service.client.listFiles({ limit: 10 });

	for (const to of ['sameOrigin', 'otherOrigin', 'loop'] as const) {
		it(`the address with a redirect (${to}): the client follows none`, async () => {
			service.spoil({ fault: { kind: 'redirect', to } });
			const { kind, status } = await failure(list());
			assert.deepEqual([kind, status, service.api.requests.length], ['protocol', 302, 1]);
		});
	}

	for (const kind of ['reset', 'cutBody', 'gzipLie'] as const) {
		it(`the connection (${kind}): the client tries twice more`, async () => {
			service.spoil({ times: 2, fault: { kind } });
			assert.equal((await list()).items.length, 10);
			assert.equal(service.api.requests.length, 3);
			service.spoil({ fault: { kind } });
			assert.equal((await failure(list())).kind, 'offline');
			assert.equal(service.api.requests.length, 6);
		});
	}

	it('the body (slowDrip): the client waits', async () => {
		service.spoil({ fault: { kind: 'slowDrip', ms: 1, bytes: 100 } });
		assert.equal((await list()).items.length, 10);
	});

	for (const kind of ['truncatedJson', 'emptyBody'] as const) {
		it(`the body (${kind}): the client tries once`, async () => {
			service.spoil({ fault: { kind } });
			assert.deepEqual([(await failure(list())).kind, service.api.requests.length], ['protocol', 1]);
		});
	}

	it('the body (hugeBody): the client does not keep it', async () => {
		service.spoil({ fault: { kind: 'hugeBody', megabytes: 17 } });
		assert.match((await failure(list())).message, /16 MB/);
	});

	it('the type of content: the client ignores it', async () => {
		service.spoil({ fault: { kind: 'wrongContentType' } });
		assert.equal((await list()).items.length, 10);
	});

	for (const body of ['json', 'html', 'empty'] as const) {
		it(`the status (503, ${body}): the client tries thrice, and shows its id`, async () => {
			service.spoil({ times: 3, fault: { kind: 'status', status: 503, body, requestId: 'req-1' } });
			const { kind, requestId } = await failure(list());
			assert.deepEqual([kind, requestId], ['unavailable', 'req-1']);
			assert.equal(service.exchanges.map(({ status }) => status).join(), '503,503,503');
		});
	}

	it('everything, by not listening: the client cannot reach the host', async () => {
		await service.api.pause();
		try {
			const { kind, message } = await failure(list());
			assert.deepEqual([kind, message], ['offline', `Cannot reach ${new URL(service.api.baseUrl).host} (ECONNREFUSED).`]);
		} finally {
			await service.api.resume();
		}
	});
});
