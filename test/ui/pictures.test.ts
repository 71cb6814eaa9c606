import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';

describe('The pictures of the README', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 137, agents: 45, height: 760, settings: { 'qoder.pageSize': 7 } });
		await session.signIn();
		await session.files.expand('Skill outputs');
		const rows = await session.files.untilRows('files', (all) => all.some(({ label }) => label === 'Load more'));
		assert.equal(rows.filter(({ level }) => level === 2).length, 8);
	});

	after(() => session?.close());

	for (const [name, theme, className] of [
		['sidebar-dark', 'Dark Modern', 'vs-dark'],
		['sidebar-light', 'Light Modern', 'vs'],
		['sidebar-contrast', 'Dark High Contrast', 'hc-black'],
	] as const) {
		it(`show files and agents (${name})`, async () => {
			const { page, quickInput } = session.workbench;
			await session.workbench.runCommand('Preferences: Color Theme');
			await quickInput.pick(theme);
			await quickInput.untilClosed();
			await page.locator(`.monaco-workbench.${className}`).waitFor();
			await page.mouse.move(700, 400);
			await session.settled();
			await session.picture(name);
		});
	}
});
