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
import { hurryTimers, replace } from './replace.ts';
import { FakeSecrets, memento } from './stores.ts';

const [service, other] = services;

describe('The token', () => {
	const extension = useQoder();

	afterEach(async () => {
		await set('baseUrl', service);
		await extension.account.tokenRead;
	});

	it('is sent to its own origin only, however the base URL is spelled', async () => {
		const { account, agents, files, token } = extension;
		const { host, pathname } = new URL(service);
		await set('baseUrl', ` HTTP://${host}${pathname}/ `);
		await signIn(extension);
		assert.isNotEmpty(await rowsOf(agents.view));
		await rowsOf(files.view, await groupOf(files.view, 'Tool outputs'));
		await set('baseUrl', other);
		await until('signed out of the other service', () => !account.signedIn);
		await api.clear();
		assert.isEmpty(await rowsOf(agents.view));
		await commands.executeCommand('qoder.refresh');
		assert.deepEqual(await api.requests(), []);
		await token.store(new URL(other).origin, new Token(sampleToken));
		await until('signed in to the other service', () => account.signedIn);
		await api.clear();
		await rowsOf(files.view, await groupOf(files.view, 'Tool outputs'));
		await rowsOf(agents.view);
		await commands.executeCommand('qoder.refresh');
		const log = await api.log();
		await token.delete(new URL(other).origin);
		assert.deepEqual([...new Set(log.map(({ host }) => host))], [new URL(other).host]);
		assert.isAtLeast(log.length, 2);
	});

	it('that was rejected is requested in one prompt, and replaced by another', async () => {
		await signIn(extension, 'pt-wrong');
		const [refused] = await rowsOf(extension.files.view, await groupOf(extension.files.view, 'Tool outputs'));
		assert.equal(refused?.item.command?.command, 'qoder.signIn');
		let answered = 0;
		for (const asked of Array.from({ length: 5 }, () => click(refused))) {
			void asked.then(() => answered++);
		}
		await until('one prompt that stands for all', async () => {
			await commands.executeCommand('workbench.action.closeQuickOpen');
			return answered === 5;
		});
		assert.deepEqual(new Set((await api.log()).map(({ isSampleToken }) => isSampleToken)), new Set([false]));
		await extension.token.store(extension.account.origin, new Token(sampleToken));
		await until('rows in place of the refusal', async () => {
			const group = (await rowsOf(extension.files.view)).find(({ label }) => label === 'Tool outputs');
			return group !== undefined && (await rowsOf(extension.files.view, group))[0]?.kind === 'file';
		});
	});

	it('keeps the last of concurrent changes: stored or deleted', async () => {
		const { account, token } = extension;
		for (let round = 0; round < 2; round++) {
			await Promise.all([token.store(account.origin, new Token(sampleToken)), token.delete(account.origin)]);
			await until('signed out', async () => !account.signedIn && !(await token.get(account.origin)));
			await Promise.all([token.delete(account.origin), token.store(account.origin, new Token(sampleToken))]);
			await until('signed in', () => account.signedIn);
		}
	});

	it('is not used with an invalid base URL', async () => {
		const { account, agents, files } = extension;
		await signIn(extension);
		await groupOf(files.view, 'Tool outputs');
		for (const address of ['no address', '']) {
			await set('baseUrl', address);
			await until('no rows', async () => (await rowsOf(files.view)).length === 0);
			assert.isEmpty(await rowsOf(agents.view));
			assert.isFalse(account.signedIn);
			await commands.executeCommand('qoder.agents.newestFirst');
			await commands.executeCommand('qoder.files.groupByPurpose');
			await commands.executeCommand('qoder.refresh');
		}
		await set('baseUrl', service);
		await until('signed in again', () => account.signedIn);
		assert.isNotEmpty(await rowsOf(agents.view));
	});

	for (const [keyring, state, reason] of [
		['is locked', 'isLocked', /could not read the stored token/],
		['hangs', 'isHanging', /secret storage did not respond within 4 s/],
	] as const) {
		it(`keeps the sign-in while the keyring ${keyring}, and is used later`, async () => {
			hurryTimers(4000, 4000, 50);
			const secrets = new FakeSecrets();
			const nobody = accountWith(secrets);
			await nobody.account.tokenRead;
			assert.isFalse(nobody.account.signedIn);
			nobody.dispose();
			await secrets.store(`qoder.pat:${extension.account.origin}`, sampleToken);
			secrets[state] = true;
			const { account, changes, dispose } = accountWith(secrets);
			await within(7, account.tokenRead);
			assert.isTrue(account.signedIn);
			const listed = () =>
				within(
					7,
					account.client.listAgents({ limit: 1 }).catch((error: ApiError) => error),
				);
			assert.match(`${await listed()}`, reason);
			assert.equal(changes(), 0);
			assert.deepEqual(await api.requests(), []);
			secrets[state] = false;
			await listed();
			await until('the lists opened again', () => changes() === 2);
			await account.client.listAgents({ limit: 1 });

			const { client } = account;
			secrets[state] = true;
			secrets.tell(`qoder.pat:${account.origin}`);
			assert.match(`${await listed()}`, reason);
			secrets[state] = false;
			await client.listAgents({ limit: 1 });
			assert.isTrue(account.signedIn);
			assert.equal(account.client, client);
			assert.equal(changes(), 2);

			secrets[state] = true;
			const { tokenRead } = account;
			account.reopen();
			account.reopen();
			await within(7, Promise.all([tokenRead, account.tokenRead]));
			assert.isTrue(account.signedIn);
			dispose();
		});
	}

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
		assert.match(String(failure), /was changed/);
		assert.deepEqual(await api.requests(), []);
		assert.isAbove(changes(), before);
		await account.tokenRead;
		assert.isTrue(account.signedIn);
		assert.notEqual(account.client, client);
		await account.client.listAgents({ limit: 1 }).catch(() => {});
		assert.deepEqual(
			(await api.log()).map(({ isSampleToken }) => isSampleToken),
			[false],
		);
		assert.match(String(await client.listAgents({ limit: 1 }).catch((error: Error) => error)), /was changed/);
		dispose();
	});

	it('of each service is kept by its origin, until it is deleted', async () => {
		const secrets = new FakeSecrets();
		const remembered = memento();
		const { update } = remembered;
		let lost = 0;
		// VS Code may lose an update.
		replace(remembered, 'update', (key: string, value: unknown) => (lost++ === 0 ? Promise.resolve() : update(key, value)));
		const token = new TokenStore(secrets, remembered);
		await token.store('https://a.example', new Token('pt-a'));
		await token.store('https://b.example', new Token('pt-b'));
		assert.sameMembers(await token.origins(), ['https://a.example', 'https://b.example']);
		await token.delete('https://a.example');
		assert.deepEqual(await token.origins(), ['https://b.example']);
		secrets.isLocked = true;
		assert.match(String(await token.delete('https://b.example').catch((error: Error) => error)), /No keyring/);
		secrets.isLocked = false;
		assert.deepEqual(await token.origins(), ['https://b.example']);
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
		account.setCapabilities(capabilities.documented, new URL(other).origin);
		assert.equal(turns, 2);
		dispose();
		const later = accountWith(secrets, remembered);
		assert.equal(later.account.capabilities, capabilities.current);
		later.dispose();
	});
});

/** An account of its own, which shares nothing with that of the extension but the settings. */
function accountWith(secrets: SecretStorage, remembered = memento()) {
	const account = new Account(new TokenStore(secrets, remembered), remembered, () => {});
	let count = 0;
	account.onDidChange(() => count++);
	return { account, changes: () => count, dispose: () => account.dispose() };
}
