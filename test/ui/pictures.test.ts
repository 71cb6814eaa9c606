import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { startSession } from './session.ts';

describe('The pictures of the README', () => {
	for (const [name, theme] of [
		['sidebar-dark', 'Default Dark Modern'],
		['sidebar-light', 'Default Light Modern'],
		['sidebar-contrast', 'Default High Contrast'],
	] as const) {
		it(`show files and agents (${name})`, async () => {
			const session = await startSession({ files: 137, agents: 45, theme, height: 760, settings: { 'qoder.pageSize': 7 } });
			try {
				await session.signIn();
				await session.files.expand('Skill outputs');
				const rows = await session.files.untilRows('files', (all) => all.some(({ label }) => label === 'Load more'));
				assert.equal(rows.filter(({ level }) => level === 2).length, 8);
				await session.workbench.page.mouse.move(700, 400);
				await session.settled();
				await session.picture(name);
			} finally {
				await session.close();
			}
		});
	}
});
