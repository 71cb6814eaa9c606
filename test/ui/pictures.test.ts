import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';

describe('The pictures of the README', () => {
	describe('of a service with purposes', () => {
		let session: Session;

		before(async () => {
			session = await startSession({ files: 137, agents: 45, height: 760, settings: { 'qoder.pageSize': 7 } });
			await session.signIn();
			await session.files.expand('Skill outputs');
			const rows = await session.files.untilRows('files', (all) => all.some(({ label }) => label === 'Load more'));
			assert.equal(rows.filter(({ level }) => level === 2).length, 8);
		});

		after(() => session?.close());

		for (const theme of ['dark', 'light', 'contrast'] as const) {
			it(`show files and agents (sidebar-${theme})`, async () => {
				await session.workbench.chooseTheme(theme);
				await session.workbench.page.mouse.move(700, 400);
				await session.settled();
				await session.picture(`sidebar-${theme}`);
			});
		}
	});

	describe('of a service with sessions', () => {
		let session: Session;

		before(async () => {
			const settings = { 'qoder.pageSize': 7, 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false };
			session = await startSession({
				files: 137,
				agents: 5,
				sessions: 12,
				generation: 3,
				storageCors: true,
				width: 1100,
				height: 620,
				settings,
			});
			const { account } = session.api;
			account.addAgents(1, { name: 'docs-writer', version: 7 });
			const [id = ''] = account.addSessions(1, { title: 'Quarterly report', status: 'running' });
			const add = (filename: string, mime_type: string, size_bytes: number) =>
				account.addFiles(1, { purpose: 'tool_output', filename, mime_type, size_bytes, status: 'ready' }, id);
			add('sales.csv', 'text/csv', 4200);
			add('chart.png', 'image/png', 20_480);
			add('report.md', 'text/markdown', 1900);
			await session.signIn();
			await session.files.expand('Quarterly report');
			await session.files.untilRows('files', (rows) => rows.filter(({ level }) => level === 2).length === 3);
		});

		after(() => session?.close());

		const tab = (name: string) => session.workbench.page.locator('.tab.active', { hasText: name }).first();

		async function inBothThemes(name: string, part: 'window' | 'sidebar'): Promise<void> {
			for (const theme of ['dark', 'light'] as const) {
				await session.workbench.chooseTheme(theme);
				await session.workbench.page.mouse.move(700, 200);
				await session.workbench.painted();
				await session.picture(`${name}-${theme}`, part);
			}
		}

		it('show a text and a picture side by side (contents)', async () => {
			const { workbench, files } = session;
			await files.click('report.md');
			await tab('report.md').waitFor();
			await workbench.runCommand('View: New Editor Group to the Right');
			await files.click('chart.png');
			await tab('chart.png').waitFor();
			await workbench.page.locator('.statusbar-item', { hasText: '320x200' }).waitFor();
			await inBothThemes('contents', 'window');
		});

		it('show what changed in an agent (changes)', async () => {
			const { workbench, agents } = session;
			await workbench.runCommand('View: Close All Editors');
			await agents.rowAction('docs-writer', 'Open Changes');
			await workbench.page.locator('.multiDiffEntry .editor.modified .view-line').first().waitFor();
			await inBothThemes('changes', 'window');
		});

		it('show sessions, and a file on its way (sessions)', async () => {
			const { workbench, files, api } = session;
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
			await inBothThemes('sessions', 'sidebar');
			api.faults.clear();
		});
	});
});
