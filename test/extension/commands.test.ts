import { assert } from 'chai';
import { CancellationError, commands, env, extensions, window } from 'vscode';
import type { TreeList } from '../../src/tree/nodes.ts';
import { showInformationMessage } from '../../src/window/messages.ts';
import { api, groupOf, rowsOf, runOn, signIn, switchAccount, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said } from './said.ts';

interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
	};
}

describe('The commands', () => {
	const extension = useQoder({ signedIn: true });

	it('are registered as they are contributed, and no others', async () => {
		const manifest: Manifest = extensions.getExtension('qoder-community.qoder-cloud-explorer')?.packageJSON;
		const contributed = manifest.contributes.commands.map(({ command }) => command);
		const isOurs = (command: string) =>
			/^qoder\./.test(command) &&
			!/^qoder\.(files|agents)\.(focus|open|toggleVisibility|removeView|resetViewLocation)$/.test(command);
		const registered = (await commands.getCommands(true)).filter(isOurs);
		assert.sameMembers(registered, contributed);
		assert.isTrue(manifest.contributes.commands.every(({ title, category }) => title !== '' && category === 'Qoder'));
	});

	it('in a message show why they fail, unless the user cancelled them', async () => {
		replace(window, 'showInformationMessage', async (_message: string, label: string) => label);
		const errors = said('showErrorMessage');
		for (const error of [new Error('The disk is full.'), new CancellationError()]) {
			await showInformationMessage('Saved.', ['Open', () => Promise.reject(error)]);
		}
		assert.deepEqual(errors, ['The disk is full.']);
	});

	it('on rows send nothing without a row, and show that one is needed', async () => {
		await rowsOf(extension.agents.view);
		await commands.executeCommand('list.clear');
		const sentences = said('showInformationMessage');
		await api.clear();
		const onRecords = 'open openDetails saveAs openSystemPrompt copyId copyName copyJson copyCurl delete'.split(' ');
		for (const command of onRecords) {
			await commands.executeCommand(`qoder.${command}`);
		}
		assert.deepEqual(
			sentences,
			onRecords.map(() => 'Select an item in the Qoder views first.'),
		);
		for (const command of ['loadMore', 'searchFurther', 'retry', 'cancelUpload', 'retryUpload', 'dismissUpload']) {
			await commands.executeCommand(`qoder.${command}`);
		}
		assert.deepEqual(await api.requests(), []);
	});

	it('act on no row of another account', async () => {
		const [agent] = await rowsOf(extension.agents.view);
		const files = await rowsOf(extension.files.view, await groupOf(extension.files.view, 'Tool outputs'));
		await switchAccount(extension);
		const asked = answered();
		const errors = said('showErrorMessage');
		await api.clear();
		for (const command of ['open', 'openDetails', 'saveAs', 'delete', 'openToSide']) {
			await commands.executeCommand(`qoder.${command}`, files[0]?.node);
		}
		await commands.executeCommand('qoder.editPrompt', agent?.node);
		const id = `${files[0]?.item.id}`.split('/').at(-1);
		assert.isFalse((await api.requests()).some((request) => request.includes(`${id}`)));
		assert.deepEqual([asked, errors.length], [[], 1]);
		await signIn(extension);
	});

	it('copy ids, names, JSON and cURL commands without the token', async () => {
		const [first, second] = (await rowsOf(extension.agents.view)).map(({ node }) => node);
		const messages = said('setStatusBarMessage');
		await commands.executeCommand('qoder.copyId', first, [first, second]);
		const ids = (await env.clipboard.readText()).split('\n');
		const { agents } = await api.account();
		assert.deepEqual(
			ids,
			agents
				.filter(({ archived }) => !archived)
				.slice(0, 2)
				.map(({ id }) => id),
		);
		// In the order of the rows, whichever was selected first.
		await commands.executeCommand('qoder.copyJson', first, [second, first]);
		assert.deepEqual(
			(JSON.parse(await env.clipboard.readText()) as { id: string }[]).map(({ id }) => id),
			ids,
		);
		await commands.executeCommand('qoder.copyJson', first);
		assert.equal((JSON.parse(await env.clipboard.readText()) as { id: string }).id, ids[0]);
		await commands.executeCommand('qoder.copyName', first);
		const name = await env.clipboard.readText();
		assert.match(name, /^[a-z0-9-]+$/);
		assert.deepEqual([messages[0], messages.at(-1)], ['$(copy) Copied from 2 items', `$(copy) Copied: ${name}`]);
		await commands.executeCommand('qoder.copyCurl', first);
		assert.match(
			await env.clipboard.readText(),
			/^curl 'http:\/\/127\.0\.0\.1:\d+\/api\/v1\/cloud\/agents\/agent_[0-9a-f]{32}' -H "Authorization: Bearer \$QODER_PAT"$/,
		);
	});

	it('order agents on the server', async () => {
		await commands.executeCommand('qoder.agents.oldestFirst');
		await api.clear();
		const rows = await rowsOf(extension.agents.view);
		assert.deepEqual(await api.requests(), ['GET /agents limit=50&order=asc']);
		const { agents } = await api.account();
		const oldest = agents.filter(({ archived }) => !archived).at(-1);
		assert.equal(rows[0]?.item.id, `agents/${oldest?.id}`);
		await commands.executeCommand('qoder.agents.newestFirst');
		await api.clear();
		await rowsOf(extension.agents.view);
		assert.deepEqual(await api.requests(), ['GET /agents limit=50']);
	});

	it('load and refresh all selected groups', async () => {
		await api.change({ addFiles: 120, purpose: 'tool_output' });
		await api.change({ addFiles: 120, purpose: 'skill_output' });
		const groups = [await groupOf(extension.files.view, 'Tool outputs'), await groupOf(extension.files.view, 'Skill outputs')];
		await runOn('loadAll', groups);
		for (const group of groups) {
			assert.isTrue((await rowsOf(extension.files.view, group)).every(({ kind }) => kind === 'file'));
		}
		await api.clear();
		await runOn('refreshGroup', groups);
		const sent = await api.requests();
		for (const purpose of ['tool_output', 'skill_output']) {
			assert.isTrue(
				sent.some((request) => request.includes(`purpose=${purpose}`)),
				purpose,
			);
		}
	});

	it('copy the id of the focused row, also while VS Code requests rows', async () => {
		const { view } = extension.agents;
		await until('a row is selected', async () => {
			await commands.executeCommand('qoder.agents.focus');
			await commands.executeCommand('list.focusFirst');
			await commands.executeCommand('list.toggleSelection');
			await view.tree.changes.settled();
			return view.selection.length === 1;
		});
		const id = `${view.selection[0]?.entry.id}`;
		const [list] = view.tree.shown;
		assert.isDefined(list);
		for (const pause of [0, 1, 2, 3, 5, 8, 12, 20]) {
			await env.clipboard.writeText('nothing was copied');
			view.tree.changed(list as TreeList);
			await new Promise((resolve) => setTimeout(resolve, pause));
			// VS Code calls it so for a key.
			await commands.executeCommand('qoder.copyId', view.id);
			assert.equal(await env.clipboard.readText(), id, `${pause} ms after a change`);
		}
	});
});
