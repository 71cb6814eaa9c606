import { assert } from 'chai';
import { env, type Uri } from 'vscode';
import { askToken, back, type Elsewhere } from '../../src/account/tokenPrompt.ts';
import { Token } from '../../src/api/token.ts';
import { FakeInput, fakeInputs } from './fakeInputs.ts';
import { type Qoder, qoder, until } from './qoder.ts';
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

function refusal(status: number): Response {
	return Response.json(
		{ type: 'error', error: { type: 'authentication_error', message: 'Invalid API key or token.' } },
		{ status },
	);
}
