import { assert } from 'chai';
import { commands, type Event } from 'vscode';
import { api, until, useQoder } from './qoder.ts';

describe('What VS Code shows expanded', () => {
	const extension = useQoder({ files: 137, signedIn: true });

	it('is not a group that was expanded in the moment when it went, so that a refresh does not read it', async () => {
		const { files } = extension;
		await files.view.tree.settled();
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('list.focusFirst');
		const [first] = files.view.tree.lists;
		// VS Code is told of it only after 200 ms, as it was told of something else right before.
		const told = oneOf(files.view.tree.onDidChangeTreeData);
		files.view.tree.show(files.view.tree.lists);
		await told;
		await files.view.tree.settled();
		files.setGrouped(false);
		await commands.executeCommand('list.expand');
		await until('asked for', () => first?.listing.isOpen === true);
		await files.view.tree.settled();
		files.setGrouped(true);
		await files.view.tree.settled();
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		await files.view.tree.settled();
		assert.deepEqual(await api.requests(), []);
	});
});

function oneOf(event: Event<unknown>): Promise<unknown> {
	return new Promise((resolve) => {
		const subscription = event((value) => {
			subscription.dispose();
			resolve(value);
		});
	});
}
