import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { reportFailure } from '../hosts/failure.ts';
import { agentState } from '../qoderApi/agentHistory.ts';
import { readFixture } from '../qoderApi/contents.ts';
import { type Session, startSession } from './session.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from './setup.ts';

/** `npm run pictures`: takes the pictures of the README, into `media`; `npm run pictures -- upload` takes some of them. */
async function takePictures(names: readonly string[]): Promise<void> {
	env['PICTURES'] ??= 'media';
	await mochaGlobalSetup();
	try {
		for (const [name, take] of Object.entries({ sidebar: takeSidebar, contents: takeContents, upload: takeUpload })) {
			if (names.length === 0 || names.includes(name)) {
				await take();
			}
		}
	} finally {
		await mochaGlobalTeardown();
	}
}

/** A service with purposes: files and agents. */
async function takeSidebar(): Promise<void> {
	const session = await startSession({ files: 137, agents: 45, height: 760, settings: { 'qoder.pageSize': 7 } });
	try {
		await session.signIn();
		await session.files.expand('Skill outputs');
		await session.files.untilRows('files', (all) => all.some(({ label }) => label === 'Load more'));
		await inBothThemes(session, 'sidebar', 'sidebar');
	} finally {
		await session.close();
	}
}

/** A service with sessions: two files side by side, what changed in an agent, a file on its way. */
async function takeContents(): Promise<void> {
	const settings = { 'qoder.pageSize': 7, 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false };
	const account = { files: 137, agents: 5, sessions: 12, generation: 3, storageCors: true } as const;
	const session = await startSession({ ...account, width: 1100, height: 620, settings });
	try {
		const { api, workbench, files, agents } = session;
		const tab = (name: string) => workbench.page.locator('.tab.active', { hasText: name }).first();
		const writer = { name: 'docs-writer', version: 7 };
		const [agentId = ''] = api.account.addAgents(1, writer);
		api.account.changeAgent(agentId, agentState({ id: agentId, ...writer }, 7));
		const [id = ''] = api.account.addSessions(1, { title: 'Quarterly report', status: 'running' });
		const add = (filename: string, mime_type: string, size_bytes: number) =>
			api.account.addFiles(1, { purpose: 'tool_output', filename, mime_type, size_bytes, status: 'ready' }, id);
		add('sales.csv', 'text/csv', readFixture('sales.csv').length);
		add('chart.png', 'image/png', readFixture('chart.png').length);
		add('report.md', 'text/markdown', readFixture('report.md').length);
		await session.signIn();
		await files.expand('Quarterly report');
		await files.untilRows('files', (rows) => rows.filter(({ level }) => level === 2).length === 3);

		await files.click('report.md');
		await tab('report.md').waitFor();
		await workbench.runCommand('View: New Editor Group to the Right');
		await files.click('chart.png');
		await tab('chart.png').waitFor();
		await workbench.page.locator('.statusbar-item', { hasText: '320x200' }).waitFor();
		await inBothThemes(session, 'contents', 'window');

		await workbench.runCommand('View: Close All Editors');
		await agents.rowAction('docs-writer', 'Open Changes');
		await workbench.page.locator('.multiDiffEntry .editor.modified .view-line').first().waitFor();
		await inBothThemes(session, 'changes', 'window');

		await workbench.runCommand('View: Close All Editors');
		api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		await workbench.runCommand('File: New Untitled Text File');
		await workbench.tab.waitFor();
		await workbench.page.keyboard.type('Notes');
		await workbench.runCommand('Qoder: Upload…');
		await workbench.quickInput.pick('Untitled-1');
		await files.untilRows('the upload', ([row]) => /^Uploading/.test(`${row?.description}`));
		// Else the list may be scrolled down.
		await files.tree.row('Untitled-1');
		await inBothThemes(session, 'sessions', 'sidebar');
		api.faults.clear();
	} finally {
		await session.close();
	}
}

/** A large file, and how much of it was sent. */
async function takeUpload(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'pictured-'));
	const session = await startSession({ files: 30, agents: 3, height: 600, settings: { 'qoder.pageSize': 3 } });
	try {
		const { api, files, workbench } = session;
		writeFileSync(join(folder, 'sales.csv'), 'time,value\n'.repeat(1_275_000));
		await session.signIn();
		await files.expand('User uploads');
		api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload' } }]);
		await files.drop([join(folder, 'sales.csv')]);
		await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Upload Anyway' }).click();
		await files.untilRows('how far it is', ([row]) => /^Uploading… \d+%/.test(`${row?.description}`));
		await files.tree.row('sales.csv');
		await inBothThemes(session, 'upload', 'sidebar');
	} finally {
		await session.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function inBothThemes(session: Session, name: string, part: 'window' | 'sidebar'): Promise<void> {
	for (const theme of ['dark', 'light'] as const) {
		await session.workbench.chooseTheme(theme);
		await session.workbench.page.mouse.move(700, 200);
		await session.workbench.painted();
		await session.picture(`${name}-${theme}`, part);
		console.log(`${name}-${theme}.png`);
	}
}

try {
	await takePictures(argv.slice(2));
} catch (error) {
	reportFailure(error);
}
exit();
