import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { describe, it } from 'mocha';
import { type Session, useSession } from './session.ts';
import { shortWalk } from './shortWalk.ts';
import { until } from './until.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('The sidebar for a screen reader and the keyboard', () => {
	const session = useSession({ files: 137, agents: 45, settings: { 'qoder.pageSize': 20 } });

	it('has no violation in the welcome', async () => {
		await session.files.welcome();
		assert.deepEqual(await violations(session), []);
	});

	it('has the focus after a sign-in, and no violation in the rows', async () => {
		const { page } = session.workbench;
		await session.signIn();
		const isFocused = () => page.evaluate(() => document.activeElement?.closest('.pane .monaco-list') !== null);
		await until('the focus in the tree', isFocused, true);
		await session.files.action('Sign Out');
		await session.files.welcome();
		await shortWalk(session);
		assert.deepEqual(await violations(session), []);
	});

	it('announces each row with its date and size', async () => {
		const rows = await session.files.rows();
		const file = rows.find(({ level, description }) => level === 2 && / · [\d.]+ kB$/.test(description));
		assert.equal(file?.aria, `${file?.label}, file, ${file?.description.replaceAll(' · ', ', ')}`);
		assert.equal(rows.find(({ label }) => label === 'Tool outputs')?.aria, 'Tool outputs, 40+');
		assert.equal(rows.find(({ label }) => label === 'Load more')?.aria, 'Load more. 40 loaded');
		assert.deepEqual(
			rows.filter(({ aria, label }) => !aria.startsWith(label)),
			[],
		);
		const [agent] = await session.agents.rows();
		assert.match(`${agent?.aria}`, /^[\w-]+, agent, \w+, v\d+$/);
	});

	it('moves by keyboard through a group and past its end', async () => {
		const { api, files, workbench } = session;
		const { keyboard } = workbench.page;
		await files.click('Skill outputs');
		await files.untilRows('skill outputs', (rows) => rows.filter(({ level }) => level === 2).length > 41);
		await keyboard.press('Home');
		await keyboard.press('ArrowRight');
		await files.untilRows('user uploads', (rows) => rows[0]?.expanded === true && rows[1]?.level === 2);
		const next = api.account.files.filter(({ purpose }) => purpose === 'user_upload')[20];
		for (let row = 0; row <= 20; row++) {
			await keyboard.press('ArrowDown');
		}
		await files.untilFocused('Load more');
		await keyboard.press('Enter');
		await files.untilFocused(`${next?.filename}`);
		await keyboard.press('Enter');
		await workbench.untilTab(`${next?.filename}.json`);
		await keyboard.press('ControlOrMeta+c');
		await workbench.untilCopied(`${next?.file_id}`);
		await keyboard.press('Shift+F10');
		await workbench.page.getByRole('menuitem', { name: 'Copy as cURL' }).waitFor();
		await keyboard.press('Escape');
	});

	it('keeps a file when the first button of the question is pressed', async () => {
		const { files, workbench } = session;
		await files.untilFocused(/./);
		session.takeRequests();
		await workbench.page.keyboard.press('Delete');
		await workbench.dialog.waitFor();
		await workbench.page.keyboard.press('Enter');
		await workbench.dialog.waitFor({ state: 'detached' });
		await session.settled();
		assert.deepEqual(session.takeRequests(), []);
	});
});

/** Found by axe in every view that VS Code builds. */
const ofVsCode = new Set([
	'landmark-unique', // all welcomes are regions of one name
	'nested-interactive', // a view's title is a button with buttons in it
	'aria-required-children', // a tree holds its sticky headings
	'label-content-name-mismatch', // no space between a row's label and its description
]);

/** What single elements of VS Code break: a rule, and a part of the element. */
const ofItsElements: Readonly<Record<string, RegExp>> = {
	'aria-prohibited-attr': /codicon-toolbar-more/, // in 1.103, the hidden button "More Actions..." has no role
	'aria-valid-attr-value': /aria-activedescendant/, // 1.103 removes a row that scrolls away, and still names it
};

async function violations({ workbench }: Session): Promise<string[]> {
	const { page } = workbench;
	await page.mouse.move(700, 400);
	await page.evaluate(axe);
	const found = await page.evaluate(async () => {
		const { axe: checker } = globalThis as unknown as { axe: { run(context: unknown): Promise<AxeResults> } };
		return (await checker.run({ include: ['.part.sidebar .pane'] })).violations;
	});
	const ours = found.filter(({ id }) => !ofVsCode.has(id));
	return ours.flatMap(({ id, nodes }) =>
		nodes.filter(({ html }) => !ofItsElements[id]?.test(html)).map(({ html }) => `${id}: ${html.slice(0, 300)}`),
	);
}
