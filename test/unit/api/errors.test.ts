import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type ApiError, isNotFound } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, envelope, failure, json, script } from './script.ts';

const host = 'openapi.qoder.sh';

describe('an error', () => {
	const clock = useClock();

	/** Lists files with the same answer to each attempt. */
	async function of(answer: Answer, query = {}): Promise<ApiError> {
		const error = failure(script([answer]).client.listFiles(query));
		await clock.until(error);
		return error;
	}

	const table: [number, string | undefined, ApiError['kind'], string][] = [
		[400, 'invalid_request_error', 'invalid', `${host} rejected the request: Because.`],
		[401, 'authentication_error', 'unauthorized', `${host} rejected the token: Because.`],
		[403, 'permission_error', 'forbidden', `The token does not have permission to do this on ${host}: Because.`],
		[404, 'not_found_error', 'invalid', `${host} rejected the request: Because.`],
		[408, undefined, 'timeout', `${host} timed out waiting for the request (HTTP 408).`],
		[
			409,
			'conflict_error',
			'conflict',
			`${host} rejected the request, because the item is in use or was changed in the meantime: Because.`,
		],
		[410, 'not_found_error', 'invalid', `${host} rejected the request: Because.`],
		[429, undefined, 'rateLimited', `Too many requests to ${host} (HTTP 429).`],
		[500, 'api_error', 'server', `${host} returned an error: Because.`],
		[501, 'feature_not_available', 'server', `${host} returned an error: Because.`],
		[502, 'api_error', 'unavailable', `${host} is currently unavailable: Because.`],
		[503, 'feature_not_available', 'unavailable', `${host} is currently unavailable: Because.`],
		[504, undefined, 'unavailable', `${host} is currently unavailable: Because.`],
	];
	for (const [status, type, kind, message] of table) {
		it(`with status ${status} is ${kind}`, async () => {
			const error = await of(json(envelope(type, 'Because.'), status));
			assert.deepEqual([error.kind, error.status, error.type, error.message], [kind, status, type, message]);
			assert.deepEqual([error.url, error.cause, error.startOver, error.name], [`${baseUrl}/files`, undefined, false, 'ApiError']);
		});
	}

	it('of a status alone names it', async () => {
		for (const [status, kind, message] of [
			[500, 'server', `${host} returned an error: HTTP 500`],
			[502, 'unavailable', `${host} is currently unavailable: HTTP 502`],
			[
				304,
				'protocol',
				`${host} redirects to another address. The redirect was not followed, because it would also send the token there.`,
			],
		] as const) {
			const { kind: actual, message: sentence } = await of(new Response(null, { status }));
			assert.deepEqual([actual, sentence], [kind, message]);
		}
	});

	it('in JSON of no known shape names the status', async () => {
		for (const [status, kind, message] of [
			[400, 'invalid', `${host} rejected the request: HTTP 400`],
			[401, 'unauthorized', `${host} rejected the token: HTTP 401`],
			[403, 'forbidden', `The token does not have permission to do this on ${host}: HTTP 403`],
			[409, 'conflict', `${host} rejected the request, because the item is in use or was changed in the meantime: HTTP 409`],
		] as const) {
			const { kind: actual, message: sentence } = await of(json({}, status));
			assert.deepEqual([actual, sentence], [kind, message]);
		}
	});

	it('has no type when a code stands alone, as a proxy sends', async () => {
		for (const code of ['X', 'TOKEN_INVALID', 'not_found_error', 'permission_error']) {
			assert.equal((await of(json({ code }, 403))).type, undefined);
			assert.equal(isNotFound(await of(json({ code }, 404))), false);
		}
	});

	const html = { 'content-type': 'text/html' };
	const between = (status: number) => `A proxy, a firewall or a sign-in page responded in place of ${host} (HTTP ${status}).`;
	for (const [name, status, body, headers] of [
		['a block page', 403, '<h1>Blocked</h1>', html],
		[
			'a challenge',
			403,
			'{"code":"BLOCKED","message":"Challenge"}',
			{ 'cf-mitigated': 'challenge', 'content-type': 'application/json' },
		],
		['a challenge with another status', 503, '<html>', { ...html, 'cf-mitigated': 'challenge' }],
		['a page of a gateway', 401, '<h1>Sign in</h1>', html],
		[
			'a gateway that wants Kerberos',
			401,
			'{"code":"401","message":"No."}',
			{ 'www-authenticate': 'Negotiate, Basic realm="x"', 'content-type': 'application/json' },
		],
		['a gateway that wants NTLM', 401, '', { 'www-authenticate': 'NTLM' }],
		['a portal', 511, '<h1>Welcome</h1>', html],
		['a portal in JSON', 511, '{}', { 'content-type': 'application/json' }],
		['nothing', 401, '', {}],
		['plain text', 403, 'Forbidden', { 'content-type': 'text/plain' }],
		['a page about a conflict', 409, '<html>', html],
		['a page about a bad request', 400, '<html>', html],
		['XML', 410, '<Error/>', { 'content-type': 'application/xml' }],
	] as const) {
		it(`of ${name} (${status}) before the service blames no token`, async () => {
			const error = await of(new Response(body, { status, headers }), { after: 'file_1' });
			assert.deepEqual([error.kind, error.message, error.status], ['protocol', between(status), status]);
			assert.deepEqual([error.startOver, isNotFound(error)], [false, false]);
		});
	}

	it('of a service that wants a bearer token blames the token', async () => {
		const headers = { 'www-authenticate': 'Bearer realm="qoder"' };
		assert.equal((await of(json(envelope('authentication_error'), 401, headers))).kind, 'unauthorized');
	});

	it('404 without the envelope names the setting, and deletes no record', async () => {
		const sentence = `There is nothing at this address on ${host} (HTTP 404), or a proxy responded in its place. Check the qoder.baseUrl setting.`;
		for (const answer of [
			new Response('<h1>Not Found</h1>', { status: 404, headers: html }),
			new Response(null, { status: 404 }),
			json({ code: 'ROUTE_NOT_FOUND' }, 404),
			json({ detail: 'Not Found' }, 404),
			json({}, 404),
			json('Not Found', 404),
		]) {
			const error = await of(answer);
			assert.deepEqual([error.message, isNotFound(error)], [sentence, false]);
		}
	});

	it('404 of the service gives its reason, and no advice about the setting', async () => {
		const error = await of(json(envelope('not_found_error', 'No such file.'), 404));
		assert.deepEqual([error.message, isNotFound(error)], [`${host} rejected the request: No such file.`, true]);
		const bare = await of(json({ error: { type: 'not_found_error' } }, 404));
		assert.deepEqual([bare.message, isNotFound(bare)], [`${host} rejected the request: HTTP 404`, true]);
		assert.equal(isNotFound(await of(json(envelope('not_found_error'), 410))), true);
		assert.equal(isNotFound(await of(envelope('not_found_error'))), true);
		assert.equal(isNotFound(await of(json(envelope('not_found_error'), 500))), false);
		assert.equal(isNotFound(await of(json(envelope('permission_error'), 404))), false);
	});

	for (const [body, reason] of [
		[{ type: 'about:blank', title: 'Bad Request', status: 400, detail: 'Too many.' }, 'Bad Request: Too many.'],
		[{ title: 'Bad Request' }, 'Bad Request'],
		[{ detail: 'Too many.' }, 'Too many.'],
		[{ detail: [{ loc: ['query', 'limit'], msg: 'Too many.' }, { msg: 'Too few.' }] }, 'Too many.; Too few.'],
		[{ error: 'invalid_request', error_description: 'Too many.' }, 'Too many.'],
		[{ error: 'Too many.' }, 'Too many.'],
		[{ errors: [{ message: 'Too many.' }, { detail: 'Too few.' }, 'Odd.', 7] }, 'Too many.; Too few.; Odd.'],
		[{ message: 'Too many.' }, 'Too many.'],
		[{ error: { message: 'Too many.' }, detail: 'Another.' }, 'Too many.'],
		[{ detail: 7, title: null, errors: {}, error: [], message: {} }, 'HTTP 400'],
		[{ detail: `](command:x)\n\u202e${'a'.repeat(500)}` }, `](command:x) ${'a'.repeat(287)}…`],
	] as const) {
		it(`gives the reason of ${JSON.stringify(body).slice(0, 50)}`, async () => {
			const headers = { 'content-type': 'application/problem+json' };
			assert.equal(
				(await of(new Response(JSON.stringify(body), { status: 400, headers }))).message,
				`${host} rejected the request: ${reason}`,
			);
		});
	}

	it('of a proxy, in HTML or plain text, shows the status only', async () => {
		for (const body of ['<!doctype html><h1>Bad gateway</h1>', 'upstream connect error', '"text"', '[]', 'null']) {
			for (const type of ['text/html', 'application/json']) {
				const error = await of(new Response(body, { status: 502, headers: { 'content-type': type } }));
				assert.deepEqual([error.kind, error.message], ['unavailable', `${host} is currently unavailable: HTTP 502`]);
			}
		}
	});

	it('envelope is understood with any content type', async () => {
		const answer = new Response(JSON.stringify(envelope('api_error', 'Because.')), {
			status: 500,
			headers: { 'content-type': 'text/html' },
		});
		assert.equal((await of(answer)).message, `${host} returned an error: Because.`);
		const refused = new Response(JSON.stringify(envelope('authentication_error', 'Because.')), { status: 401, headers: html });
		assert.equal((await of(refused)).message, `${host} rejected the token: Because.`);
	});

	it('of the gateway is understood, with the id from the header', async () => {
		const body = { code: 'TOKEN_INVALID', message: 'missing authorization token' };
		const error = await of(json(body, 401, { 'x-request-id': 'req-1' }));
		assert.deepEqual([error.kind, error.type, error.requestId], ['unauthorized', 'TOKEN_INVALID', 'req-1']);
		assert.equal(error.message, `${host} rejected the token: missing authorization token (request ID: req-1)`);
		const busy = await of(new Response('{"code":"CONFLICT","message":"session busy"}', { status: 409 }));
		assert.deepEqual([busy.kind, busy.type], ['conflict', 'CONFLICT']);
		assert.match(busy.message, /session busy$/);
		const inside = await of(json(body));
		assert.deepEqual([inside.kind, inside.status, inside.type], ['unauthorized', 200, 'TOKEN_INVALID']);
	});

	it('whose type contradicts the status is judged by the status', async () => {
		for (const [status, type, kind] of [
			[409, 'invalid_request_error', 'conflict'],
			[400, 'authentication_error', 'invalid'],
			[401, 'api_error', 'unauthorized'],
			[500, 'not_found_error', 'server'],
			[404, 'permission_error', 'invalid'],
		] as const) {
			const error = await of(json(envelope(type, 'Because.'), status));
			assert.deepEqual([error.kind, error.status, error.type], [kind, status, type]);
		}
	});

	it('keeps the message of the envelope rather than one beside it', async () => {
		const { message, type } = await of(json({ ...envelope('api_error', 'Inside.'), code: 'OUTSIDE', message: 'Outside.' }, 500));
		assert.deepEqual([message, type], [`${host} returned an error: Inside.`, 'api_error']);
	});

	it('names the parameter', async () => {
		const body = { type: 'error', error: { type: 'invalid_request_error', message: 'Too many.', param: 'limit' } };
		const { param, message } = await of(json(body, 400));
		assert.deepEqual([param, message], ['limit', `${host} rejected the request (limit): Too many.`]);
	});

	it('names the request by the id in the body, or else in a header', async () => {
		const headers = { 'x-request-id': 'from-x-header', 'request-id': 'from-header' };
		const ids: [object, Record<string, string>, string | undefined][] = [
			[{ request_id: 'from-body' }, headers, 'from-body'],
			[{ request_id: null }, headers, 'from-x-header'],
			[{ request_id: 7 }, headers, 'from-x-header'],
			[{}, headers, 'from-x-header'],
			[{}, { 'request-id': 'from-header' }, 'from-header'],
			[{}, {}, undefined],
		];
		for (const status of [400, 500, 200]) {
			for (const [body, given, id] of ids) {
				const error = await of(json(envelope('api_error', 'Because.', body), status, given));
				assert.equal(error.requestId, id);
				assert.ok(error.message.endsWith(id === undefined ? 'Because.' : ` (request ID: ${id})`), error.message);
			}
		}
		const { requestId, status } = await of(new Response('<html>', { headers }));
		assert.deepEqual([requestId, status], ['from-x-header', 200]);
	});

	it('keeps the valid parts of the envelope when one is not', async () => {
		const body = { request_id: 1, error: { type: 2, message: 'Because.', param: ['limit'], code: 'unknown' } };
		const { type, param, message } = await of(json(body, 400));
		assert.deepEqual([type, param, message], [undefined, undefined, `${host} rejected the request: Because.`]);
	});

	it('inside a 200 is judged by its type', async () => {
		for (const [type, kind] of [
			['authentication_error', 'unauthorized'],
			['permission_error', 'forbidden'],
			['not_found_error', 'invalid'],
			['invalid_request_error', 'invalid'],
			['api_error', 'server'],
			['feature_not_available', 'unavailable'],
			['constructor', 'invalid'],
			[undefined, 'invalid'],
		] as const) {
			const error = await of(json(envelope(type, 'Because.')));
			assert.deepEqual([error.kind, error.status, error.type], [kind, 200, type]);
			assert.match(error.message, /Because\./);
		}
	});

	it('about a place in the listing is one to start over from', async () => {
		const startOver = async (query: object, status: number, param?: string) =>
			(await of(json({ error: { message: 'Gone.', ...(param && { param }) } }, status), query)).startOver;
		assert.equal(await startOver({ after: 'file_1' }, 400, 'after'), true);
		assert.equal(await startOver({ after: 'file_1' }, 404), true);
		assert.equal((await of(envelope('not_found_error'), { after: 'file_1' })).startOver, true);
		assert.equal(await startOver({ page: 'cursor' }, 400, 'page'), true);
		assert.equal(await startOver({ after: 'file_1' }, 400), true);
		assert.equal(await startOver({ after: 'file_1' }, 400, 'limit'), true);
		assert.equal(await startOver({ after: 'file_1' }, 403), false);
		assert.equal(await startOver({ after: 'file_1' }, 500), false);
		assert.equal(await startOver({}, 404), false);
		assert.equal(await startOver({}, 400, 'after'), false);
	});

	it('of an answer that is no page shows the problem without a quote', async () => {
		const notJson = `${host} sent a response that is not JSON. It may come from a proxy or a sign-in page.`;
		for (const [body, message] of [
			['', `${host} sent an empty response.`],
			['<!doctype html><title>Sign in</title>', notJson],
			['{"data":[{"file_id":"secret', notJson],
			['null', `${host} sent a response in an unexpected format (Object expected).`],
			['"secret"', `${host} sent a response in an unexpected format (Object expected).`],
			['[]', `${host} sent a response in an unexpected format (data: missing; has_more: missing).`],
			[
				'{"data":"secret","has_more":"secret"}',
				`${host} sent a response in an unexpected format (data: Array expected; has_more: boolean expected).`,
			],
			['{"error":"secret"}', `${host} sent a response in an unexpected format (data: missing; has_more: missing).`],
			[
				'{"data":[],"has_more":false,"next_page":1}',
				`${host} sent a response in an unexpected format (next_page: string expected).`,
			],
		] as const) {
			const error = await of(new Response(body));
			assert.deepEqual([error.kind, error.status, error.message, error.cause], ['protocol', 200, message, undefined]);
		}
		assert.equal((await of(new Response(null, { status: 204 }))).message, `${host} sent an empty response.`);
	});

	it('of the network names the host, the code if there is one, and the cause', async () => {
		const code = (name: string) => Object.assign(new Error('no'), { code: name });
		for (const [cause, message] of [
			[new TypeError('fetch failed', { cause: code('ECONNREFUSED') }), `Cannot reach ${host} (ECONNREFUSED).`],
			[code('SELF_SIGNED_CERT_IN_CHAIN'), `Cannot reach ${host} (SELF_SIGNED_CERT_IN_CHAIN).`],
			[new TypeError('Failed to fetch'), `Cannot reach ${host}.`],
			[new TypeError('Load failed', { cause: 'text' }), `Cannot reach ${host}.`],
		] as const) {
			const error = await of(cause);
			assert.deepEqual([error.kind, error.message, error.status, error.cause], ['offline', message, undefined, cause]);
		}
	});

	/** What Node's `fetch` throws when a proxy answers CONNECT with this status. */
	const tunnel = (status: number) =>
		new TypeError('fetch failed', {
			cause: new DOMException('Request was cancelled.', {
				cause: Object.assign(new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`), { code: 'UND_ERR_ABORTED' }),
			} as never),
		});

	const asks = `Cannot reach ${host}: the proxy requires a user name and password (HTTP 407).`;
	const coded = (code: string | number) => Object.assign(new Error('no'), { code });
	for (const [name, cause, message] of [
		['CONNECT refused (407)', tunnel(407), asks],
		['CONNECT refused (403)', tunnel(403), `Cannot reach ${host}: the proxy rejected the connection (HTTP 403).`],
		['CONNECT refused (502)', tunnel(502), `Cannot reach ${host}: the proxy rejected the connection (HTTP 502).`],
		['a status for a code', new TypeError('fetch failed', { cause: coded(407) }), asks],
		['a tunnel', new Error('tunneling socket could not be established, statusCode=407'), asks],
		['Electron', new Error('net::ERR_PROXY_CONNECTION_FAILED'), `Cannot reach ${host} (ERR_PROXY_CONNECTION_FAILED).`],
		[
			'a cause of a cause',
			new TypeError('a', { cause: new Error('b', { cause: coded('ENOTFOUND') }) }),
			`Cannot reach ${host} (ENOTFOUND).`,
		],
		[
			'many addresses',
			new TypeError('a', { cause: new AggregateError([Object.assign(coded('ETIMEDOUT'), { syscall: 'connect' })]) }),
			`Cannot reach ${host} (ETIMEDOUT).`,
		],
	] as const) {
		it(`before a connection (${name}) reports that nothing was sent`, async () => {
			const error = await of(cause);
			assert.deepEqual([error.kind, error.message], ['offline', message]);
			const uploading = failure(script([cause]).client.uploadFile({ name: 'a', content: new Uint8Array(1) }));
			assert.equal((await uploading).maybeArrived, false);
		});
	}

	it('of a proxy that answers itself names the proxy', async () => {
		const error = await of(new Response('<html>', { status: 407, headers: html }));
		assert.equal(error.message, `Cannot reach ${host}: the proxy requires a user name and password (HTTP 407).`);
	});

	it('ends for a cyclic chain of causes', async () => {
		const cause = new TypeError('fetch failed');
		cause.cause = cause;
		assert.equal((await of(cause)).message, `Cannot reach ${host}.`);
	});

	it('of a browser that cannot reach the host names the likely reason', async () => {
		const error = failure(script([new TypeError('Failed to fetch')], { isBrowser: true }).client.listFiles({}));
		await clock.until(error);
		assert.equal(
			(await error).message,
			`Cannot reach ${host}. It probably does not allow browsers to read its responses (CORS). VS Code on the desktop can read them.`,
		);
	});

	it('of a wait of more than a day names one day, and no other number', async () => {
		for (const wait of ['86401', '999999999999', 'Fri, 31 Dec 2099 23:59:59 GMT']) {
			const { retryAfter, message } = await of(new Response(null, { status: 429, headers: { 'retry-after': wait } }));
			assert.deepEqual([retryAfter, message], [86_400, `Too many requests to ${host} (HTTP 429).`]);
		}
	});

	it('of text that would confuse a reader is made plain and short', async () => {
		const { message } = await of(json(envelope('api_error', `a\n\u202Eb\u0000${'c'.repeat(1000)}`), 500));
		assert.equal(message, `${host} returned an error: a b ${'c'.repeat(296)}…`);
	});

	it('of a wait that is over has a wait of 0', async () => {
		const headers = { 'retry-after': 'Fri, 01 May 2026 00:00:00 GMT' };
		assert.equal((await of(new Response(null, { status: 429, headers }))).retryAfter, 0);
	});

	it('names the address without its query', async () => {
		const { url } = await of(json(envelope('api_error'), 400), { after: 'file_1', limit: 3 });
		assert.equal(url, `${baseUrl}/files`);
	});
});
