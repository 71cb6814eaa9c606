import { assert } from 'chai';
import { CancellationTokenSource, commands, window } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { deleteAll } from '../../src/files/deleteFiles.ts';
import type { Node } from '../../src/tree/nodes.ts';
import { api, otherSampleToken, type Row, rowsOf, runOn, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said, shownErrors } from './said.ts';

describe('Delete', () => {
	const extension = useQoder({ files: 30, agents: 3, signedIn: true });

	beforeEach(async () => {
		await commands.executeCommand('qoder.files.showAsList');
		await rowsOf(extension.files.view);
		await api.clear();
	});

	afterEach(() => commands.executeCommand('qoder.files.groupByPurpose'));

	const fileRows = async () => (await rowsOf(extension.files.view)).filter(({ kind }) => kind === 'file');
	const marked = async () => (await fileRows()).filter(({ item }) => /^Deleting… · /.test(`${item.description}`)).map(idOf);
	const idOf = (row: Row | undefined) => `${row?.item.id?.split('/').at(-1)}`;
	const deletions = async () => (await api.requests()).filter((request) => request.startsWith('DELETE')).length;
	const run = (rows: readonly Row[]) => runOn('delete', rows);

	it('shows details of the file in the question, and keeps it by default', async () => {
		const [row] = await fileRows();
		const asked = answered('Keep', undefined);
		await run([row as Row]);
		await run([row as Row]);
		assert.lengthOf(asked, 2);
		const [question, facts, , warning] = `${asked[0]}`.split('\n');
		assert.equal(question, `Delete “${row?.label}”?`);
		assert.match(`${facts}`, new RegExp(`^[\\d.]+ \\w+ · .*\\d{4}.* · ${idOf(row)}$`));
		assert.match(`${warning}`, /^Deletion from 127\.0\.0\.1:\d+ is permanent\./);
		assert.equal(await deletions(), 0);
	});

	it('names selected items that are no files, and stay', async () => {
		const [file] = await fileRows();
		const [agent] = await rowsOf(extension.agents.view);
		const asked = answered('Keep');
		await run([file as Row, agent as Row]);
		assert.include(`${asked[0]}`, `Not deleted, because they are not files: ${agent?.label}.`);
	});

	it('asks once, however often its key is pressed', async () => {
		const [row] = await fileRows();
		const asked = answered('Keep');
		await Promise.all([run([row as Row]), run([row as Row])]);
		assert.lengthOf(asked, 1);
	});

	it('shows an id with line ends on one line', async () => {
		const id = 'file_x\n\nThis is only a preview.';
		await api.change({ addFiles: 1, fields: { id, file_id: id } });
		await extension.files.refresh();
		const row = (await fileRows()).find(({ item }) => item.id?.includes('preview'));
		const asked = answered('Keep');
		await run([row as Row]);
		assert.match(`${asked[0]}`.split('\n')[1] ?? '', / · file_x This is only a preview\.$/);
	});

	it('distinguishes files of one name by size and time, or by id', async () => {
		const file = { filename: 'report.md', size_bytes: 100, created_at: '2026-01-01T00:00:00Z' };
		const twins = [file, file, { ...file, size_bytes: 200 }];
		const { added } = await api.change(twins.map((fields) => ({ addFiles: 1, fields })));
		await extension.files.refresh();
		const rows = (await fileRows()).filter(({ label }) => label === 'report.md');
		const asked = answered('Keep');
		await run(rows);
		const lines = `${asked[0]}`.split('\n').slice(1, 4).sort();
		const ids = lines.slice(0, 2).map((line) => line.split(' · ').at(-1));
		assert.isTrue(ids[0] !== ids[1] && ids.every((id) => added.includes(`${id}`)));
		assert.match(`${lines[2]}`, /^report\.md · 200 B · [^·]*2026[^·]*$/);
	});

	it('says why a file without an id stays', async () => {
		const fields = ['id', 'file_id'];
		await api.faults([{ match: { path: 'files' }, fault: { kind: 'missingFields', every: 10, fields } }]);
		await extension.files.refresh();
		const row = (await rowsOf(extension.files.view)).find(({ kind }) => kind === 'unreadable');
		const messages = said('showInformationMessage');
		await run([row as Row]);
		assert.deepEqual(messages, ['The service did not send an ID for this item.']);
		assert.equal(await deletions(), 0);
		await api.faults([]);
	});

	it('sends three requests at a time, and ends after these when cancelled', async () => {
		const cancellation = new CancellationTokenSource();
		let isCancellable: boolean | undefined;
		replace(window, 'withProgress', (options: { cancellable?: boolean }, task: (...args: unknown[]) => Promise<unknown>) => {
			isCancellable = options.cancellable;
			return task({ report() {} }, cancellation.token);
		});
		await api.faults([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'hold' } }]);
		const chosen = (await api.account()).files.slice(0, 10).map(({ id }) => ({ id, name: id }));
		const ids = chosen.map(({ id }) => id);
		const events: string[] = [];
		const subscription = extension.files.onDidDelete((id) => events.push(id));
		const outcome = deleteAll(extension.account.client, extension.files, chosen);
		await until('three requests', async () => (await deletions()) === 3);
		assert.deepEqual([await marked(), events], [ids, []]);
		cancellation.cancel();
		await api.endFaults();
		const { deleted, notTried, failed, isCancelled } = await outcome;
		subscription.dispose();
		assert.isTrue(isCancellable && isCancelled);
		assert.deepEqual([deleted.length, notTried.length, failed.length], [3, 7, 0]);
		assert.sameMembers(events, ids.slice(0, 3));
		assert.deepEqual([await marked(), (await fileRows()).map(idOf).slice(0, 7)], [[], ids.slice(3)]);
		assert.equal(await deletions(), 3);
		assert.lengthOf((await api.account()).files, 27);
	});

	it('continues after a refusal, and counts missing files as deleted', async () => {
		const [errors, texts] = [said('showErrorMessage'), said('setStatusBarMessage')];
		answered('Delete', 'Delete');
		const rows = (await fileRows()).slice(0, 8);
		const [single, last] = [rows[0], rows[7]];
		await api.change({ removeFiles: [idOf(single), idOf(last)] });
		await run([single as Row]);
		await until('the outcome', () => texts.length > 0);
		assert.equal(texts[0], `$(trash) Deleted “${single?.label}”`);
		await api.clear();
		await api.faults([{ match: { path: 'file', method: 'DELETE', nth: 2 }, fault: { kind: 'status', status: 409 } }]);
		await run(rows.slice(1));
		await until('the outcome', () => errors.length > 0);
		assert.match(`${errors[0]}`, /^Deleted 6 of 7 files\. “.+” is in use by a session\./);
		assert.equal(await deletions(), 7);
		// The refused one and those that were not selected.
		assert.lengthOf(await fileRows(), 23);
		assert.isEmpty(await marked());
	});

	it('keeps the focus on a file that stays, and offers to refresh', async () => {
		const errors = shownErrors();
		const [row] = (await fileRows()) as [Row];
		const focused: string[] = [];
		replace(extension.files.view, 'focus', async ({ id }: Node) => focused.push(id));
		answered('Delete');
		await api.faults([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'reset' } }]);
		await run([row]);
		await until('the outcome', () => errors.length > 0);
		assert.equal(focused.at(-1), row.item.id);
		assert.deepEqual(errors[0]?.[1], ['Refresh', 'Copy ID']);
	});

	it('stops when the token is rejected, and counts the untried files', async () => {
		const errors = said('showErrorMessage');
		answered('Delete');
		await api.faults([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'status', status: 401 } }]);
		await run((await fileRows()).slice(0, 20));
		await until('the outcome', () => errors.length > 0);
		assert.isAtMost(await deletions(), 3);
		assert.match(`${errors[0]}`, /^Deleted 0 of 20 files\. Could not delete “.+”: .+ Not attempted: 1[79]\.$/);
		assert.isEmpty(await marked());
	});

	it('offers to sign in when the token is rejected', async () => {
		const errors = shownErrors();
		const [row] = await fileRows();
		answered('Delete', 'Delete');
		for (const status of [401, 500]) {
			await api.faults([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'status', status } }]);
			await run([row as Row]);
			await until('the outcome', () => errors.length === (status === 401 ? 1 : 2));
		}
		assert.deepEqual(
			errors.map(([, buttons]) => buttons),
			[['Sign In', 'Copy ID'], ['Copy ID']],
		);
	});

	it('sends nothing with a token that changed after the question', async () => {
		const errors = said('showErrorMessage');
		const [row] = await fileRows();
		replace(window, 'showWarningMessage', async () => {
			const { client } = extension.account;
			await extension.token.store(extension.account.origin, new Token(otherSampleToken));
			await until('the client of the other token', () => extension.account.client !== client);
			return 'Delete';
		});
		await run([row as Row]);
		await until('the outcome', () => errors.length > 0);
		assert.match(`${errors[0]}`, /^Could not delete “.+”: .*changed/);
		assert.equal(await deletions(), 0);
		assert.lengthOf((await api.account()).files, 30);
	});
});
