import { assert } from 'chai';
import { env, type Memento, type QuickPickItem, type Uri, window } from 'vscode';
import { Account } from '../../src/account/account.ts';
import { signIn, signOut, switchService } from '../../src/account/signIn.ts';
import { askToken, back, checkToken, type Elsewhere } from '../../src/account/tokenPrompt.ts';
import { TokenStore } from '../../src/account/tokenStore.ts';
import { capabilities } from '../../src/api/dialects.ts';
import { Token } from '../../src/api/token.ts';
import { services, set } from '../soak/actions.ts';
import { FakeInput, type FakePick, fakeInputs, within } from './fakeInputs.ts';
import { api, otherSampleToken, type Qoder, qoder, sampleToken, until, useQoder } from './qoder.ts';
import { hurryTimers, replace } from './replace.ts';
import { said } from './said.ts';
import { FakeSecrets, memento } from './stores.ts';

const [service, other] = services;

describe('Sign In', () => {
	useQoder({ files: 5, agents: 5 });

	let secrets: FakeSecrets;
	let tokens: TokenStore;
	let account: Account;
	let remembered: Memento;

	beforeEach(() => {
		secrets = new FakeSecrets();
		remembered = memento();
		tokens = new TokenStore(secrets, remembered);
		account = new Account(tokens, remembered, () => {});
	});

	afterEach(async () => {
		account.dispose();
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

	it('remembers what a service can do if VS Code restores an older memento', () => {
		const stale = { ...memento(), get: () => 3 as never };
		const another = new Account(tokens, stale, () => {});
		another.setCapabilities(capabilities.documented);
		assert.equal(another.capabilities, capabilities.documented);
		another.dispose();
	});

	it('remembers the address of a service with the same token', async () => {
		const { origin } = new URL(other);
		await tokens.store(origin, new Token(sampleToken), `${origin}/old`);
		const { inputs, picks } = fakeInputs();
		const signedIn = signIn(account, tokens);
		await until('the services', () => picks[0]?.isShown === true);
		picks[0]?.type(other);
		picks[0]?.pick(0);
		await until('the prompt', () => inputs.length === 1);
		inputs[0]?.submit(sampleToken);
		assert.isTrue(await signedIn);
		assert.equal(tokens.baseUrlOf(origin), other);
	});

	it('from a refused row requests the token, which may be the same', async () => {
		await tokens.store(account.origin, new Token(sampleToken));
		await until('signed in', () => account.signedIn);
		const { client } = account;
		const changes: boolean[] = [];
		account.onDidChange(({ isSameToken }) => changes.push(isSameToken));
		const { inputs, picks } = fakeInputs();
		const signedIn = signIn(account, tokens, { tokenOnly: true });
		await until('the prompt', () => inputs.length === 1);
		assert.lengthOf(picks, 0);
		assert.match(`${inputs[0]?.prompt}`, new RegExp(`for ${account.host}`));
		inputs[0]?.press('Back');
		await until('the services', () => picks[0]?.isShown === true);
		picks[0]?.pick(0);
		await until('the prompt again', () => inputs.length === 2);
		inputs[1]?.submit(sampleToken);
		assert.isTrue(await signedIn);
		assert.deepEqual(changes, [true]);
		assert.isTrue(account.signedIn);
		assert.equal(account.client, client);
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

	it('Switch Service lists services with a token first, and requests others', async () => {
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
		const switchedBack = switchService(account, tokens);
		await until('both services', () => picks[2]?.isShown === true);
		assert.deepEqual(shown(picks[2]?.items).slice(0, 3), [
			[new URL(service).host, service, 'In use'],
			[new URL(other).host, other, 'Signed in'],
			['International', 'openapi.qoder.sh', ''],
		]);
		picks[2]?.pick(1);
		assert.isTrue(await switchedBack);
		assert.lengthOf(inputs, 2);
		await until('the other service', () => account.origin === new URL(other).origin);
	});

	it('that failed late leaves the token of a later one', async () => {
		hurryTimers(4000, 4000, 1000);
		const { inputs, picks } = fakeInputs();
		const errors = said('showErrorMessage');
		await account.tokenRead;
		const attempts = [];
		for (const [round, token] of [sampleToken, otherSampleToken].entries()) {
			secrets.isHangingForWrites = round === 0;
			attempts.push(signIn(account, tokens));
			await until('the services', () => picks[round]?.isShown === true);
			picks[round]?.pick(0);
			await until('the prompt', () => inputs.length === round + 1);
			inputs[round]?.submit(token);
			await until('the end of the prompt', () => inputs[round]?.isShown === false);
		}
		assert.deepEqual([await within(7, Promise.all(attempts)), errors.length], [[false, true], 1]);
		assert.isTrue((await tokens.get(account.origin))?.equals(new Token(otherSampleToken)));
	});

	it('is undone by Sign Out even if VS Code forgot the service', async () => {
		await tokens.store(account.origin, new Token(sampleToken), service);
		await tokens.store(new URL(other).origin, new Token(sampleToken), other);
		await until('signed in', () => account.signedIn);
		await remembered.update(`qoder.origin:${account.origin}`, undefined);
		replace(window, 'showQuickPick', async (items: readonly QuickPickItem[]) => items[0]);
		await signOut(account, tokens);
		assert.isUndefined(await tokens.get(account.origin));
		assert.isDefined(await tokens.get(new URL(other).origin));
	});

	it('explains within seconds that a keyring does not answer', async () => {
		hurryTimers(4000, 4000, 50);
		const { inputs, picks } = fakeInputs();
		const errors = said('showErrorMessage');
		await account.tokenRead;
		for (const [round, hanging] of (['isHanging', 'isHanging', 'isHangingForWrites'] as const).entries()) {
			const signedIn = signIn(account, tokens);
			await until('the services', () => picks[round]?.isShown === true);
			picks[round]?.pick(0);
			await until('the prompt', () => inputs.length === round + 1);
			secrets[hanging] = true;
			inputs[round]?.submit(sampleToken);
			// The first attempt may last while the second one begins.
			await until('the end of the prompt', () => inputs[round]?.isShown === false);
			assert.isTrue(round === 0 || !(await within(7, signedIn)));
			secrets[hanging] = false;
		}
		assert.lengthOf(errors, 3);
		for (const error of errors) {
			assert.match(error, /could not store the token, so you are not signed in.*did not respond within 4 s/);
		}
	});
});

describe('The prompt for a token', () => {
	let extension: Qoder;
	let prompts: readonly FakeInput[];

	before(async () => {
		extension = await qoder();
	});

	beforeEach(() => {
		prompts = fakeInputs().inputs;
		setEnvironment({});
	});

	it('opens the page where the tokens of a public service are made', async () => {
		const opened: string[] = [];
		replace(env, 'openExternal', async (uri: Uri) => opened.push(`${uri}`));
		const asked = askToken(extension.account, 'https://api.qoder.com.cn/api/v1/cloud');
		const [input = new FakeInput()] = prompts;
		assert.deepEqual(input.tooltips, ['Back', 'Create Token in Browser']);
		input.press('Create Token in Browser');
		assert.deepEqual(opened, ['https://qoder.com.cn/cloud/pat-keys']);
		input.hide();
		assert.isUndefined(await asked);
	});

	for (const [problem, answer] of [
		['rejects it', async () => refusal(401)],
		['does not know the address', async () => refusal(404)],
		['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
	] as const) {
		it(`offers the other public services when the first ${problem}`, async () => {
			const hosts: string[] = [];
			replace(globalThis, 'fetch', async (input: Request | string | URL) => {
				const { host } = new URL(input instanceof Request ? input.url : input);
				hosts.push(host);
				return host === 'api.qoder.com' ? Response.json({ data: [], has_more: false, next_page: null }) : answer();
			});
			const asked = askToken(extension.account, 'https://api.qoder.com.cn/api/v1/cloud');
			const [input = new FakeInput()] = prompts;
			input.submit('pt-1234');
			await until('the offer', () => input.tooltips.includes('Try api.qoder.com'));
			assert.include(`${input.validationMessage}`, 'openapi.qoder.sh, api.qoder.com');
			assert.deepEqual(new Set(hosts), new Set(['api.qoder.com.cn']));
			input.press('Try api.qoder.com');
			const elsewhere = await asked;
			assert.deepEqual(elsewhere, { baseUrl: 'https://api.qoder.com/api/v1/cloud', text: 'pt-1234' });
			const { baseUrl, text } = elsewhere as Elsewhere;
			assert.instanceOf(await askToken(extension.account, baseUrl, text), Token);
		});
	}

	it('offers no other service for an invalid token or a private service', async () => {
		replace(globalThis, 'fetch', async () => refusal(401));
		for (const [baseUrl, text] of [
			['https://api.qoder.com.cn/api/v1/cloud', 'password'],
			['https://cloud.example', 'pt-1234'],
		] as const) {
			const asked = askToken(extension.account, baseUrl);
			const input = prompts.at(-1) ?? new FakeInput();
			input.submit(text);
			await until('the complaint', () => typeof input.validationMessage === 'string');
			assert.isFalse(input.tooltips.some((tooltip) => `${tooltip}`.startsWith('Try ')));
			input.hide();
			assert.isUndefined(await asked);
		}
	});

	it('takes the token from QODER_PAT, and sends it after the user accepts', async () => {
		setEnvironment({ QODER_PAT: ' pt-from-the-environment\n' });
		const asked = askToken(extension.account, 'https://cloud.example');
		const [input = new FakeInput()] = prompts;
		assert.deepEqual(input.tooltips, ['Back', 'Use Token from QODER_PAT']);
		input.press('Use Token from QODER_PAT');
		assert.equal(input.value, 'pt-from-the-environment');
		input.press('Back');
		assert.equal(await asked, back);
	});
});

/** The environment of the machine; a web worker has none of its own. */
function setEnvironment(env: Record<string, string>): void {
	const { process } = globalThis as { process?: { env: unknown } };
	if (process) {
		replace(process, 'env', env);
	} else {
		replace(globalThis as { process?: unknown }, 'process', { env });
	}
}

function refusal(status: number): Response {
	return Response.json(
		{ type: 'error', error: { type: 'authentication_error', message: 'Invalid API key or token.' } },
		{ status },
	);
}
