import { assert } from 'chai';
import { commands } from 'vscode';
import { api, until, useQoder } from './qoder.ts';

describe('What VS Code shows expanded', () => {
	const extension = useQoder({ files: 137, signedIn: true });

	it('is not a group that was expanded in the moment when it went, so that a refresh does not read it', async () => {
		const { files } = extension;
		const { tree } = files.view;
		await tree.settled();
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('list.focusFirst');
		const [first] = tree.lists;
		// VS Code is not told of it before that group is expanded.
		const holdBack = setInterval(() => tree.messageSet(), 20);
		try {
			tree.messageSet();
			files.setGrouped(false);
			await commands.executeCommand('list.expand');
			await until('asked for', () => first?.listing.isOpen === true);
		} finally {
			clearInterval(holdBack);
		}
		await tree.settled();
		files.setGrouped(true);
		await tree.settled();
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		await tree.settled();
		assert.deepEqual(await api.requests(), []);
	});
});
