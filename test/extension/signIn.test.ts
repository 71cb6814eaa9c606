import { assert } from 'chai';
import { env } from 'vscode';
import { Account } from '../../src/account/account.ts';
import { signIn, switchService } from '../../src/account/signIn.ts';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { TokenStore } from '../../src/account/tokenStore.ts';
import { Token } from '../../src/api/token.ts';
import { services, set } from '../soak/actions.ts';
import { FakeInput, type FakePick, fakeInputs, within } from './fakeInputs.ts';
import { api, sampleToken, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { said } from './said.ts';
import { FakeSecrets, memento } from './stores.ts';

const [service, other] = services;

describe('Sign In', () => {
	useQoder({ files: 5, agents: 5 });

	let secrets: FakeSecrets;
	let tokens: TokenStore;
	let account: Account;

	beforeEach(() => {
		secrets = new FakeSecrets();
		const remembered = memento();
		tokens = new TokenStore(secrets, remembered);
		account = new Account(tokens, remembered, () => {});
	});

	afterEach(async () => {
		account.dispose();
		tokens.dispose();
		await set('baseUrl', service);
	});

	/** Whether a service accepts a token, or why it does not. */
	const check = (text = sampleToken) =>
		checkToken(account, service, text, new AbortController().signal).then((problem) => problem?.complaint);

	/** What a list of services shows: name, address, state. */
	const shown = (items: FakePick['items'] = []) => items.map(({ label, description, detail }) => [label, description, detail]);

	const isPublic = ([, address]: readonly (string | undefined)[]) => /qoder\.(sh|com|com\.cn)$/.test(`${address}`);

	it('accepts a token with 403 only if the service itself refuses', async () => {
		await api.faults([{ fault: { kind: 'status', status: 403 } }]);
		assert.isUndefined(await check());
		const html = { 'content-type': 'text/html' };
		const json = { 'content-type': 'application/json' };
		for (const headers of [html, json, { ...html, 'cf-mitigated': 'challenge' }]) {
			await api.faults([{ fault: { kind: 'status', status: 403, body: 'html', headers } }]);
			assert.match(`${await check()}`, /403/, JSON.stringify(headers));
		}
		await api.faults([{ fault: { kind: 'status', status: 401, body: 'html', headers: { 'www-authenticate': 'Negotiate' } } }]);
		assert.match(`${await check()}`, /a sign-in page responded in place of/);
		await api.faults([{ fault: { kind: 'status', status: 511, body: 'html' } }]);
		assert.match(`${await check()}`, /a sign-in page responded in place of/);
	});

	it('trims a pasted token, and names a wrong character', async () => {
		const { inputs, picks } = fakeInputs();
		const signedIn = signIn(account, tokens);
		await until('the services', () => picks[0]?.isShown === true);
		picks[0]?.pick(0);
		await until('the prompt', () => inputs.length === 1);
		await api.clear();
		const [input = new FakeInput()] = inputs;
		const complaint = async (text: string) => {
			input.submit(text);
			await until('the complaint', () => typeof input.validationMessage === 'string');
			return `${input.validationMessage}`;
		};
		assert.match(await complaint('pt-caf\u00e9'), /must not contain “\u00e9” \(U\+00E9\), which is character 7/);
		assert.match(await complaint('pt-1 2'), /must not contain spaces, but character 5 is a space/);
		assert.match(await complaint(' \u200b"" '), /Paste your token/);
		assert.deepEqual(await api.log(), []);
		input.submit(`\u200bexport QODER_PAT="${sampleToken}"`);
		assert.match(JSON.stringify(input.validationMessage), /"Checking the token with 127/);
		assert.isTrue(await signedIn);
		assert.isTrue((await tokens.get(account.origin))?.equals(new Token(sampleToken)));
	});

	it('with the same token opens all lists again, without a change', async () => {
		await tokens.store(account.origin, new Token(sampleToken));
		await until('signed in', () => account.signedIn);
		const { client } = account;
		const changes: boolean[] = [];
		account.onDidChange(({ isSameToken }) => changes.push(isSameToken));
		const { inputs } = fakeInputs();
		const signedIn = signIn(account, tokens, { tokenOnly: true });
		await until('the prompt', () => inputs.length === 1);
		inputs[0]?.submit(sampleToken);
		assert.isTrue(await signedIn);
		assert.deepEqual(changes, [true]);
		assert.isTrue(account.signedIn);
		assert.equal(account.client, client);
	});

	it('from a refused row requests the token, and can go back to services', async () => {
		const { inputs, picks } = fakeInputs();
		const signedIn = signIn(account, tokens, { tokenOnly: true });
		await until('the prompt', () => inputs.length === 1);
		assert.lengthOf(picks, 0);
		assert.match(`${inputs[0]?.prompt}`, new RegExp(`for ${account.host}`));
		inputs[0]?.press('Back');
		await until('the services', () => picks[0]?.isShown === true);
		picks[0]?.hide();
		assert.isFalse(await signedIn);
	});

	it('lists the services in the order of the language', async () => {
		await set('baseUrl', undefined);
		for (const [language, first] of [
			['en', 'International'],
			['zh-cn', 'China'],
			['zh-tw', 'International'],
		] as const) {
			replace(env, 'language', language);
			const { picks } = fakeInputs();
			const signedIn = signIn(account, tokens);
			await until('the services', () => picks[0]?.isShown === true);
			const names = shown(picks[0]?.items).filter(isPublic);
			assert.equal(names[0]?.[0], first, language);
			assert.lengthOf(names, 3);
			picks[0]?.hide();
			await signedIn;
		}
	});

	it('Switch Service lists services with a token first, and switches', async () => {
		await tokens.store(new URL(service).origin, new Token(sampleToken), service);
		await tokens.store(new URL(other).origin, new Token(sampleToken), other);
		const { inputs, picks } = fakeInputs();
		const switched = switchService(account, tokens);
		await until('the services', () => picks[0]?.isShown === true);
		assert.deepEqual(shown(picks[0]?.items).slice(0, 3), [
			[new URL(service).host, service, 'In use'],
			[new URL(other).host, other, 'Signed in'],
			['International', 'openapi.qoder.sh', ''],
		]);
		picks[0]?.pick(1);
		assert.isTrue(await switched);
		assert.lengthOf(inputs, 0);
		await until('the other service', () => account.origin === new URL(other).origin);
	});

	it('Switch Service requests the token of a service that has none', async () => {
		await tokens.store(new URL(other).origin, new Token(sampleToken), other);
		const { inputs, picks } = fakeInputs();
		const switched = switchService(account, tokens);
		await until('the services', () => picks[0]?.isShown === true);
		assert.equal(picks[0]?.items[0]?.label, new URL(other).host);
		picks[0]?.pick(1);
		await until('the prompt', () => inputs.length === 1);
		inputs[0]?.press('Back');
		await until('the services again', () => picks[1]?.isShown === true);
		assert.deepEqual(picks[1]?.activeItems, picks[1]?.items.slice(1, 2));
		picks[1]?.pick(1);
		await until('the prompt again', () => inputs.length === 2);
		inputs[1]?.submit(sampleToken);
		assert.isTrue(await switched);
		assert.isTrue((await tokens.get(new URL(service).origin))?.equals(new Token(sampleToken)));
	});

	it('explains within seconds a keyring that never answers', async () => {
		const { inputs, picks } = fakeInputs();
		const errors = said('showErrorMessage');
		await account.checked;
		for (const round of [1, 2]) {
			const signedIn = signIn(account, tokens);
			await until('the services', () => picks.length === round && picks.at(-1)?.isShown === true);
			picks.at(-1)?.pick(0);
			await until('the prompt', () => inputs.length === round);
			secrets.isHanging = true;
			inputs.at(-1)?.submit(sampleToken);
			await until('the end of the prompt', () => inputs.at(-1)?.isShown === false);
			if (round === 2) {
				assert.isFalse(await within(7, signedIn));
			}
			secrets.isHanging = false;
		}
		assert.lengthOf(errors, 2);
		assert.match(`${errors[0]}`, /could not store the token, so you are not signed in.*did not respond within 4 s/);
	});

	it('ends within seconds when the keyring hangs at storing the token', async () => {
		const { inputs, picks } = fakeInputs();
		const errors = said('showErrorMessage');
		await account.checked;
		secrets.isHangingForWrites = true;
		const signedIn = signIn(account, tokens);
		await until('the services', () => picks[0]?.isShown === true);
		picks[0]?.pick(0);
		await until('the prompt', () => inputs.length === 1);
		inputs[0]?.submit(sampleToken);
		assert.isFalse(await within(15, signedIn));
		assert.match(`${errors[0]}`, /could not store the token/);
	});
});
