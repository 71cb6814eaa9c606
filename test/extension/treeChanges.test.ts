import { assert } from 'chai';
import { commands, type LogOutputChannel } from 'vscode';
import { pause } from '../../src/api/time.ts';
import { api, until, useQoder } from './qoder.ts';
import { hurryTimers, replace } from './replace.ts';

describe('A row that changes while VS Code requests rows', () => {
	const extension = useQoder({ files: 137, agents: 45, signedIn: true });

	afterEach(async () => {
		await commands.executeCommand('qoder.files.focus');
		await commands.executeCommand('list.collapseAll');
		await extension.files.view.tree.changes.settled();
	});

	/** Lets VS Code select the row that is so many rows below the first, which it can only if the row is alive. */
	async function assertAlive(name: 'files' | 'agents', steps: number, isSelected: () => boolean): Promise<void> {
		await extension[name].view.tree.changes.settled();
		await commands.executeCommand(`qoder.${name}.focus`);
		await commands.executeCommand('list.focusFirst');
		for (let step = 0; step < steps; step++) {
			await commands.executeCommand('list.focusDown');
		}
		await commands.executeCommand('list.toggleSelection');
		await until('the row selected', isSelected);
		await commands.executeCommand('list.toggleSelection');
	}

	it('stays alive if its group changes while that is expanded', async () => {
		const { view } = extension.files;
		const { tree } = view;
		const [group] = tree.lists;
		const prepare = tree.prepare.bind(tree);
		const served = Promise.withResolvers<void>();
		let isRequested = false;
		replace(tree, 'prepare', async (node: unknown) => {
			await prepare(node as typeof group);
			if (node === group) {
				isRequested = true;
				await served.promise;
			}
		});
		await tree.changes.settled();
		await until('VS Code requests its rows', async () => {
			await commands.executeCommand('qoder.files.focus');
			await commands.executeCommand('list.focusFirst');
			await commands.executeCommand('list.expand');
			return isRequested;
		});
		// VS Code would handle the event at once by now, while the window waits for the rows.
		await pause(300);
		if (group) {
			tree.changed(group);
		}
		await pause(100);
		served.resolve();
		const row = group?.entries[0] && group.row(group.entries[0]);
		await assertAlive('files', 1, () => row !== undefined && view.isSelected(row));
	});

	it('stays alive through many changes of rows and messages', async () => {
		const { view } = extension.agents;
		const { tree } = view;
		const [list] = tree.lists;
		const prepare = tree.prepare.bind(tree);
		replace(tree, 'prepare', async (node: unknown) => {
			await prepare(node as typeof list);
			await pause(120);
		});
		for (let change = 0; change < 20; change++) {
			if (list) {
				tree.changed(list);
			}
			view.describe('', change % 3 === 0 ? `Change ${change}` : '');
			await pause(change * 13);
		}
		extension.agents.clearFilter();
		const row = list?.entries[2] && list.row(list.entries[2]);
		await assertAlive('agents', 2, () => row !== undefined && view.isSelected(row));
	});

	it('is logged and counts as collapsed if VS Code never requests it', async () => {
		const { log, files } = extension as typeof extension & { readonly log: LogOutputChannel };
		const { tree } = files.view;
		const [group] = tree.lists;
		const lines: string[] = [];
		replace(log, 'info', (line: string) => lines.push(line));
		await tree.changes.settled();
		hurryTimers(1000, 4000, 300);
		// As if the event that the user collapsed it were lost.
		tree.changes.expanded.set(group?.id, true);
		if (group) {
			tree.changed(group);
		}
		await until('collapsed', () => !tree.changes.expanded.showsChildren(group?.id));
		assert.includeMembers(lines, [`qoder.files: unanswered: ${group?.id}, 1000 ms`]);
		await api.clear();
		await commands.executeCommand('qoder.files.refresh');
		assert.deepEqual(await api.requests(), []);
	});
});
