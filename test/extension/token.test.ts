import { assert } from 'chai';
import { commands, type SecretStorage } from 'vscode';
import { Account } from '../../src/account/account.ts';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { TokenStore } from '../../src/account/tokenStore.ts';
import { capabilities } from '../../src/api/dialects.ts';
import type { ApiError } from '../../src/api/errors.ts';
import { Token } from '../../src/api/token.ts';
import { services, set } from '../soak/actions.ts';
import { within } from './fakeInputs.ts';
import { api, click, groupOf, rowsOf, sampleToken, signIn, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { FakeSecrets, memento } from './stores.ts';

const [service, other] = services;

describe('The token', () => {
	const extension = useQoder();

	afterEach(async () => {
		await set('baseUrl', service);
		await extension.token.delete(new URL(other).origin);
		await extension.account.checked;
	});

	it('is found with any spelling of the base URL', async () => {
		const { host, pathname } = new URL(service);
		await set('baseUrl', ` HTTP://${host}${pathname}/ `);
		await signIn(extension);
		assert.isNotEmpty(await rowsOf(extension.agents.view));
	});

	it('of another service shows its rows, and ends requests to the first', async () => {
		await signIn(extension);
		await extension.token.store(new URL(other).origin, new Token(sampleToken));
		await rowsOf(extension.files.view, await groupOf(extension.files.view, 'Tool outputs'));
		await set('baseUrl', other);
		await until('signed out of one', () => !extension.account.signedIn);
		await until('signed in to the other', () => extension.account.signedIn);
		await api.clear();
		await rowsOf(extension.files.view, await groupOf(extension.files.view, 'Tool outputs'));
		await rowsOf(extension.agents.view);
		await commands.executeCommand('qoder.refresh');
		const hosts = new Set((await api.log()).map(({ host }) => host));
		assert.deepEqual([...hosts], [new URL(other).host]);
		assert.isAtLeast((await api.log()).length, 2);
	});

	it('that was rejected is replaced by a valid one, with its rows', async () => {
		await signIn(extension, 'pt-wrong');
		const [refused] = await rowsOf(extension.files.view, await groupOf(extension.files.view, 'Tool outputs'));
		assert.equal(refused?.item.command?.command, 'qoder.signIn');
		await extension.token.store(extension.account.origin, new Token(sampleToken));
		await until('rows in place of the refusal', async () => {
			const group = (await rowsOf(extension.files.view)).find(({ label }) => label === 'Tool outputs');
			return group !== undefined && (await rowsOf(extension.files.view, group))[0]?.kind === 'file';
		});
	});

	it('keeps the last of concurrent changes: stored or deleted', async () => {
		const { account, token } = extension;
		for (let round = 0; round < 5; round++) {
			await Promise.all([token.store(account.origin, new Token(sampleToken)), token.delete(account.origin)]);
			await until('signed out', async () => !account.signedIn && !(await token.get(account.origin)));
			await Promise.all([token.delete(account.origin), token.store(account.origin, new Token(sampleToken))]);
			await until('signed in', () => account.signedIn);
		}
	});

	for (const address of ['no address', 'http://example.com/api', 'https://me:secret@example.com', '']) {
		it(`is not used with the base URL “${address}”`, async () => {
			await signIn(extension);
			await groupOf(extension.files.view, 'Tool outputs');
			await set('baseUrl', address);
			await until('no rows', async () => (await rowsOf(extension.files.view)).length === 0);
			assert.isEmpty(await rowsOf(extension.agents.view));
			assert.isFalse(extension.account.signedIn);
			await commands.executeCommand('qoder.agents.newestFirst');
			await commands.executeCommand('qoder.files.groupByPurpose');
			await commands.executeCommand('qoder.refresh');
			await set('baseUrl', service);
			await until('signed in again', () => extension.account.signedIn);
			assert.isNotEmpty(await rowsOf(extension.agents.view));
		});
	}

	it('that cannot be read keeps the sign-in, and requests show the reason', async () => {
		const { account, dispose } = accountWith(new FakeSecrets());
		await account.checked;
		assert.isFalse(account.signedIn);
		dispose();
		const locked = new FakeSecrets();
		locked.isLocked = true;
		const other = accountWith(locked);
		await other.account.checked;
		assert.isTrue(other.account.signedIn);
		const failure = await other.account.client.listAgents({ limit: 1 }).catch((error: Error) => error);
		assert.match(String(failure), /could not read the stored token/);
		assert.deepEqual(await api.requests(), []);
		other.dispose();
	});

	it('keeps the sign-in when the keyring hangs, and views show it', async () => {
		const secrets = new FakeSecrets();
		await secrets.store(`qoder.pat:${extension.account.origin}`, sampleToken);
		secrets.isHanging = true;
		const { account, changes, dispose } = accountWith(secrets);
		await within(7, account.checked);
		assert.isTrue(account.signedIn);
		const failure = await within(
			1,
			account.client.listAgents({ limit: 1 }).catch((error: Error) => error),
		);
		assert.match(String(failure), /secret storage did not respond within 4 s/);
		assert.equal((failure as ApiError).kind, 'offline');
		assert.equal(changes(), 0);
		secrets.isHanging = false;
		await account.client.listAgents({ limit: 1 }).catch(() => {});
		await until('the lists opened again', () => changes() === 2);
		await account.client.listAgents({ limit: 1 });
		dispose();
	});

	it('fails the next request within seconds when the keyring hangs', async () => {
		const secrets = new FakeSecrets();
		await secrets.store(`qoder.pat:${extension.account.origin}`, sampleToken);
		const { account, changes, dispose } = accountWith(secrets);
		await account.client.listAgents({ limit: 1 });
		secrets.isHanging = true;
		const failure = await within(
			7,
			account.client.listAgents({ limit: 1 }).catch((error: Error) => error),
		);
		assert.match(String(failure), /secret storage did not respond within 4 s/);
		secrets.isHanging = false;
		await account.client.listAgents({ limit: 1 });
		assert.equal(changes(), 0);
		dispose();
	});

	it('is checked for many concurrent changes within seconds', async () => {
		const secrets = new FakeSecrets();
		secrets.isHanging = true;
		const { account, dispose } = accountWith(secrets);
		const { checked } = account;
		account.reopen();
		account.reopen();
		await within(7, Promise.all([checked, account.checked]));
		assert.isTrue(account.signedIn);
		dispose();
	});

	it('that cannot be deleted is offered by Sign Out again', async () => {
		const secrets = new FakeSecrets();
		const token = new TokenStore(secrets, memento());
		await token.store('https://a.example', new Token('pt-a'));
		secrets.isLocked = true;
		assert.match(String(await token.delete('https://a.example').catch((error: Error) => error)), /No keyring/);
		secrets.isLocked = false;
		assert.deepEqual(await token.origins(), ['https://a.example']);
		token.dispose();
	});

	it('that cannot be read for a moment keeps the rows, and is used later', async () => {
		const secrets = new FakeSecrets();
		const { account, changes, dispose } = accountWith(secrets);
		await account.checked;
		await secrets.store(`qoder.pat:${account.origin}`, sampleToken);
		await until('signed in', () => account.signedIn);
		const { client } = account;
		await client.listAgents({ limit: 1 });
		const before = changes();
		secrets.isLocked = true;
		secrets.tell(`qoder.pat:${account.origin}`);
		const failure = await client.listAgents({ limit: 1 }).catch((error: Error) => error);
		assert.match(String(failure), /could not read the stored token/);
		secrets.isLocked = false;
		await client.listAgents({ limit: 1 });
		assert.isTrue(account.signedIn);
		assert.equal(account.client, client);
		assert.equal(changes(), before);
		dispose();
	});

	it('of another window is not used for a list of an older token', async () => {
		const secrets = new FakeSecrets();
		const { account, changes, dispose } = accountWith(secrets);
		await secrets.store(`qoder.pat:${account.origin}`, sampleToken);
		await until('signed in', () => account.signedIn);
		const { client } = account;
		await client.listAgents({ limit: 1 });
		const before = changes();
		await api.clear();
		secrets.storeSilently(`qoder.pat:${account.origin}`, 'pt-of-another-account');
		const failure = await client.listAgents({ limit: 1 }).catch((error: Error) => error);
		assert.match(String(failure), /has changed/);
		assert.deepEqual(await api.requests(), []);
		assert.isAbove(changes(), before);
		await account.checked;
		assert.isTrue(account.signedIn);
		assert.notEqual(account.client, client);
		await account.client.listAgents({ limit: 1 }).catch(() => {});
		assert.deepEqual(
			(await api.log()).map(({ isSampleToken }) => isSampleToken),
			[false],
		);
		assert.match(String(await client.listAgents({ limit: 1 }).catch((error: Error) => error)), /has changed/);
		dispose();
	});

	it('of each service is kept by its origin, until it is deleted', async () => {
		const token = new TokenStore(new FakeSecrets(), memento());
		await token.store('https://a.example', new Token('pt-a'));
		await token.store('https://b.example', new Token('pt-b'));
		assert.sameMembers(await token.origins(), ['https://a.example', 'https://b.example']);
		await token.delete('https://a.example');
		assert.deepEqual(await token.origins(), ['https://b.example']);
		token.dispose();
	});

	it('of each service is found, even if VS Code loses a memento update', async () => {
		const remembered = memento();
		const { update } = remembered;
		let lost = 0;
		replace(remembered, 'update', (key: string, value: unknown) => (lost++ === 0 ? Promise.resolve() : update(key, value)));
		const token = new TokenStore(new FakeSecrets(), remembered);
		await token.store('https://a.example', new Token('pt-a'));
		assert.deepEqual(await token.origins(), ['https://a.example']);
		token.dispose();
	});

	it('is checked with one answer, which shows what the service can do', async () => {
		const secrets = new FakeSecrets();
		const remembered = memento();
		const { account, dispose } = accountWith(secrets, remembered);
		const check = (pat = sampleToken) =>
			checkToken(account, service, pat, new AbortController().signal).then((problem) => problem?.complaint);
		let turns = 0;
		account.onDidChangeCapabilities(() => turns++);
		assert.isUndefined(account.capabilities);
		assert.match(`${await check('pt-wrong')}`, /rejected the token/);
		assert.isUndefined(await check('pt-forbidden'));
		assert.isUndefined(account.capabilities);
		assert.isUndefined(await check());
		assert.equal(account.capabilities, capabilities.documented);
		await api.generation(3);
		assert.isUndefined(await check());
		assert.isUndefined(await check());
		assert.equal(account.capabilities, capabilities.current);
		assert.equal(turns, 2);
		account.learn(capabilities.documented, new URL(other).origin);
		assert.equal(turns, 2);
		dispose();
		const later = accountWith(secrets, remembered);
		assert.equal(later.account.capabilities, capabilities.current);
		later.dispose();
	});

	it('opens one prompt, however many rows were rejected', async () => {
		await signIn(extension, 'pt-wrong');
		const [refused] = await rowsOf(extension.agents.view);
		const asked = Array.from({ length: 5 }, () => click(refused));
		let answered = 0;
		for (const one of asked) {
			void one.then(() => answered++);
		}
		await until('one prompt that stands for all', async () => {
			await commands.executeCommand('workbench.action.closeQuickOpen');
			return answered === 5;
		});
		assert.deepEqual(new Set((await api.log()).map(({ isSampleToken }) => isSampleToken)), new Set([false]));
	});
});

/** An account of its own, which shares nothing with that of the extension but the settings. */
function accountWith(secrets: SecretStorage, remembered = memento()) {
	const token = new TokenStore(secrets, remembered);
	const account = new Account(token, remembered, () => {});
	let count = 0;
	account.onDidChange(() => count++);
	const dispose = () => {
		account.dispose();
		token.dispose();
	};
	return { account, changes: () => count, dispose };
}
