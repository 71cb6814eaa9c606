import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type ApiError, type ApiErrorKind, isNotFound } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, envelope, failure, json, script } from './script.ts';

const host = 'openapi.qoder.sh';

/** The sentence of each kind of refusal. */
const sentences: Readonly<Record<Exclude<ApiErrorKind, 'offline' | 'protocol'>, (reason: string) => string>> = {
	unauthorized: (reason) => `${host} rejected the token: ${reason}`,
	forbidden: (reason) => `The token does not have permission to do this on ${host}: ${reason}`,
	invalid: (reason) => `${host} rejected the request: ${reason}`,
	conflict: (reason) => `${host} rejected the request, because the item is in use or was changed in the meantime: ${reason}`,
	timeout: () => `${host} timed out waiting for the request (HTTP 408).`,
	rateLimited: () => `Too many requests to ${host} (HTTP 429).`,
	server: (reason) => `${host} returned an error: ${reason}`,
	unavailable: (reason) => `${host} is currently unavailable: ${reason}`,
};

const html = { 'content-type': 'text/html' };
const jsonType = { 'content-type': 'application/json' };

describe('an error', () => {
	const clock = useClock();

	/** Lists files with the same answer to each attempt. */
	async function of(answer: Answer, query = {}): Promise<ApiError> {
		const error = failure(script([answer]).client.listFiles(query));
		await clock.until(error);
		return error;
	}

	const refusal = (status: number, body: string, headers = {}) => new Response(body || null, { status, headers });

	// The status decides where the type contradicts it, unless the status is a success.
	const refusals: Readonly<Record<keyof typeof sentences, readonly string[]>> = {
		unauthorized: ['401 authentication_error', '401 api_error', '200 authentication_error'],
		forbidden: ['403 permission_error', '200 permission_error'],
		invalid: [
			...['400 invalid_request_error', '400 authentication_error', '404 not_found_error', '404 permission_error'],
			...['410 not_found_error', '200 not_found_error', '200 invalid_request_error', '200 constructor', '200'],
		],
		conflict: ['409 conflict_error', '409 invalid_request_error', '200 conflict_error'],
		timeout: ['408'],
		rateLimited: ['429'],
		server: ['500 api_error', '500 not_found_error', '501 feature_not_available', '200 api_error'],
		unavailable: ['502 api_error', '503 feature_not_available', '504', '200 feature_not_available'],
	};
	for (const [kind, statuses] of Object.entries(refusals) as [keyof typeof sentences, string[]][]) {
		for (const refused of statuses) {
			it(`with status and type ${refused} is ${kind}`, async () => {
				const [status, type] = [Number.parseInt(refused, 10), refused.split(' ')[1]];
				const error = await of(json(envelope(type, 'Because.'), status), { limit: 3 });
				const message = sentences[kind]('Because.');
				assert.deepEqual([error.kind, error.status, error.type, error.message], [kind, status, type, message]);
				assert.deepEqual([error.url, error.cause, error.startOver], [`${baseUrl}/files`, undefined, false]);
				assert.equal(isNotFound(error), type === 'not_found_error' && status !== 500);
			});
		}
	}

	const redirected = `${host} redirects to another address. The redirect was not followed, because it would also send the token there.`;
	const notFound = `There is nothing at this address on ${host} (HTTP 404), or a proxy responded in its place. Check the qoder.baseUrl setting.`;
	const proxy = `Cannot reach ${host}: the proxy requires a user name and password (HTTP 407).`;
	const between = (status: number) => `A proxy, a firewall or a sign-in page responded in place of ${host} (HTTP ${status}).`;
	const notJson = `${host} sent a response that is not JSON. It may come from a proxy or a sign-in page.`;
	const odd = (problem: string) => `${host} sent a response in an unexpected format (${problem}).`;
	const tooLarge = (reason: string) => `${host} does not accept a request of this size: ${reason}`;
	const noType = { type: undefined, isNotFound: false };
	const id = { requestId: 'req-1' };
	const byId = { 'x-request-id': 'req-1' };
	const kerberos = { ...jsonType, 'www-authenticate': 'Negotiate, Basic realm="x"' };
	const bearer = { 'www-authenticate': 'Bearer realm="qoder"' };
	const invalid = { code: 'TOKEN_INVALID', message: 'A.' };
	const ofGateway = { type: 'TOKEN_INVALID', ...id };
	const param = { error: { type: 'invalid_request_error', message: 'Too many.', param: 'limit' } };
	const mixed = { request_id: 1, error: { type: 2, message: 'A.', param: ['limit'], code: 'unknown' } };
	const confusing = `a\n\u202Eb\u0000${'c'.repeat(1000)}`;
	const confusingParam = { error: { message: 'A.', param: confusing } };

	/** An answer, the sentence that it becomes, and other details of the error. */
	type Row = readonly [title: string, Answer, message: string, more?: object];
	const table: readonly Row[] = [
		['a status alone (500)', refusal(500, ''), sentences.server('HTTP 500')],
		['a status alone (502)', refusal(502, ''), sentences.unavailable('HTTP 502')],
		['a status alone (304)', refusal(304, ''), redirected, { kind: 'protocol' }],
		...([400, 401, 403, 409] as const).map((status): Row => {
			const kind = ({ 400: 'invalid', 401: 'unauthorized', 403: 'forbidden', 409: 'conflict' } as const)[status];
			return [`JSON of no known shape (${status})`, json({}, status), sentences[kind](`HTTP ${status}`)];
		}),
		['a code that stands alone', json({ code: 'permission_error' }, 403), sentences.forbidden('HTTP 403'), noType],
		['a code that stands alone (404)', json({ code: 'not_found_error' }, 404), notFound, noType],

		// A proxy in front of the service is not the service, so the token is not at fault.
		['a block page', refusal(403, '<h1>Blocked</h1>', html), between(403)],
		['a challenge', refusal(403, '{"code":"A","message":"B"}', { ...jsonType, 'cf-mitigated': 'challenge' }), between(403)],
		['a challenge with a 503', refusal(503, '<html>', { ...html, 'cf-mitigated': 'challenge' }), between(503)],
		['a page of a gateway', refusal(401, '<h1>Sign in</h1>', html), between(401)],
		['a gateway that wants Kerberos', refusal(401, '{"code":"A","message":"B"}', kerberos), between(401)],
		['a gateway that wants NTLM', refusal(401, '', { 'www-authenticate': 'NTLM' }), between(401)],
		['a portal', refusal(511, '<h1>Welcome</h1>', html), between(511), { kind: 'protocol', startOver: undefined }],
		['a portal in JSON', refusal(511, '{}', jsonType), between(511)],
		['no body and no type', refusal(401, ''), between(401)],
		['plain text', refusal(403, 'Forbidden', { 'content-type': 'text/plain' }), between(403)],
		['a page about a conflict', refusal(409, '<html>', html), between(409)],
		['a page about a bad request', refusal(400, '<html>', html), between(400), { kind: 'protocol', startOver: undefined }],
		['XML', refusal(410, '<Error/>', { 'content-type': 'application/xml' }), between(410), { isNotFound: false }],
		['a proxy that wants a password', refusal(407, '<html>', html), proxy],
		...['<!doctype html><h1>Bad gateway</h1>', 'upstream connect error', '"text"', '[]', 'null'].flatMap((body): Row[] => [
			[`a broken gateway: ${body} as HTML`, refusal(502, body, html), sentences.unavailable('HTTP 502')],
			[`a broken gateway: ${body} as JSON`, refusal(502, body, jsonType), sentences.unavailable('HTTP 502')],
		]),
		['a body that is too large', json(envelope('invalid_request_error', 'Over 5 MB.'), 413), tooLarge('Over 5 MB.')],
		['a body that is too large for a gateway', refusal(413, '<h1>Too Large</h1>', html), tooLarge('HTTP 413')],

		['a wrong address (HTML)', refusal(404, '<h1>Not Found</h1>', html), notFound, { isNotFound: false }],
		['a wrong address (nothing)', refusal(404, ''), notFound, { isNotFound: false }],
		['a wrong address (code)', json({ code: 'NO_ROUTE' }, 404), notFound, { isNotFound: false }],
		['a wrong address (detail)', json({ detail: 'No.' }, 404), notFound, { isNotFound: false }],
		['a wrong address (JSON text)', json('Not Found', 404), notFound, { isNotFound: false }],

		['a missing record without a reason', json({ error: { type: 'not_found_error' } }, 404), sentences.invalid('HTTP 404')],
		['an envelope in HTML', refusal(500, JSON.stringify(envelope('api_error', 'A.')), html), sentences.server('A.')],
		['a refusal in HTML', refusal(401, JSON.stringify(envelope(undefined, 'A.')), html), sentences.unauthorized('A.')],
		['a service that wants a bearer token', json(envelope('authentication_error'), 401, bearer), sentences.unauthorized('No.')],
		[
			'the gateway, with an id in the header',
			json(invalid, 401, byId),
			sentences.unauthorized('A (request ID: req-1).'),
			ofGateway,
		],
		['the gateway about a conflict', refusal(409, '{"code":"CONFLICT","message":"Busy."}'), sentences.conflict('Busy.')],
		['the gateway inside a 200', json(invalid), sentences.unauthorized('A.'), { status: 200 }],
		['the gateway’s conflict inside a 200', json({ code: 'CONFLICT', message: 'A.' }), sentences.conflict('A.')],
		[
			'a message beside the envelope',
			json({ ...envelope('A', 'In.'), code: 'A', message: 'Out.' }, 500),
			sentences.server('In.'),
		],
		['a parameter', json(param, 400), `${host} rejected the request (limit): Too many.`, { param: 'limit' }],
		['an envelope with invalid parts', json(mixed, 400), sentences.invalid('A.'), { type: undefined, param: undefined }],
		['a text that would confuse a reader', json(envelope('A', confusing), 500), sentences.server(`a b ${'c'.repeat(296)}…`)],
		['a parameter like it', json(confusingParam, 400), `${host} rejected the request (a b ${'c'.repeat(56)}…): A.`],
		[
			'an id like it',
			json(envelope('A', 'A.', { request_id: confusing }), 500),
			sentences.server(`A (request ID: a b ${'c'.repeat(56)}…).`),
		],

		// Answers that are no page are shown without a quote.
		['an empty body', new Response(''), `${host} sent an empty response.`, { kind: 'protocol', status: 200, cause: undefined }],
		['no content', refusal(204, ''), `${host} sent an empty response.`],
		['a sign-in page', new Response('<html>Sign in', { headers: { 'request-id': 'req-1' } }), notJson, id],
		['half of a page', new Response('{"data":[{"file_id":"secret'), notJson, { kind: 'protocol' }],
		['null', new Response('null'), odd('Object expected')],
		['a text', new Response('"secret"'), odd('Object expected')],
		['an array', new Response('[]'), odd('data: missing; has_more: missing')],
		['texts', new Response('{"data":"secret","has_more":"secret"}'), odd('data: Array expected; has_more: boolean expected')],
		['an error that is no object', new Response('{"error":"secret"}'), odd('data: missing; has_more: missing')],
		...['next_page', 'first_id', 'last_id'].map((field): Row => {
			return [`${field} as a number`, json({ data: [], has_more: false, [field]: 1 }), odd(`${field}: string expected`)];
		}),
	];
	for (const [title, answer, message, more = {}] of table) {
		it(`of ${title} has its sentence`, async () => {
			const error = await of(answer, { after: 'file_1' });
			const details: Readonly<Record<string, unknown>> = { ...error, isNotFound: isNotFound(error) };
			assert.equal(error.message, message);
			assert.deepEqual(Object.fromEntries(Object.keys(more).map((name) => [name, details[name]])), more);
		});
	}

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
			const answer = refusal(400, JSON.stringify(body), { 'content-type': 'application/problem+json' });
			assert.equal((await of(answer)).message, sentences.invalid(reason));
		});
	}

	for (const [body, headers, id] of [
		[{ request_id: 'body' }, { 'x-request-id': 'x-header', 'request-id': 'header' }, 'body'],
		[{ request_id: null }, { 'x-request-id': 'x-header', 'request-id': 'header' }, 'x-header'],
		[{ request_id: 7 }, { 'x-request-id': 'x-header' }, 'x-header'],
		[{}, { 'request-id': 'header' }, 'header'],
		[{}, {}, undefined],
	] as [object, Record<string, string>, string | undefined][]) {
		it(`names the request by an id in body or headers: ${id}`, async () => {
			for (const status of [400, 500, 200]) {
				const error = await of(json(envelope('api_error', 'Because.', body), status, headers));
				assert.equal(error.requestId, id);
				assert.ok(error.message.endsWith(id === undefined ? 'Because.' : `Because (request ID: ${id}).`), error.message);
			}
		});
	}

	for (const [query, status, param, startOver] of [
		[{ after: 'file_1' }, 400, 'after', true],
		[{ after: 'file_1' }, 404, undefined, true],
		[{ after: 'file_1' }, 400, undefined, true],
		[{ page: 'cursor' }, 400, 'limit', true],
		[{ after: 'file_1' }, 403, undefined, false],
		[{ after: 'file_1' }, 500, undefined, false],
		[{}, 404, undefined, false],
		[{}, 400, 'after', false],
	] as const) {
		it(`(${status} ${param}) starts over ${Object.keys(query)}: ${startOver}`, async () => {
			const answer = json({ error: { message: 'Gone.', ...(param && { param }) } }, status);
			assert.equal((await of(answer, query)).startOver, startOver);
		});
	}

	const coded = (code: string | number) => Object.assign(new Error('no'), { code });
	/** What Node's `fetch` throws when a proxy answers CONNECT with this status. */
	const tunnel = (status: number) => {
		const cause = Object.assign(new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`), { code: 'UND_ERR_ABORTED' });
		return new TypeError('fetch failed', { cause: new DOMException('Request was cancelled.', { cause } as never) });
	};
	const caused = (cause: unknown) => new TypeError('fetch failed', { cause });
	const timedOut = Object.assign(coded('ETIMEDOUT'), { syscall: 'connect' });
	const cyclic = new TypeError('fetch failed');
	cyclic.cause = cyclic;
	const rejected = (status: number) => `Cannot reach ${host}: the proxy rejected the connection (HTTP ${status}).`;
	for (const [name, cause, message, wasUnsent] of [
		['Node', caused(coded('ECONNREFUSED')), `Cannot reach ${host} (ECONNREFUSED).`, true],
		['a certificate', coded('SELF_SIGNED_CERT_IN_CHAIN'), `Cannot reach ${host} (SELF_SIGNED_CERT_IN_CHAIN).`, true],
		['a lost connection', coded('ECONNRESET'), `Cannot reach ${host} (ECONNRESET).`, false],
		['Chromium', new TypeError('Failed to fetch'), `Cannot reach ${host}.`, false],
		['Safari', new TypeError('Load failed', { cause: 'text' }), `Cannot reach ${host}.`, false],
		['a cyclic chain of causes', cyclic, `Cannot reach ${host}.`, false],
		['CONNECT refused (407)', tunnel(407), proxy, true],
		['CONNECT refused (403)', tunnel(403), rejected(403), true],
		['CONNECT refused (502)', tunnel(502), rejected(502), true],
		['a status for a code', caused(coded(407)), proxy, true],
		['a tunnel', new Error('tunneling socket could not be established, statusCode=407'), proxy, true],
		['Electron', new Error('net::ERR_PROXY_CONNECTION_FAILED'), `Cannot reach ${host} (ERR_PROXY_CONNECTION_FAILED).`, true],
		['a cause of a cause', caused(new Error('b', { cause: coded('ENOTFOUND') })), `Cannot reach ${host} (ENOTFOUND).`, true],
		['many addresses', caused(new AggregateError([timedOut])), `Cannot reach ${host} (ETIMEDOUT).`, true],
	] as const) {
		it(`of the network (${name}) names the host and the code`, async () => {
			const error = await of(cause);
			assert.deepEqual([error.kind, error.message, error.status, error.cause], ['offline', message, undefined, cause]);
			const uploading = failure(script([cause]).client.uploadFile({ name: 'a', content: new Uint8Array(1) }));
			assert.equal((await uploading).maybeArrived, !wasUnsent);
		});
	}

	it('of a browser that cannot reach the host names the likely reason', async () => {
		const error = failure(script([new TypeError('Failed to fetch')], { isBrowser: true }).client.listFiles({}));
		await clock.until(error);
		assert.equal(
			(await error).message,
			`Cannot reach ${host}. It probably does not allow browsers to read its responses (CORS). VS Code on the desktop can read them.`,
		);
	});

	for (const [wait, retryAfter, message] of [
		['90', 90, `Too many requests to ${host}. Try again in 90 s.`],
		['86401', 86_400, sentences.rateLimited('')],
		['Fri, 31 Dec 2099 23:59:59 GMT', 86_400, sentences.rateLimited('')],
		['Fri, 01 May 2026 00:00:00 GMT', 0, sentences.rateLimited('')],
	] as const) {
		it(`of too many requests has the wait of ${wait}`, async () => {
			const error = await of(refusal(429, '', { 'retry-after': wait }));
			assert.deepEqual([error.retryAfter, error.message], [retryAfter, message]);
		});
	}
});
