import { assert } from 'chai';
import { commands } from 'vscode';
import { api, until, useQoder } from './qoder.ts';

describe('An expanded group', () => {
	const extension = useQoder({ files: 137, signedIn: true });

	it('is not refreshed when it was removed while it expanded', async () => {
		const { files } = extension;
		const { tree } = files.view;
		await tree.settled();
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('list.focusFirst');
		const [first] = tree.lists;
		// The tree fires no change before that group is expanded.
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
