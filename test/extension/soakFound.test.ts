import { assert } from 'chai';
import { commands } from 'vscode';
import { api, click, groupOf, rowsOf, until, useQoder } from './qoder.ts';

describe('A race that the soak found', () => {
	const extension = useQoder({ agents: 145, signedIn: true });

	it('“Loading…” is below the rows while a page is requested', async () => {
		const list = extension.agents.view;
		const tail = (await rowsOf(list)).at(-1);
		await api.faults([{ fault: { kind: 'hold' } }]);
		const clicked = click(tail);
		await until('the row', async () => (await rowsOf(list)).at(-1)?.kind === 'loading');
		assert.lengthOf(await rowsOf(list), 51);
		await api.faults([]);
		await api.release();
		await clicked;
		assert.lengthOf(await rowsOf(list), 101);
	});

	it('a list that failed twice is not outdated after it was read', async () => {
		const list = extension.files.view;
		const group = await groupOf(list, 'Tool outputs');
		await api.faults([{ fault: { kind: 'status', status: 400 } }]);
		await rowsOf(list, group);
		await commands.executeCommand('qoder.refreshGroup', group.node);
		const [failed] = await rowsOf(list, group);
		assert.equal(failed?.kind, 'failed');
		await api.faults([]);
		await click(failed);
		assert.equal((await rowsOf(list, group))[0]?.kind, 'file');
	});

	it('a fully loaded group shows its age when a refresh fails', async () => {
		const list = extension.files.view;
		const group = await groupOf(list, 'Tool outputs');
		await commands.executeCommand('qoder.loadAll', group.node);
		await api.faults([{ fault: { kind: 'status', status: 400 } }]);
		await commands.executeCommand('qoder.refreshGroup', group.node);
		const rows = await rowsOf(list, group);
		assert.equal(rows[0]?.label, 'Refresh failed');
		assert.equal(rows[1]?.kind, 'file');
	});

	it('quick clicks on rows open the last one, without an error', async () => {
		const rows = (await rowsOf(extension.agents.view)).slice(0, 8);
		await Promise.all(rows.map((row) => click(row)));
		await commands.executeCommand('workbench.action.closeAllEditors');
	});
});
