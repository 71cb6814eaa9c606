import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import type { ApiError } from '../../../src/api/errors.ts';
import { Token } from '../../../src/api/token.ts';
import { useClock } from './clock.ts';
import { baseUrl, failure, json, page, script, token } from './script.ts';

describe('A token', () => {
	const clock = useClock();

	it('prints as an ellipsis, and is compared and hidden', async () => {
		const secret = new Token(token);
		for (const printed of [`${secret}`, JSON.stringify({ secret }), inspect({ secret }, { depth: 9, showHidden: true })]) {
			assert.ok(printed.includes('…') && !printed.includes(token), printed);
		}
		assert.deepEqual(Object.keys(secret), []);
		const others = [new Token(token), new Token('pt-2'), undefined];
		assert.equal(others.map((other) => secret.equals(other)).join(), 'true,false,false');
		assert.equal(secret.hideIn(`a ${token} b ${token}`), 'a … b …');
		assert.notEqual(await secret.fingerprint(), await new Token('pt-2').fingerprint());
		assert.doesNotMatch(await secret.fingerprint(), /secret/);
	});

	it('is hidden where the service repeats it', async () => {
		const echo = `Invalid token ${token}.`;
		const body = { request_id: echo, error: { type: echo, message: echo, param: echo } };
		for (const answer of [json(body, 401), json(body, 400), json(body), json({ error: {} }, 401, { 'x-request-id': token })]) {
			const { message } = await failure(script([answer]).client.listFiles({}));
			assert.match(message, /…/);
		}
	});

	it('is hidden in the log, as a request id and as a cursor too', async () => {
		const { client, exchanges } = script([json(page([], { next_page: token }), 200, { 'x-request-id': `for-${token}` })]);
		await client.listSessions({ limit: 1, ...(await client.listSessions({ limit: 1 })).next });
		assert.equal(exchanges.map(({ requestId }) => requestId).join(), 'for-…,for-…');
		assert.ok(!JSON.stringify(exchanges).includes(token));
	});

	it('is hidden in the log in its encoded form', async () => {
		const coded = 'pt-ab+cd/ef==!~';
		const read = { token: async () => new Token(coded) };
		const { client, exchanges } = script([json(page([], { next_page: coded })), json(page([])), json({ id: coded })], read);
		await client.listSessions({ ...(await client.listSessions({})).next });
		await client.getSession(coded).catch(() => {});
		assert.equal(
			exchanges
				.map(({ url }) => decodeURIComponent(url.pathname + url.search))
				.join()
				.includes(coded),
			false,
		);
		assert.equal(exchanges.length, 3);
	});

	for (const part of ['https://openapi.qoder.sh', baseUrl, 'https', 'p', '/']) {
		it(`that is a part of the address (${part}) does not change an error`, async () => {
			const read = { token: async () => new Token(part) };
			const { client, exchanges } = script([json({}, 401)], read);
			const error = await client.listFiles({}).catch((failed: unknown) => failed);
			assert.deepEqual([(error as ApiError).kind, exchanges.length], ['unauthorized', 1]);
		});
	}

	const cause = new Error('The keyring is locked.');
	for (const [title, read, message] of [
		...['\n', ' ', 'ü', '\u0000'].map((end) => {
			const sentence = 'The token for openapi.qoder.sh contains characters that are not valid in a token.';
			return [`that ends in ${JSON.stringify(end)}`, async () => new Token(token + end), sentence] as const;
		}),
		['that is missing', async () => undefined, 'Not signed in to openapi.qoder.sh.'],
		['that cannot be read', () => Promise.reject(cause), undefined],
	] as const) {
		it(`${title} is an unauthorized error, and nothing is sent`, async () => {
			const { client, requests } = script([{}], { token: read });
			for (const ask of [() => client.listFiles({}), () => client.getFileContent('file_1'), () => client.deleteFile('file_1')]) {
				const asking = ask();
				assert.equal(await clock.until(asking), 0);
				const error = await failure(asking);
				assert.deepEqual([error.kind, requests.length], ['unauthorized', 0]);
				assert.ok(message === undefined ? error.cause === cause : error.message === message, error.message);
			}
		});
	}

	it('is read again for each request', async () => {
		const tokens = ['pt-1', 'pt-2'].map((text) => new Token(text));
		const { client, requests } = script([page([])], { token: async () => tokens.shift() });
		await client.listFiles({});
		await client.listAgents({});
		assert.equal(requests.map(({ headers }) => headers.get('authorization')).join(), 'Bearer pt-1,Bearer pt-2');
	});
});
