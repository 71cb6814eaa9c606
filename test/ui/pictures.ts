import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { reportFailure } from '../hosts/failure.ts';
import { fillAccount, triage } from './pictureAccount.ts';
import { type Scene, scenes } from './scenes.ts';
import { type Session, startSession } from './session.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from './setup.ts';
import { smallPng } from './smallPng.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, env['PICTURES'] ?? 'media');

type Name = keyof typeof scenes;

/** From a window with both views to the scene. */
const walks: Readonly<Record<Name, (session: Session) => Promise<void>>> = {
	files: openFiles,
	transcript: openTranscript,
	changes: openChanges,
	upload: startUpload,
};

/** `npm run pictures` takes the README's pictures into `media`; `npm run pictures -- upload` takes some. */
async function takePictures(names: readonly string[]): Promise<void> {
	await mochaGlobalSetup();
	try {
		for (const name of Object.keys(scenes) as Name[]) {
			if (names.length === 0 || names.includes(name)) {
				await take(name);
			}
		}
	} finally {
		await mochaGlobalTeardown();
	}
}

async function take(name: Name): Promise<void> {
	const session = await startSession({
		files: 0,
		agents: 1,
		sessions: 0,
		// Only the upload shows a service with purposes.
		generation: name === 'upload' ? 1 : 3,
		storageCors: true,
		width: 1040,
		height: 600,
		scale: 2,
		settings: {
			'breadcrumbs.enabled': false,
			'editor.fontSize': 12,
			'editor.folding': false,
			'editor.glyphMargin': false,
			'editor.lineNumbers': name === 'changes' ? 'on' : 'off',
			'editor.minimap.enabled': false,
			'editor.overviewRulerBorder': false,
			'editor.renderLineHighlight': 'none',
			'editor.scrollbar.vertical': 'hidden',
			'editor.stickyScroll.enabled': false,
			'editor.unicodeHighlight.ambiguousCharacters': false,
			'workbench.editor.editorActionsLocation': 'hidden',
			'window.commandCenter': false,
			'workbench.layoutControl.enabled': false,
		},
	});
	try {
		const { workbench, api } = session;
		fillAccount(api);
		await session.signIn();
		await workbench.chooseTheme(scenes[name].theme);
		await widenSideBar(session);
		await walks[name](session);
		await hideMachine(session);
		await workbench.page.mouse.move(1000, 400);
		await workbench.painted();
		await checkTexts(session, name);
		await picture(session, name);
		console.log(`${name}.png`);
	} finally {
		await session.close();
	}
}

async function openFiles({ workbench, files }: Session): Promise<void> {
	const tab = (name: string) => workbench.page.locator('.tab.active', { hasText: name }).first();
	await files.expand(/^Sales report/);
	await files.untilRows('files', (rows) => rows.filter(({ level }) => level === 2).length === 3);
	await files.click('report.md');
	await tab('report.md').waitFor();
	await workbench.runCommand('View: New Editor Group to the Right');
	await files.click('chart.png');
	await tab('chart.png').waitFor();
	await workbench.page.locator('.statusbar-item', { hasText: '320x200' }).waitFor();
}

async function openTranscript({ workbench, files }: Session): Promise<void> {
	await files.rowAction(/^Fix the flaky/, 'Open Transcript');
	// It opens at its end.
	await workbench.page.locator('.statusbar-item', { hasText: 'Running, following' }).waitFor();
	await workbench.runCommand('View: Focus Active Editor Group');
	await workbench.page.keyboard.press('ControlOrMeta+Home');
	// To show the state, above the first line.
	await workbench.page.keyboard.press('Control+ArrowUp');
	await workbench.page.keyboard.press('Control+ArrowUp');
	await workbench.page.locator('.codelens-decoration', { hasText: 'Running, following' }).waitFor();
}

async function openChanges({ workbench, agents }: Session): Promise<void> {
	await agents.rowAction(triage, 'Open Changes');
	await workbench.page.locator('.multiDiffEntry .editor.modified .view-line').nth(4).waitFor();
}

async function startUpload({ api, files, workbench }: Session): Promise<void> {
	const desktop = mkdtempSync(join(tmpdir(), 'pictured-'));
	try {
		writeFileSync(join(desktop, 'orders-2026-06.csv'), 'time,value\n'.repeat(1_275_000));
		await files.expand('User uploads');
		await files.expand('Tool outputs');
		api.faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'stallUpload' } }]);
		await files.drop([join(desktop, 'orders-2026-06.csv')]);
		await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Upload', exact: true }).click();
		await files.untilRows('how far it is', ([row]) => /^Uploading… \d+\s?%/.test(`${row?.description}`));
		await files.tree.row('orders-2026-06.csv');
	} finally {
		rmSync(desktop, { recursive: true, force: true });
	}
}

/** Without the status bar, which shows this machine; or only the side bar. */
async function picture({ workbench: { page } }: Session, name: Name): Promise<void> {
	const { isNarrow = false }: Scene = scenes[name];
	const [bar, sideBar] = [await page.locator('.part.statusbar').boundingBox(), await page.locator('.part.sidebar').boundingBox()];
	assert.ok(bar && sideBar);
	mkdirSync(folder, { recursive: true });
	const width = isNarrow ? sideBar.x + sideBar.width : bar.width;
	const png = await page.screenshot({ clip: { x: 0, y: 0, width, height: bar.y } });
	writeFileSync(join(folder, `${name}.png`), smallPng(png));
}

async function widenSideBar({ workbench: { page } }: Session): Promise<void> {
	const box = await page.locator('.part.sidebar').boundingBox();
	assert.ok(box);
	const edge = { x: box.x + box.width, y: box.y + box.height / 2 };
	await page.mouse.move(edge.x, edge.y);
	await page.mouse.down();
	await page.mouse.move(edge.x + 60, edge.y, { steps: 4 });
	await page.mouse.up();
}

/** In place of this machine's address. */
async function hideMachine({ workbench: { page }, api }: Session): Promise<void> {
	const content =
		'.titlebar, #status\\.host, #status\\.notifications, #status\\.editor\\.keybindingLayout { visibility: hidden; }';
	await page.addStyleTag({ content });
	const { host } = new URL(api.baseUrl);
	await page.evaluate((local) => {
		for (const element of document.querySelectorAll('.pane-header .description')) {
			element.textContent = (element.textContent ?? '').replace(local, 'api.qoder.com');
		}
	}, host);
}

/** Throws if a text is missing, or this machine's address is visible. */
async function checkTexts({ workbench: { page } }: Session, name: Name): Promise<void> {
	const read = async () => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
	for (const text of scenes[name].texts) {
		const parts = text.split(/\{\d\}/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
		const pattern = new RegExp(parts.join('.+'), 'i');
		await until(`“${text}” on the screen`, read, (shown) => pattern.test(shown), 5000);
	}
	assert.doesNotMatch(await read(), /127\.0\.0\.1|Development Host/);
}

try {
	await takePictures(argv.slice(2));
} catch (error) {
	reportFailure(error);
}
exit();
