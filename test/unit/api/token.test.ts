import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import { Token } from '../../../src/api/token.ts';
import { useClock } from './clock.ts';
import { failure, json, script, token } from './script.ts';

describe('A token', () => {
	it('prints as an ellipsis, and is compared and hidden', async () => {
		const secret = new Token(token);
		const printed = [
			`${secret}`,
			String(secret),
			JSON.stringify({ secret }),
			inspect({ secret }, { depth: 9, showHidden: true }),
		];
		assert.ok(
			printed.every((text) => text.includes('…') && !text.includes(token)),
			printed.join(),
		);
		assert.deepEqual(Object.keys(secret), []);
		assert.deepEqual(
			[secret.equals(new Token(token)), secret.equals(new Token('pt-2')), secret.equals(undefined)],
			[true, false, false],
		);
		assert.equal(secret.hideIn(`a ${token} b ${token}`), 'a … b …');
		assert.notEqual(await secret.fingerprint(), await new Token('pt-2').fingerprint());
		assert.doesNotMatch(await secret.fingerprint(), /secret/);
	});
});

describe('the token', () => {
	const clock = useClock();

	it('is hidden where the service repeats it', async () => {
		const echo = `Invalid token ${token}.`;
		const body = { request_id: echo, error: { type: echo, message: echo, param: echo } };
		for (const answer of [json(body, 401), json(body, 400), json(body), json({ error: {} }, 401, { 'x-request-id': token })]) {
			const { message } = await failure(script([answer]).client.listFiles({}));
			assert.match(message, /…/);
		}
	});

	it('that cannot be sent is reported, and nothing is sent', async () => {
		for (const bad of [`${token}\n`, `${token} `, `${token}ü`, `${token}\u0000`]) {
			const { client, requests } = script([{}], { token: async () => new Token(bad) });
			const { kind, message } = await failure(client.listFiles({}));
			assert.deepEqual(
				[kind, message],
				['unauthorized', `The token for openapi.qoder.sh contains characters that are not valid in a token.`],
			);
			assert.equal(requests.length, 0);
		}
	});

	it('that is missing or cannot be read is an unauthorized error', async () => {
		const of = (options: Parameters<typeof script>[1]) => failure(script([{}], options).client.listFiles({}));
		const { kind, message } = await of({ token: async () => undefined });
		assert.deepEqual([kind, message], ['unauthorized', `Not signed in to openapi.qoder.sh.`]);
		const cause = new Error('The keyring is locked.');
		const error = await of({ token: () => Promise.reject(cause) });
		assert.deepEqual([error.kind, error.cause], ['unauthorized', cause]);
	});

	it('that never comes ends the request within seconds, and nothing is sent', async () => {
		const { client, requests } = script([{}], { token: () => new Promise(() => {}) });
		for (const ask of [() => client.listFiles({}), () => client.getFileContent('file_1'), () => client.deleteFile('file_1')]) {
			const asking = ask();
			asking.catch(() => {});
			assert.equal(await clock.until(asking), 5000);
			const { kind, message } = await failure(asking);
			assert.deepEqual(
				[kind, message],
				['unauthorized', 'VS Code did not read the token for openapi.qoder.sh within 5 s. Unlock the keyring, then try again.'],
			);
		}
		assert.equal(requests.length, 0);
	});

	it('that is waited for does not outlast an abort', async () => {
		const abort = new AbortController();
		const { client } = script([{}], { token: () => new Promise(() => {}) });
		const listing = client.listFiles({}, abort.signal);
		listing.catch(() => {});
		const reason = new Error('Changed my mind.');
		abort.abort(reason);
		assert.equal(await clock.until(listing), 0);
		await assert.rejects(listing, (error) => error === reason);
	});

	it('is read again for each request', async () => {
		const tokens = ['pt-1', 'pt-2'].map((text) => new Token(text));
		const { client, requests } = script([{ data: [], has_more: false }], { token: async () => tokens.shift() });
		await client.listFiles({});
		await client.listAgents({});
		assert.deepEqual(
			requests.map(({ headers }) => headers.get('authorization')),
			['Bearer pt-1', 'Bearer pt-2'],
		);
	});
});
