import { assert } from 'chai';
import { Account } from '../../src/account/account.ts';
import { signIn } from '../../src/account/signIn.ts';
import { TokenStore } from '../../src/account/tokenStore.ts';
import { fakeInputs, within } from './fakeInputs.ts';
import { sampleToken, until, useQoder } from './qoder.ts';
import { said } from './said.ts';
import { FakeSecrets, memento } from './stores.ts';

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

	afterEach(() => {
		account.dispose();
		tokens.dispose();
	});

	it('explains a keyring that never answers within seconds, and can be started again meanwhile', async () => {
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

	it('ends within seconds when the keyring stops answering while the token is stored', async () => {
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
