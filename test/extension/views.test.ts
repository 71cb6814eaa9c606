import { assert } from 'chai';
import { commands, TreeItemCollapsibleState, workspace } from 'vscode';
import { api, baseUrl, click, groupOf, rowsOf, signIn, signOut, until, useQoder } from './qoder.ts';

describe('The views', () => {
	const extension = useQoder();

	it('show nothing and send nothing while signed out', async () => {
		assert.deepEqual(await rowsOf(extension.files.view), []);
		assert.deepEqual(await rowsOf(extension.agents.view), []);
		await commands.executeCommand('qoder.refresh');
		assert.deepEqual(await api.requests(), []);
	});

	it('send nothing for the groups of files until one is expanded', async () => {
		await signIn(extension);
		const groups = await rowsOf(extension.files.view);
		assert.deepEqual(
			groups.map(({ label }) => label),
			['User uploads', 'Tool outputs', 'Skill outputs', 'Session resources', 'Agent outputs'],
		);
		assert.isTrue(
			groups.every(({ item, kind }) => kind === 'purpose' && item.collapsibleState === TreeItemCollapsibleState.Collapsed),
		);
		assert.deepEqual(
			(await api.requests()).filter((request) => request.includes('/files')),
			[],
		);
	});

	it('send one request for each page of a group, and none for a repaint', async () => {
		await api.change({ addFiles: 70, purpose: 'tool_output' });
		await signIn(extension);
		await api.clear();
		const group = await groupOf(extension.files.view, 'Tool outputs');
		const first = await rowsOf(extension.files.view, group);
		await rowsOf(extension.files.view, group);
		assert.deepEqual(await files(), ['GET /files purpose=tool_output&limit=50']);

		await click(first.at(-1));
		const second = await rowsOf(extension.files.view, group);
		const [, next] = await files();
		assert.equal(next, `GET /files purpose=tool_output&limit=50&after=${idOf(first.at(-2))}`);
		assert.isAbove(second.length, first.length);
	});

	it('reach every file and every agent, each once', async () => {
		await signIn(extension);
		const found: string[] = [];
		for (const group of await rowsOf(extension.files.view)) {
			found.push(...(await clickToTheEnd(() => rowsOf(extension.files.view, group))));
		}
		const agents = await clickToTheEnd(() => rowsOf(extension.agents.view));
		const account = await api.account();
		assert.sameMembers(
			found,
			account.files.map(({ id }) => id),
		);
		assert.equal(found.length, 137);
		assert.deepEqual(
			agents,
			account.agents.filter(({ archived }) => !archived).map(({ id }) => id),
		);
		assert.equal(agents.length, 45);
	});

	it('request the page size of the setting, and name an invalid one', async () => {
		await workspace.getConfiguration('qoder').update('pageSize', 7, true);
		try {
			await signIn(extension);
			const agents = await rowsOf(extension.agents.view);
			assert.equal(agents.length, 8);
			await workspace.getConfiguration('qoder').update('pageSize', 700, true);
			await click(agents.at(-1));
			const failed = (await rowsOf(extension.agents.view)).at(-1);
			assert.equal(failed?.kind, 'failed');
			assert.match(`${failed?.label} ${failed?.item.description}`, /^Invalid setting Open Settings · .*qoder\.pageSize/);
			assert.equal(failed?.item.command?.command, 'workbench.action.openSettings');
			await workspace.getConfiguration('qoder').update('pageSize', 8, true);
			await until('the next page, once the setting is mended', async () => (await rowsOf(extension.agents.view)).length === 16);
		} finally {
			await workspace.getConfiguration('qoder').update('pageSize', undefined, true);
		}
	});

	it('ignore a click on a last row that is no longer the last', async () => {
		await api.change({ addAgents: 100 });
		await signIn(extension);
		const tail = (await rowsOf(extension.agents.view)).at(-1);
		await api.clear();
		await Promise.all(Array.from({ length: 10 }, () => click(tail)));
		await click(tail);
		const pages = (await api.requests()).filter((request) => request.startsWith('GET /agents '));
		assert.lengthOf(pages, 1);
		assert.equal((await rowsOf(extension.agents.view)).length, 101);
	});

	it('forget everything when the user signs out', async () => {
		await signIn(extension);
		assert.isNotEmpty(await rowsOf(extension.agents.view));
		await signOut(extension);
		assert.deepEqual(await rowsOf(extension.agents.view), []);
		await api.clear();
		await signIn(extension);
		assert.isNotEmpty(await rowsOf(extension.agents.view));
		assert.isNotEmpty(await api.requests());
	});

	it('never send a token to an origin other than its own', async () => {
		await signIn(extension);
		const other = baseUrl.replace('127.0.0.1', 'localhost');
		await workspace.getConfiguration('qoder').update('baseUrl', other, true);
		try {
			await until('signed out of the other service', () => !extension.account.signedIn);
			await api.clear();
			assert.deepEqual(await rowsOf(extension.agents.view), []);
			await commands.executeCommand('qoder.refresh');
			assert.deepEqual(await api.requests(), []);
		} finally {
			await workspace.getConfiguration('qoder').update('baseUrl', baseUrl, true);
		}
		await until('signed in again', () => extension.account.signedIn);
	});

	async function files(): Promise<string[]> {
		return (await api.requests()).filter((request) => request.includes('/files'));
	}
});

const idOf = (row: Awaited<ReturnType<typeof rowsOf>>[number] | undefined) => row?.item.id?.split('/').at(-1) ?? '';

async function clickToTheEnd(read: () => ReturnType<typeof rowsOf>): Promise<string[]> {
	for (;;) {
		const rows = await read();
		if (rows.at(-1)?.kind !== 'more') {
			return rows.map(idOf);
		}
		await click(rows.at(-1));
	}
}
