import { assert } from 'chai';
import { commands } from 'vscode';
import { capabilities } from '../../src/api/dialects.ts';
import { Token } from '../../src/api/token.ts';
import { loadNewer } from '../../src/tree/loading.ts';
import { set } from '../soak/actions.ts';
import { api, click, labelsOf, rowsOf, sampleToken, signIn, signOut, until, useQoder } from './qoder.ts';

describe('Refresh', () => {
	const extension = useQoder({ agents: 145, signedIn: true });

	it('is repeated when the invalid setting that stopped it is corrected', async () => {
		const { view } = extension.agents;
		await rowsOf(view);
		await set('pageSize', 0);
		await commands.executeCommand('qoder.agents.refresh');
		assert.equal((await rowsOf(view))[0]?.kind, 'failed');
		await set('pageSize', undefined);
		await until('no failure', async () => (await rowsOf(view))[0]?.kind === 'agent');
	});

	it('aborts at sign-out, and shows none of the late rows', async () => {
		await rowsOf(extension.agents.view);
		await api.faults([{ fault: { kind: 'hold' } }]);
		await api.clear();
		const refreshing = commands.executeCommand('qoder.agents.refresh');
		await until('the request', async () => (await api.log()).length === 1);
		await signOut(extension);
		await refreshing;
		await until('the request cut off', async () => (await api.log())[0]?.outcome === 'cut');
		assert.deepEqual(await rowsOf(extension.agents.view), []);
	});

	it('adds newer agents at the end when the oldest come first', async () => {
		await commands.executeCommand('qoder.agents.oldestFirst');
		let rows = await rowsOf(extension.agents.view);
		while (rows.at(-1)?.kind === 'more') {
			await click(rows.at(-1));
			rows = await rowsOf(extension.agents.view);
		}
		await api.change({ addAgents: 2, fields: { name: 'brand-new' } });
		await loadNewer(extension.agents.view);
		rows = await rowsOf(extension.agents.view);
		assert.deepEqual(labelsOf(rows.slice(-2)), ['brand-new', 'brand-new']);
		assert.equal(rows.length, 147);
		await commands.executeCommand('qoder.agents.newestFirst');
	});

	it('reads the agents again when the service begins to sort them', async () => {
		const { agents } = extension;
		await signOut(extension);
		await api.generation(3);
		await commands.executeCommand('qoder.agents.oldestFirst');
		await signIn(extension);
		await rowsOf(agents.view);
		await api.generation(1);
		await commands.executeCommand('qoder.agents.refresh');
		await commands.executeCommand('qoder.loadAll', (await rowsOf(agents.view)).at(-1)?.node);
		const active = (await api.account()).agents.filter(({ archived }) => !archived).map(({ id }) => `agents/${id}`);
		const shown = (await rowsOf(agents.view)).map(({ item }) => item.id);
		assert.deepEqual(shown, active.toReversed());
		await commands.executeCommand('qoder.agents.newestFirst');
	});

	for (const [what, known, replace] of [
		['the user orders', capabilities.documented, () => commands.executeCommand('qoder.agents.newestFirst')],
		['the service sorts', capabilities.current, () => undefined],
	] as const) {
		it(`opens another list when ${what} while the first page loads`, async () => {
			const { account, agents, token } = extension;
			await signOut(extension);
			await commands.executeCommand('qoder.agents.focus');
			account.setCapabilities(known);
			await commands.executeCommand('qoder.agents.oldestFirst');
			await api.faults([{ fault: { kind: 'hold' } }]);
			await token.store(account.origin, new Token(sampleToken));
			await until('the request', () => agents.view.tree.lists[0]?.listing.isLoading === true);
			const [first] = agents.view.tree.lists;
			await replace();
			await api.endFaults();
			// Not by `rowsOf`, which would open it; and before a check for newer agents does so.
			const isOpen = () => agents.view.tree.lists[0] !== first && agents.view.tree.lists[0]?.entries.length === 50;
			await until('the rows of another list', isOpen, 10);
			await commands.executeCommand('qoder.agents.newestFirst');
		});
	}
});
