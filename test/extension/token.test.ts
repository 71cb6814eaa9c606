import { assert } from 'chai';
import { commands, EventEmitter, extensions, type SecretStorage, type SecretStorageChangeEvent } from 'vscode';
import { Account } from '../../src/account/account.ts';
import { Token } from '../../src/account/token.ts';
import { services, set } from '../soak/actions.ts';
import { api, click, groupOf, type Qoder, qoder, rowsOf, sampleToken, signIn, signOut, until } from './qoder.ts';

const [service, other] = services;

describe('The token', () => {
	let extension: Qoder;

	before(async () => {
		extension = await qoder();
	});

	beforeEach(async () => {
		await signOut(extension);
		await api.reset();
	});

	afterEach(async () => {
		await set('baseUrl', service);
		await extension.token.delete(new URL(other).origin);
		await extension.account.checked;
	});

	it('goes where only the person says: no workspace or folder can set the base URL, and the rest of the manifest says as much', () => {
		const manifest = extensions.getExtension('qoder-community.qoder-cloud-explorer')?.packageJSON;
		assert.equal(manifest.contributes.configuration.properties['qoder.baseUrl'].scope, 'application');
		assert.isTrue(manifest.capabilities.untrustedWorkspaces.supported);
		assert.isTrue(manifest.capabilities.virtualWorkspaces);
	});

	it('is found again however the base URL is written', async () => {
		const { host, pathname } = new URL(service);
		await set('baseUrl', ` HTTP://${host}${pathname}/ `);
		await signIn(extension);
		assert.isNotEmpty(await rowsOf(extension.agents.list));
	});

	it('of another service brings that service’s rows, and no request goes to the first any more', async () => {
		await signIn(extension);
		await extension.token.store(new URL(other).origin, sampleToken);
		await rowsOf(extension.files.list, await groupOf(extension.files.list, 'Tool outputs'));
		await set('baseUrl', other);
		await until('signed out of one', () => !extension.account.signedIn);
		await until('signed in to the other', () => extension.account.signedIn);
		await api.clear();
		await rowsOf(extension.files.list, await groupOf(extension.files.list, 'Tool outputs'));
		await rowsOf(extension.agents.list);
		await commands.executeCommand('qoder.refresh');
		const hosts = new Set((await api.log()).map(({ host }) => host));
		assert.deepEqual([...hosts], [new URL(other).host]);
		assert.isAtLeast((await api.log()).length, 2);
	});

	it('that was rejected is forgotten with what it could not list, as soon as there is a better one', async () => {
		await signIn(extension, 'pt-wrong');
		const [refused] = await rowsOf(extension.files.list, await groupOf(extension.files.list, 'Tool outputs'));
		assert.equal(refused?.item.command?.command, 'qoder.signIn');
		await extension.token.store(extension.account.origin, sampleToken);
		await until('rows in place of the refusal', async () => {
			const group = (await rowsOf(extension.files.list)).find(({ label }) => label === 'Tool outputs');
			return group !== undefined && (await rowsOf(extension.files.list, group))[0]?.kind === 'file';
		});
	});

	it('stored and deleted at once is gone, deleted and stored at once is there', async () => {
		const { account, token } = extension;
		for (let round = 0; round < 5; round++) {
			await Promise.all([token.store(account.origin, sampleToken), token.delete(account.origin)]);
			await until('signed out', async () => !account.signedIn && !(await token.get(account.origin)));
			await Promise.all([token.delete(account.origin), token.store(account.origin, sampleToken)]);
			await until('signed in', () => account.signedIn);
		}
	});

	for (const address of ['no address', 'http://example.com/api', 'https://me:secret@example.com', '']) {
		it(`is not used with the base URL “${address}”: the views are empty until the setting is mended`, async () => {
			await signIn(extension);
			await groupOf(extension.files.list, 'Tool outputs');
			await set('baseUrl', address);
			await until('no rows', async () => (await rowsOf(extension.files.list)).length === 0);
			assert.isEmpty(await rowsOf(extension.agents.list));
			assert.isFalse(extension.account.signedIn);
			await commands.executeCommand('qoder.agents.newestFirst');
			await commands.executeCommand('qoder.files.groupByPurpose');
			await commands.executeCommand('qoder.refresh');
			await set('baseUrl', service);
			await until('signed in again', () => extension.account.signedIn);
			assert.isNotEmpty(await rowsOf(extension.agents.list));
		});
	}

	it('that cannot be read from its storage leaves the person signed out, and a request says why', async () => {
		const broken = new Token(brokenStorage());
		const account = new Account(broken, () => {});
		await account.checked;
		assert.isFalse(account.signedIn);
		const failure = await account.client.listAgents({ limit: 1 }).catch((error: Error) => error);
		assert.match(String(failure), /cannot be read from where VS Code keeps it/);
		assert.deepEqual(await api.requests(), []);
		account.dispose();
		broken.dispose();
	});

	it('that many rows miss is asked for once', async () => {
		await signIn(extension, 'pt-wrong');
		const [refused] = await rowsOf(extension.agents.list);
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

/** A keyring that is not there, as on Linux without one. */
function brokenStorage(): SecretStorage {
	const fail = () => Promise.reject(new Error('No keyring is running.'));
	const onDidChange = new EventEmitter<SecretStorageChangeEvent>().event;
	return { get: fail, store: fail, delete: fail, keys: fail, onDidChange } as SecretStorage;
}
