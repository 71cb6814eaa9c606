import { assert } from 'chai';
import { commands, env, type MarkdownString, ThemeIcon, window } from 'vscode';
import type { FileRecord } from '../qoderApi/records.ts';
import { api, type Row, readable, rowsOf, runOn, signIn, signOut, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';

const hostile =
	'[click](command:qoder.signOut) ![x](https://evil.example/x.png) <img src=x> https://evil.example www.evil.example a@evil.example `code` | **b**';

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

const fieldsOfFiles = [
	'status',
	'purpose',
	'size_bytes',
	'mime_type',
	'created_at',
	'updated_at',
	'metadata',
	'downloadable',
	'scope',
];
const fieldsOfAgents = ['version', 'model', 'tools', 'mcp_servers', 'skills', 'system', 'created_at', 'metadata', 'description'];
const fieldsOfSessions = ['status', 'agent', 'title', 'resources', 'created_at', 'metadata'];

describe('The details of a row', () => {
	const extension = useQoder({ files: 0, agents: 0 });

	afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

	async function fileRow(fields: Partial<FileRecord> & Record<string, unknown>): Promise<Row> {
		await api.change({ addFiles: 1, purpose: 'tool_output', fields });
		await signIn(extension);
		await commands.executeCommand('qoder.files.showAsList');
		const [row] = await rowsOf(extension.files.view);
		await commands.executeCommand('qoder.files.groupByPurpose');
		assert.isDefined(row);
		return row as Row;
	}

	async function agentRow(fields: Record<string, unknown>): Promise<Row> {
		await api.change({ addAgents: 1, fields });
		await signOut(extension);
		await signIn(extension);
		return (await rowsOf(extension.agents.view))[0] as Row;
	}

	async function hover({ node, item }: Row): Promise<MarkdownString> {
		assert.isUndefined(item.tooltip, 'the tooltip is made on hover');
		return (await extension.files.view.tree.resolveTreeItem(item, node)).tooltip as MarkdownString;
	}

	it('show everything about a file on hover', async () => {
		const row = await fileRow({
			filename: 'report.txt',
			size_bytes: 12_345,
			metadata: { project: 'test' },
			mime_type: 'text/plain',
			status: 'error',
			retention: '30 days',
		});
		const text = readable(await hover(row));
		for (const part of [
			...['report.txt', 'file_', 'tool_output', 'Files created by tools', 'Error', '12.3 kB (12,345 bytes)', 'text/plain'],
			...['metadata.project | test', 'retention | 30 days', 'Created', 'Updated'],
		]) {
			assert.include(text, part);
		}
		assert.match(text, /Created \| .*\d{4}.*(UTC|GMT|[A-Z]{3,4})/);
		assert.match(String(row.item.description), /^Error · /, 'it is not ready');
	});

	it('show everything about an agent on hover', async () => {
		const row = await agentRow({
			name: 'helper',
			description: 'Helps',
			model: { id: 'ultimate', effort: 'high', context_window: 200_000 },
			version: 4,
			system: 'One\nTwo\nThree\nFour\nFive\n\nSix\nSeven',
			tools: [
				{ type: 'agent_toolset_20260401', enabled_tools: ['Bash', 'Read'], disallowed_tools: ['Bash'] },
				{ type: 'agent_toolset_20260401', disallowed_tools: ['Write'] },
				{ type: 'mcp_toolset', mcp_server_name: 'tickets' },
				{ type: 'custom', name: 'lookup_order' },
				{ type: 'browser_toolset_20260714' },
			],
			mcp_servers: [{ name: 'tickets', type: 'url', url: 'https://mcp.example/tickets' }],
			default_environment: 'env_1',
		});
		const text = readable(await hover(row));
		for (const part of [
			...['helper', 'Helps', 'ultimate (effort high, context_window 200000)', '4', 'env_1'],
			'Read, all built-in tools except Write, all tools of tickets (MCP), lookup_order, browser_toolset_20260714',
			'tickets (https://mcp.example/tickets)',
		]) {
			assert.include(text, part);
		}
		assert.match(text, /> One {2}\n> Two {2}\n/);
		assert.notInclude(text, 'Seven');
	});

	it('show hostile text as text, on hover and in the row', async () => {
		const row = await fileRow({ filename: hostile, metadata: { [hostile]: hostile }, mime_type: `${hostile}\u202e\u0007\nnext` });
		const tooltip = await hover(row);
		assert.isNotTrue(tooltip.isTrusted);
		assert.isNotTrue(tooltip.supportHtml);
		// Outside of entities there is nothing but our own table.
		const rest = tooltip.value.replace(/&#\d+;/g, '');
		assert.notMatch(rest, /[[\]()<>`!\\/@]|:(?!--)/);
		assert.include(readable(tooltip), '[click](command:qoder.signOut)');
		assert.notInclude(readable(tooltip), '\u202e');
		assert.notInclude(readable(tooltip), '\u0007');
		assert.equal(row.label, hostile);
	});

	it('cut a text that is too long, with a note', async () => {
		const row = await fileRow({
			filename: 'n'.repeat(10_000),
			metadata: Object.fromEntries(Array.from({ length: 50 }, (_, key) => [`key${key}`, 'v'.repeat(5000)])),
		});
		const text = readable(await hover(row));
		assert.isBelow(text.length, 20_000);
		assert.include(text, '…');
		assert.include(text, '30 more');
		assert.isBelow(row.label.length, 300);
	});

	it('show an unreadable item as a row of its own', async () => {
		await api.change({ addAgents: 3 });
		await api.faults([{ fault: { kind: 'wrongTypes', every: 3, fields: ['name'] } }]);
		await signIn(extension);
		const rows = await rowsOf(extension.agents.view);
		assert.sameMembers(
			rows.map(({ kind }) => kind),
			['agent', 'agent', 'unreadable'],
		);
		const broken = rows.find(({ kind }) => kind === 'unreadable') as Row;
		assert.match(String(broken.item.description), /name/);
		assert.include(readable(await hover(broken)), 'Unreadable');
	});

	it('open as read-only JSON, and a prompt as Markdown, until a sign-out', async () => {
		const row = await agentRow({ name: 'helper', system: '# You are a helper', extra: { kept: true } });
		await commands.executeCommand('qoder.openSystemPrompt', row.node);
		await until('the prompt', () => window.activeTextEditor?.document.languageId === 'markdown');
		assert.equal(window.activeTextEditor?.document.getText(), '# You are a helper');
		await commands.executeCommand('qoder.openDetails', row.node);
		await until('the details', () => window.activeTextEditor?.document.languageId === 'json');
		const document = window.activeTextEditor?.document;
		assert.match(`${document?.fileName}`, /helper\.json$/);
		const { name, extra } = JSON.parse(`${document?.getText()}`);
		assert.deepEqual([name, extra], ['helper', { kept: true }]);
		await signOut(extension);
		await until('the sentence', () => /You are not signed in to/.test(`${document?.getText()}`));
	});

	it('stay the same when files are grouped in another way', async () => {
		const row = await fileRow({ filename: 'kept.csv' });
		await commands.executeCommand('qoder.openDetails', row.node);
		await until('the document', () => window.activeTextEditor?.document.uri.scheme === 'qoder');
		const document = window.activeTextEditor?.document;
		for (const group of await rowsOf(extension.files.view)) {
			await rowsOf(extension.files.view, group);
		}
		await until('the file', () => /"filename": "kept.csv"/.test(`${document?.getText()}`));
	});

	it('show a prompt under its older name, and oversized fields', async () => {
		const row = await agentRow({ name: 'older', system: '', instructions: 'Be kind' });
		assert.match(readable(await hover(row)), /System prompt\s+> Be kind/);
		const many = await agentRow(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field${index}`, index])));
		const text = readable(await hover(many));
		assert.include(text, 'more');
		assert.notInclude(text, 'field39');
	});

	it('show the readable part of a record nested too deep for JSON', async () => {
		await api.faults([{ fault: { kind: 'deepJson' } }]);
		const row = await agentRow({ name: 'deep' });
		assert.match(readable(await hover(row)), /deep \| \[{100,}/);
		await commands.executeCommand('qoder.openDetails', row.node);
		await until('the document', () => window.activeTextEditor?.document.uri.scheme === 'qoder');
		const shown = `${window.activeTextEditor?.document.getText()}`;
		assert.equal(JSON.parse(shown).name, 'deep');
		assert.include(shown, '…');
		await commands.executeCommand('qoder.copyJson', row.node);
		assert.equal(`${await env.clipboard.readText()}\n`, shown);
	});

	describe('of an odd record', () => {
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

		it('are a row and a hover', async () => {
			await api.change(recordsOf(fieldsOfAgents).map((fields) => ({ addAgents: 1, fields })));
			await api.change(recordsOf(fieldsOfFiles).map((fields) => ({ addFiles: 1, purpose: 'tool_output', fields })));
			await signIn(extension);
			assertShown(await rowsOf(extension.agents.view), odd.length);
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
			await runOn('open', rows);
			await until('their tabs', () => window.tabGroups.activeTabGroup.tabs.length === odd.length);
		});

		it('are a row and a hover for a session', async () => {
			await api.generation(3);
			await api.change({ addAgents: 1 });
			await api.change(recordsOf(fieldsOfSessions).map((fields) => ({ addSessions: 1, fields })));
			await signIn(extension);
			assertShown(await rowsOf(extension.files.view), odd.length);
		});

		it('are an unreadable row when its kind fails', async () => {
			await api.change({ addAgents: 3 });
			await signIn(extension);
			const fail = () => {
				throw new TypeError('Cannot convert object to primitive value');
			};
			const [{ kind } = assert.fail()] = extension.agents.view.tree.lists;
			replace(kind, 'describe', fail);
			replace(kind, 'hover', fail);
			await commands.executeCommand('qoder.agents.refresh');
			const rows = await rowsOf(extension.agents.view);
			assertShown(rows, 3);
			for (const { kind: shown, item, resolve } of rows) {
				assert.equal(shown, 'unreadable');
				assert.match(String(item.description), /Cannot convert object/);
				assert.match((resolve().tooltip as MarkdownString).value, /Unreadable/);
			}
		});
	});
});
