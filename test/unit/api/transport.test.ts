import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { describe, it } from 'mocha';
import { type Answer, baseUrl, failure, Held, json, page, script, token } from './script.ts';
import { clientOf } from './service.ts';

const megabyte = 1024 * 1024;

/** A body of so many megabytes, spaces and then this. It counts the bytes read, and records a cancellation. */
function huge(megabytes: number, end = '') {
	const state = { read: 0, isCancelled: false };
	const body = new ReadableStream({
		pull(stream) {
			if (state.read === megabytes) {
				stream.enqueue(Buffer.from(end));
				stream.close();
			} else {
				state.read += 1;
				stream.enqueue(Buffer.alloc(megabyte, ' '));
			}
		},
		cancel() {
			state.isCancelled = true;
		},
	});
	return { state, body };
}

describe('a request', () => {
	it('follows no redirect, keeps no cookies, and stays out of caches', async () => {
		const { client, requests } = script([page([])]);
		await client.listFiles({ limit: 1 });
		const [{ method, url, redirect, credentials, cache, headers } = assert.fail()] = requests;
		assert.deepEqual([method, url], ['GET', `${baseUrl}/files?limit=1`]);
		assert.deepEqual([redirect, credentials, cache], ['manual', 'omit', 'no-store']);
		assert.deepEqual([headers.get('accept'), headers.get('authorization')], ['application/json', `Bearer ${token}`]);
	});

	it('goes through the global fetch of the moment', async () => {
		const fetch = mock.method(globalThis, 'fetch', async () => json(page([])));
		await clientOf({ baseUrl, token })
			.listFiles({})
			.finally(() => fetch.mock.restore());
		assert.equal(fetch.mock.callCount(), 1);
	});

	it('is reported, attempt by attempt, without its token', async () => {
		const answers = [new Response(null, { status: 503, headers: { 'retry-after': '0', 'x-request-id': 'req-1' } }), page([])];
		const { client, exchanges } = script(answers);
		await client.listAgents({ limit: 5 });
		const reported = exchanges.map(({ method, url, attempt, status, requestId, bytes }) =>
			[method, url.href, attempt, status, requestId, bytes].join(' ').trim(),
		);
		const sent = `GET ${baseUrl}/agents?limit=5`;
		assert.deepEqual(reported, [`${sent} 1 503 req-1`, `${sent} 2 200  ${JSON.stringify(page([])).length}`]);
		assert.ok(exchanges.every(({ milliseconds }) => milliseconds >= 0));
		assert.ok(!JSON.stringify(exchanges).includes(token));
		const unanswered = script([new Held().answer]);
		await assert.rejects(unanswered.client.listFiles({}, AbortSignal.timeout(10)));
		assert.deepEqual([unanswered.exchanges.length, unanswered.exchanges[0]?.status], [1, undefined]);
	});
});

describe('an answer', () => {
	/** What a browser makes of a redirect that is not to be followed. */
	const opaque = { type: 'opaqueredirect', status: 0, ok: false };
	const [location, redirects] = ['https://example.com', /redirects to another address/];
	for (const [title, answer, status, message] of [
		...[301, 302, 303, 307, 308].map((status) => {
			return [`redirects (${status})`, new Response('Moved', { status, headers: { location } }), status, redirects] as const;
		}),
		['hides a redirect in a browser', like(opaque), 0, redirects],
		['has a status that none should have', like({ status: 999, ok: false }), 999, /\.sh sent an unexpected response: HTTP 999$/],
	] as readonly (readonly [string, Answer, number, RegExp])[]) {
		it(`that ${title} is an error, and not followed`, async () => {
			const { client, requests } = script([answer]);
			const error = await failure(client.listFiles({}));
			assert.deepEqual([error.kind, error.status, requests.length], ['protocol', status, 1]);
			assert.match(error.message, message);
		});
	}

	it('of up to 16 MB is read', async () => {
		const { body } = huge(15, JSON.stringify(page([])));
		assert.deepEqual((await script([async () => new Response(body)]).client.listFiles({})).items, []);
	});

	for (const status of [200, 400, 503]) {
		it(`(${status}) of more than 16 MB is given up while it is read`, async () => {
			const { state, body } = huge(1000);
			const headers = { 'x-request-id': 'req-1' };
			const { client, requests } = script([async () => new Response(body, { status, headers })]);
			const error = await failure(client.listFiles({ limit: 3 }));
			assert.deepEqual([error.kind, error.status, error.requestId, error.url], ['protocol', status, 'req-1', `${baseUrl}/files`]);
			assert.equal(error.message, 'openapi.qoder.sh sent a response larger than 16 MB.');
			assert.ok(state.read <= 19 && state.isCancelled && requests.length === 1);
		});
	}
});

/** A response with other properties than a response can have. */
function like(values: object): () => Promise<Response> {
	const properties = Object.entries(values).map(([name, value]) => [name, { value }]);
	return async () => Object.defineProperties(new Response(null), Object.fromEntries(properties));
}
