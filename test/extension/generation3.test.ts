import { assert } from 'chai';
import { commands } from 'vscode';
import { api, click, groupOf, type Qoder, qoder, rowsOf, signIn, signOut, until } from './qoder.ts';

describe('A service of a newer generation', () => {
	let extension: Qoder;

	before(async () => {
		extension = await qoder();
	});

	beforeEach(async () => {
		await signOut(extension);
		await api.reset();
		await api.generation(3);
		await signIn(extension);
	});

	after(() => api.generation(1));

	it('turns the groups into one list once its answer shows that it knows no purposes', async () => {
		const group = await groupOf(extension.files.view, 'Tool outputs');
		await rowsOf(extension.files.view, group);
		await until('one list', async () => (await rowsOf(extension.files.view)).some(({ kind }) => kind === 'file'));
		let rows = await rowsOf(extension.files.view);
		while (rows.at(-1)?.kind === 'more') {
			await click(rows.at(-1));
			rows = await rowsOf(extension.files.view);
		}
		const { files } = await api.account();
		assert.deepEqual(
			rows.map(({ item }) => item.id),
			files.map(({ id }) => `files/all/${id}`),
		);
	});

	it('that goes back to the older one starts over, and is read to its end', async () => {
		const list = extension.files.view;
		await rowsOf(list, await groupOf(list, 'Tool outputs'));
		await until('one list', async () => (await rowsOf(list)).some(({ kind }) => kind === 'file'));
		await api.generation(1);
		// The cursor of the newer generation means nothing to the older one, which gives its first page once more.
		await click((await rowsOf(list)).at(-1));
		assert.equal((await rowsOf(list)).at(-1)?.item.command?.title, 'Start over');
		for (let clicks = 0; clicks < 5 && (await rowsOf(list)).at(-1)?.kind !== 'file'; clicks++) {
			await click((await rowsOf(list)).at(-1));
		}
		assert.deepEqual(
			(await rowsOf(list)).map(({ item }) => item.id),
			(await api.account()).files.map(({ id }) => `files/all/${id}`),
		);
	});

	it('lists all agents by its own cursors', async () => {
		let rows = await rowsOf(extension.agents.view);
		assert.equal(rows.length, 45);
		await api.change({ addAgents: 100 });
		await commands.executeCommand('qoder.agents.refresh');
		rows = await rowsOf(extension.agents.view);
		while (rows.at(-1)?.kind === 'more') {
			await click(rows.at(-1));
			rows = await rowsOf(extension.agents.view);
		}
		assert.equal(rows.length, 145);
		assert.isTrue((await api.requests()).some((request) => request.includes('page=')));
	});
});
