import { assert } from 'chai';
import { CancellationTokenSource, commands, Uri, window, workspace } from 'vscode';
import { activeUri } from '../../src/documents/tabs.ts';
import { detailsUri } from '../../src/documents/uri.ts';
import { revealEntry } from '../../src/files/reveal.ts';
import type { Row } from '../../src/tree/nodes.ts';
import { set } from '../soak/actions.ts';
import { filterFiles } from './fakeInputs.ts';
import { api, otherSampleToken, type Qoder, signIn, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { said } from './said.ts';

describe('Reveal in Files', () => {
	const extension: Qoder = useQoder({ files: 0, agents: 1 });

	afterEach(async () => {
		await set('autoReveal', undefined);
		await commands.executeCommand('workbench.action.closeAllEditors');
		await commands.executeCommand('qoder.files.clearFilter');
		await commands.executeCommand('qoder.files.groupByPurpose');
	});

	const addressOf = (id: string) => detailsUri(`${extension.account.host}`, 'files', id, 'x');
	const reveal = (target?: Uri) => commands.executeCommand('qoder.revealInFiles', target);
	const selected = () => extension.files.view.selection.map(({ entry }) => entry.id);
	const untilSelected = (id: string) => until('the selected row', () => selected().join() === id);
	const listRequests = async () => (await api.requests()).filter((request) => /\/(files|sessions) /.test(request));

	async function add(count: number, fields: object): Promise<string[]> {
		return (await api.change({ addFiles: count, ...fields } as never)).added;
	}

	it('loads the group of the active tab’s file until its row is there', async () => {
		const ids = await add(120, { purpose: 'tool_output' });
		const [oldest = ''] = ids.slice(-1);
		await signIn(extension);
		await commands.executeCommand('vscode.open', addressOf(oldest));
		await api.clear();
		await reveal();
		await untilSelected(oldest);
		assert.deepEqual(
			(await listRequests()).map((request) => request.replace(/&after=.*/, '')),
			['GET /files purpose=tool_output&limit=50', 'GET /files purpose=tool_output&limit=100'],
		);
		await api.clear();
		await reveal(addressOf(ids[0] ?? ''));
		await untilSelected(ids[0] ?? '');
		assert.deepEqual(await listRequests(), []);
		const [newest = ''] = await add(1, { purpose: 'tool_output' });
		await api.clear();
		await reveal(addressOf(newest));
		await untilSelected(newest);
		assert.lengthOf(await listRequests(), 1);
	});

	/** The sentences of the next messages; each is answered with its first button. */
	function answeredFirst(): string[] {
		const sentences: string[] = [];
		replace(window, 'showInformationMessage', async (sentence: string, ...buttons: string[]) => {
			sentences.push([sentence, ...buttons].join(' · '));
			return buttons[0];
		});
		return sentences;
	}

	it('clears a filter that hides the file, once the user agrees', async () => {
		const [file = ''] = await add(1, { purpose: 'tool_output', fields: { filename: 'report.md' } });
		await add(120, { purpose: 'tool_output' });
		await signIn(extension);
		await filterFiles('nothing');
		await api.clear();
		said('showInformationMessage');
		await reveal(addressOf(file));
		assert.deepEqual(await listRequests(), []);
		const sentences = answeredFirst();
		await reveal(addressOf(file));
		await untilSelected(file);
		assert.deepEqual(sentences, ['The filter of the Files view hides “report.md”. · Clear Filter']);
	});

	it('expands a file’s session, or shows a list once the user agrees', async () => {
		await api.generation(3);
		const [session = ''] = (await api.change({ addSessions: 1, fields: { title: 'Night build' } })).added;
		await api.change({ addSessions: 60 });
		const [file = ''] = await add(3, { session });
		await signIn(extension);
		await reveal(addressOf(file));
		await untilSelected(file);
		assert.equal(extension.files.view.selection[0]?.list.parent?.name, 'Night build');
		const [later = ''] = await add(1, { session });
		await reveal(addressOf(later));
		await untilSelected(later);
		const [newer = ''] = (await api.change({ addSessions: 1 })).added;
		const [newest = ''] = await add(1, { session: newer });
		await reveal(addressOf(newest));
		await untilSelected(newest);
		const [ofNone = ''] = await add(1, { purpose: 'user_upload', fields: { filename: 'report.md' } });
		const sentences = answeredFirst();
		await reveal(addressOf(ofNone));
		await untilSelected(ofNone);
		assert.deepEqual(sentences, ['“report.md” belongs to no group of the Files view. · View as List']);
	});

	it('explains why a file cannot be revealed, and asks once', async () => {
		const [id = ''] = await add(1, { purpose: 'tool_output', fields: { filename: 'report.md' } });
		const [removed = ''] = await add(1, { purpose: 'skill_output', fields: { filename: 'old.md' } });
		await signIn(extension);
		const errors = said('showErrorMessage');
		const sentences = said('showInformationMessage');
		await reveal(Uri.parse(`qoder://other.example/files/${id}/x.json`));
		assert.match(`${errors.pop()}`, /^Could not reveal “x\.json”\. This belongs to another service \(other\.example\)/);
		await reveal(addressOf('file_missing'));
		assert.match(`${errors.pop()}`, /^Could not reveal “x\.json”\. .*deleted/);
		await api.faults([{ match: { path: 'files' }, fault: { kind: 'status', status: 403 } }]);
		await api.clear();
		await reveal(addressOf(id));
		assert.match(`${errors.pop()}`, /^Could not reveal “report\.md”\. The token does not have permission/);
		assert.lengthOf(await listRequests(), 1);
		await api.faults([]);
		await reveal(addressOf(id));
		await untilSelected(id);
		assert.deepEqual([errors, sentences], [[], []]);
		await commands.executeCommand('vscode.open', addressOf(removed));
		await until('its record', () => extension.documents.records.get({ path: 'files', id: removed }) !== undefined);
		await api.change({ removeFiles: [removed] });
		// An old failure does not hide this one.
		await api.faults([{ match: { path: 'files' }, fault: { kind: 'status', status: 403 } }]);
		await commands.executeCommand('qoder.files.refresh');
		await api.faults([]);
		await reveal(addressOf(removed));
		assert.deepEqual([errors, sentences], [[], ['The service no longer lists “old.md”. Refresh the Files view.']]);
	});

	it('does not take a session that could not be read for a missing one', async () => {
		await api.generation(3);
		const [session = ''] = (await api.change({ addSessions: 1 })).added;
		await api.change({ addSessions: 120 });
		const [file = ''] = await add(1, { session, fields: { filename: 'report.md' } });
		await signIn(extension);
		const errors = said('showErrorMessage');
		const sentences = said('showInformationMessage');
		await api.faults([{ match: { path: 'sessions' }, fault: { kind: 'status', status: 403 } }]);
		await reveal(addressOf(file));
		assert.match(errors.join(), /^Could not reveal “report\.md”\. The token does not have permission/);
		await api.faults([{ match: { path: 'sessions' }, fault: { kind: 'hold' } }]);
		const cancellation = new CancellationTokenSource();
		replace(window, 'withProgress', (_options: unknown, task: (...args: unknown[]) => Promise<unknown>) =>
			task({ report() {} }, cancellation.token),
		);
		await api.clear();
		const revealed = reveal(addressOf(file));
		await until('a request', async () => (await listRequests()).length === 1);
		cancellation.cancel();
		await revealed;
		assert.deepEqual([errors.length, sentences], [1, []]);
	});

	it('stops at 5,000 rows, with a message', async () => {
		const [oldest = ''] = (await add(5100, { purpose: 'tool_output' })).slice(-1);
		await signIn(extension);
		const sentences = said('showInformationMessage');
		await reveal(addressOf(oldest));
		assert.deepEqual(sentences, ['5,050 items loaded. To continue, select “Load more”.']);
	});

	it('stops at empty pages, with a message', async () => {
		const [file = ''] = await add(1, { purpose: 'tool_output' });
		await signIn(extension);
		const sentences = said('showInformationMessage');
		await api.faults([{ match: { path: 'files' }, fault: { kind: 'emptyPages' } }]);
		await reveal(addressOf(file));
		assert.deepEqual(sentences, ['0 items loaded. To continue, select “Load more”.']);
	});

	it('says nothing when the account changes meanwhile', async () => {
		const [oldest = ''] = (await add(120, { purpose: 'skill_output' })).slice(-1);
		await signIn(extension);
		const { account } = extension;
		const { client } = account;
		const entry = await client.getFile(oldest);
		const errors = said('showErrorMessage');
		const sentences = said('showInformationMessage');
		await api.faults([{ match: { path: 'files', nth: 2 }, fault: { kind: 'hold' } }]);
		await api.clear();
		const revealed = reveal(addressOf(oldest));
		await until('a second page', async () => (await listRequests()).length === 2);
		await signIn(extension, otherSampleToken);
		await revealed;
		await api.endFaults();
		assert.deepEqual([errors, sentences], [[], []]);
		await api.clear();
		await revealEntry(extension, entry, client);
		assert.deepEqual(await listRequests(), []);
	});

	it('takes no focus from a user who types meanwhile', async () => {
		const [oldest = ''] = (await add(120, { purpose: 'tool_output' })).slice(-1);
		await signIn(extension);
		await window.showTextDocument(await workspace.openTextDocument({ content: '' }));
		const focused: boolean[] = [];
		replace(extension.files.view, 'select', async (_row: unknown, focus: boolean) => {
			focused.push(focus);
		});
		await api.faults([{ match: { path: 'files', nth: 2 }, fault: { kind: 'hold' } }]);
		await api.clear();
		const revealed = reveal(addressOf(oldest));
		await until('a second page', async () => (await listRequests()).length === 2);
		await commands.executeCommand('type', { text: 'a' });
		await api.endFaults();
		await revealed;
		await reveal(addressOf(oldest));
		assert.deepEqual(focused, [false, true]);
		await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});

	/** Opens a tab, or does something else that VS Code reports of tabs. The ids of the rows that the extension then selects. */
	async function followed(id: string, run = () => commands.executeCommand('vscode.open', addressOf(id))): Promise<string[]> {
		const { view } = extension.files;
		const rows: string[] = [];
		replace(view, 'select', async (row: Row) => {
			rows.push(row.entry.id);
		});
		// VS Code calls the extension’s listener first.
		let isReported = false;
		const subscription = window.tabGroups.onDidChangeTabs(() => {
			isReported ||= activeUri()?.toString() === addressOf(id).toString();
		});
		await run();
		await until('the tab', () => isReported);
		subscription.dispose();
		await view.tree.changes.settled();
		await new Promise((resolve) => setTimeout(resolve));
		return rows;
	}

	const turnOn = () => set('autoReveal', true);

	it('follows the active tab only if the user turned it on', async () => {
		const [first = '', second = ''] = await add(2, { purpose: 'tool_output' });
		await signIn(extension);
		await reveal(addressOf(first));
		await untilSelected(first);
		await api.clear();
		assert.deepEqual(await followed(second), []);
		await turnOn();
		assert.deepEqual(await followed(first), []);
		assert.deepEqual(await followed(second), [second]);
		// The tab changes, and is still the active one.
		for (const change of ['pinEditor', 'unpinEditor']) {
			assert.deepEqual(await followed(second, () => commands.executeCommand(`workbench.action.${change}`)), []);
		}
		assert.deepEqual(await listRequests(), []);
	});

	it('leaves the clicked one of several rows of a file selected', async () => {
		await api.generation(3);
		const [session = ''] = (await api.change({ addSessions: 1, fields: { title: 'report' } })).added;
		const [file = ''] = await add(1, { session, fields: { filename: 'report.md' } });
		await signIn(extension);
		await turnOn();
		await filterFiles('report');
		const { view } = extension.files;
		const [files, sessions] = view.tree.lists;
		await Promise.all([files, sessions].map((list) => list?.listing.open()));
		const [sessionRow] = sessions?.entries.map((entry) => sessions.row(entry)) ?? [];
		const below = sessionRow && sessions?.childrenOf(sessionRow);
		await below?.listing.open();
		const [row] = below?.entries.map((entry) => below.row(entry)) ?? [];
		await (row && view.select(row, false));
		await until('the selected row', () => view.selection[0]?.id === row?.id);
		assert.deepEqual(await followed(file), []);
	});

	it('shows no hidden view, and reads no stale list', async () => {
		const [first = '', second = ''] = await add(2, { purpose: 'tool_output' });
		await signIn(extension);
		await turnOn();
		await reveal(addressOf(first));
		await untilSelected(first);
		const { view } = extension.files;
		const { settled } = view.tree.changes;
		replace(view.tree.changes, 'settled', async () => {
			replace(view.tree.changes, 'settled', settled);
			await commands.executeCommand('workbench.view.explorer');
			await until('a hidden view', () => !view.visible);
		});
		assert.deepEqual(await followed(second), []);
		assert.isFalse(view.visible);
		const [, group] = view.tree.lists;
		await commands.executeCommand('qoder.files.focus');
		await until('a view', () => view.visible);
		await view.tree.changes.settled();
		await commands.executeCommand('list.collapseAll');
		await until('a collapsed group', () => !view.tree.changes.expanded.showsChildren(group?.node?.id));
		await commands.executeCommand('qoder.files.refresh');
		assert.isTrue(group?.listing.isStale);
		assert.deepEqual(await followed(first), []);
	});
});
