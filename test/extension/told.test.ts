import { assert } from 'chai';
import {
	CancellationTokenSource,
	commands,
	env,
	ProgressLocation,
	type ProgressOptions,
	type QuickPickItem,
	window,
} from 'vscode';
import { Account } from '../../src/account/account.ts';
import { signOut as deleteToken } from '../../src/account/signIn.ts';
import { TokenStore } from '../../src/account/tokenStore.ts';
import { QoderClient } from '../../src/api/client.ts';
import { Token } from '../../src/api/token.ts';
import type { Row as Record } from '../../src/tree/nodes.ts';
import { curlText } from '../../src/tree/rowTexts.ts';
import { api, click, labelsOf, rowsOf, runOn, sampleToken, signIn, until, useQoder } from './qoder.ts';
import { hurryTimers, replace } from './replace.ts';
import { said } from './said.ts';
import { FakeSecrets, memento } from './stores.ts';

/** The system for a moment: of the process in a host on Node, and of the browser in a web worker. */
function pretendWindows(): void {
	const { process, navigator } = globalThis as { process?: { platform: string }; navigator?: { userAgent: string } };
	if (process) {
		replace(process, 'platform', 'win32');
	} else if (navigator) {
		replace(navigator, 'userAgent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)');
	}
}

describe('Messages and copies', () => {
	const extension = useQoder({ files: 20, agents: 45 });

	it('have one line for each name and id, whatever it holds', async () => {
		await api.change({ addAgents: 3, fields: { name: 'one\r\ntwo\u202e\u0007three' } });
		await api.faults([
			{ match: { path: 'agents' }, fault: { kind: 'missingFields', every: 10, fields: ['id'] } },
			{ match: { path: 'agents' }, fault: { kind: 'hostileIds' } },
		]);
		await signIn(extension);
		const [withoutId, ...nodes] = (await rowsOf(extension.agents.view)).slice(0, 10).map(({ node }) => node);
		await commands.executeCommand('qoder.copyName', nodes[0], nodes.slice(0, 2));
		assert.deepEqual((await env.clipboard.readText()).split('\n').length, 2);
		assert.notMatch(await env.clipboard.readText(), /[^\P{C}\n]/u);
		const messages = said('showInformationMessage');
		await commands.executeCommand('qoder.copyId', withoutId);
		assert.deepEqual(messages, ['The service did not send an ID for this item.']);
		assert.include(await env.clipboard.readText(), 'one two');
		await commands.executeCommand('qoder.copyId', nodes[0], nodes);
		const ids = (await env.clipboard.readText()).split('\n');
		assert.lengthOf(ids, nodes.length);
		assert.isTrue(ids.every((id) => id.startsWith('agent_') && !/\p{C}/u.test(id)));
	});

	it('hold a cURL command for the shell of the system, with a safe address', async () => {
		await signIn(extension);
		const row = (await rowsOf(extension.agents.view))[0]?.node as Record;
		const client = new QoderClient({ baseUrl: "https://a.example/a'$(id)'b", token: async () => undefined });
		const [start, end] = [
			/^[^']*'https:\/\/a\.example\/a%27\$\(id\)%27b\/agents\/\w+' [^']*$/,
			/"Authorization: Bearer \$env:QODER_PAT"$/,
		];
		assert.match(curlText(client, [row]), start);
		assert.equal(curlText(client, [{ ...row, entry: { id: 'start#0', value: {} } } as Record]), '');
		pretendWindows();
		assert.match(curlText(client, [row]), /^curl\.exe '/);
		assert.match(curlText(client, [row]), end);
	});

	it('report that only ten of many rows are opened', async () => {
		await signIn(extension);
		const rows = (await rowsOf(extension.agents.view)).slice(0, 12);
		const messages = said('showInformationMessage');
		await runOn('openDetails', rows);
		const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs);
		await until('ten tabs', () => tabs().length === 10);
		assert.deepEqual(messages, ['Opening only the first 10 of 12 items. To open the others, select them.']);
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('list services at Sign Out, and report a token that remains', async () => {
		const { origin, host } = extension.account;
		const [secrets, remembered] = [new FakeSecrets(), memento()];
		const token = new TokenStore(secrets, remembered);
		await token.store(origin, new Token(sampleToken));
		await token.store('https://other.example', new Token('pt-of-the-other'));
		const account = new Account(token, remembered, () => {});
		await account.tokenRead;
		let offered: readonly QuickPickItem[] = [];
		replace(window, 'showQuickPick', async (items: readonly QuickPickItem[]) => {
			offered = items;
			return items[1];
		});
		await deleteToken(account, token);
		const shown = offered.map(({ label, detail }) => `${label}: ${detail}`);
		assert.deepEqual(shown, [`${host}: In use`, 'other.example: Signed in']);
		assert.deepEqual(await token.origins(), [origin]);
		const errors = said('showErrorMessage');
		secrets.isLocked = true;
		await deleteToken(account, token);
		assert.deepEqual(errors, [
			`VS Code could not delete the token for ${host}, so you are still signed in. (No keyring is running.)`,
		]);
		assert.isTrue(account.signedIn);
		account.dispose();
	});

	it('show a refresh in the view, and a long one with Cancel', async () => {
		const asked: ProgressOptions[] = [];
		const cancellation = new CancellationTokenSource();
		replace(window, 'withProgress', (options: ProgressOptions, task: (...args: unknown[]) => Promise<unknown>) => {
			asked.push(options);
			return task({ report() {} }, cancellation.token);
		});
		await api.reset(20, 1100);
		await signIn(extension);
		const { view } = extension.agents;
		await rowsOf(view);
		await commands.executeCommand('qoder.agents.refresh');
		assert.deepEqual(asked.splice(0), [{ location: { viewId: 'qoder.agents' } }]);
		await commands.executeCommand('qoder.loadAll', (await rowsOf(view)).at(-1)?.node);
		const before = labelsOf(await rowsOf(view));
		assert.isAbove(before.length, 1000);
		asked.splice(0);
		hurryTimers(2000, 2000, 50);
		await api.clear();
		await api.faults([{ match: { nth: 3 }, fault: { kind: 'hold' } }]);
		const refreshed = commands.executeCommand('qoder.agents.refresh');
		await until('the third request', async () => (await api.log()).length === 3);
		await until('the notification', () => asked.length === 2);
		cancellation.cancel();
		await refreshed;
		const [, options] = asked;
		assert.equal(options?.location, ProgressLocation.Notification);
		assert.isTrue(options?.cancellable);
		assert.match(`${options?.title}`, /^Refreshing 1,\d{3} items$/);
		await until('the request cut off', async () => (await api.log()).at(-1)?.outcome === 'cut');
		assert.lengthOf(await api.requests(), 3);
		assert.deepEqual(labelsOf(await rowsOf(view)), before);
	});

	it('name the likely reason when a browser may not read the answer', async () => {
		await signIn(extension);
		await api.modes({ cors: false });
		await commands.executeCommand('qoder.agents.refresh');
		const [row] = await rowsOf(extension.agents.view);
		if ('process' in globalThis) {
			assert.equal(row?.kind, 'agent', 'Node asks nobody for leave');
			return;
		}
		assert.match(`${row?.item.tooltip}`, /does not allow browsers to read its responses \(CORS\)/);
		await api.modes({ cors: true });
		await click(row);
		assert.equal((await rowsOf(extension.agents.view))[0]?.kind, 'agent');
	});
});
