import { assert } from 'chai';
import { env, type Uri } from 'vscode';
import { askToken, back } from '../../src/account/tokenPrompt.ts';
import { FakeInput, fakeInputs } from './fakeInputs.ts';
import { type Qoder, qoder } from './qoder.ts';
import { replace } from './replace.ts';

/** The environment of the machine; a web worker has none of its own. */
function setEnvironment(env: Record<string, string>): void {
	const { process } = globalThis as { process?: { env: unknown } };
	if (process) {
		replace(process, 'env', env);
	} else {
		replace(globalThis as { process?: unknown }, 'process', { env });
	}
}

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

	it('takes the token from QODER_PAT, if there is one, and sends it to nobody before the person accepts', async () => {
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
