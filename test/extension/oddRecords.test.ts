import { assert } from 'chai';
import { commands, type MarkdownString, ThemeIcon } from 'vscode';
import { api, type Row, rowsOf, signIn, useQoder } from './qoder.ts';

/** Values that a field may have and no document names: some that cannot be printed, and names that every object has. */
const odd: readonly unknown[] = [
	{ toString: 1 },
	{ toString: null, valueOf: null },
	[[], { a: [null] }],
	'constructor',
	'__proto__',
	'\u202e\nnew $(trash) [x](command:y)',
	'x'.repeat(10_000),
	-1,
	1e300,
	false,
];

const files = ['status', 'purpose', 'size_bytes', 'mime_type', 'created_at', 'updated_at', 'metadata', 'downloadable', 'scope'];
const agents = ['version', 'model', 'tools', 'mcp_servers', 'skills', 'system', 'created_at', 'metadata', 'description'];
const sessions = ['status', 'agent', 'title', 'resources', 'created_at', 'metadata'];

describe('Odd records', () => {
	const extension = useQoder({ files: 0, agents: 0 });

	/** A record for each odd value, which all of its fields have. */
	const recordsOf = (names: readonly string[]) =>
		odd.map((value) => Object.fromEntries(names.map((name) => [name, value]))) as Record<string, unknown>[];

	function assertShown(rows: readonly Row[], count: number): void {
		const records = rows.filter(({ kind }) => kind !== 'empty');
		assert.lengthOf(records, count);
		for (const { item, label, resolve } of records) {
			assert.isNotEmpty(label);
			const description = String(item.description ?? '');
			assert.isBelow(description.length, 300);
			assert.notMatch(description, /[\u202e\n]/);
			if (item.iconPath instanceof ThemeIcon) {
				assert.match(item.iconPath.id, /^[a-z-]+$/);
			}
			assert.isNotEmpty((resolve().tooltip as MarkdownString).value);
		}
	}

	it('are rows of the agents view, each with a hover', async () => {
		await api.change(recordsOf(agents).map((fields) => ({ addAgents: 1, fields })));
		await signIn(extension);
		assertShown(await rowsOf(extension.agents.view), odd.length);
	});

	it('are rows of the files view, each with a hover', async () => {
		await api.change(recordsOf(files).map((fields) => ({ addFiles: 1, purpose: 'tool_output', fields })));
		await signIn(extension);
		await commands.executeCommand('qoder.files.showAsList');
		const rows = await rowsOf(extension.files.view);
		await commands.executeCommand('qoder.files.groupByPurpose');
		assertShown(rows, odd.length);
	});

	it('open with any size', async () => {
		await api.change(recordsOf(['size_bytes']).map((fields) => ({ addFiles: 1, purpose: 'user_upload', fields })));
		await signIn(extension);
		await commands.executeCommand('qoder.files.showAsList');
		const rows = await rowsOf(extension.files.view);
		await commands.executeCommand('qoder.files.groupByPurpose');
		assert.lengthOf(rows, odd.length);
		for (const { node } of rows) {
			await commands.executeCommand('qoder.open', node);
		}
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('are rows of sessions, each with a hover', async () => {
		await api.generation(3);
		await api.change({ addAgents: 1 });
		await api.change(recordsOf(sessions).map((fields) => ({ addSessions: 1, fields })));
		await signIn(extension);
		assertShown(await rowsOf(extension.files.view), odd.length);
	});

	it('are unreadable rows when their kind fails', async () => {
		await api.change({ addAgents: 3 });
		await signIn(extension);
		const [list] = extension.agents.view.tree.lists;
		const kind = list?.kind ?? {};
		const original = { ...kind };
		const fail = () => {
			throw new TypeError('Cannot convert object to primitive value');
		};
		Object.assign(kind, { describe: fail, describeAll: fail });
		try {
			await commands.executeCommand('qoder.agents.refresh');
			const rows = await rowsOf(extension.agents.view);
			assertShown(rows, 3);
			for (const { kind, item, resolve } of rows) {
				assert.equal(kind, 'unreadable');
				assert.match(String(item.description), /Cannot convert object/);
				assert.match((resolve().tooltip as MarkdownString).value, /Unreadable/);
			}
		} finally {
			Object.assign(kind, original);
		}
	});
});
