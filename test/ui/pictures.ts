import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { reportFailure } from '../hosts/failure.ts';
import { fillAccount, triage } from './pictureAccount.ts';
import { type Scene, scenes } from './scenes.ts';
import { type Session, startSession } from './session.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from './setup.ts';
import { leaveHovers } from './tree.ts';
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

/** Seconds for which the animation shows a frame. */
const [moment, look] = [1, 2.2];

const options = {
	files: 0,
	agents: 1,
	sessions: 0,
	storageCors: true,
	width: 1040,
	height: 600,
	settings: {
		'breadcrumbs.enabled': false,
		'editor.fontSize': 12,
		'editor.folding': false,
		'editor.glyphMargin': false,
		'editor.lineNumbers': 'off',
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
} as const;

/** `npm run pictures` takes the README's pictures into `media`; `npm run pictures -- upload` takes some. */
async function takePictures(names: readonly string[]): Promise<void> {
	await mochaGlobalSetup();
	try {
		for (const name of Object.keys(scenes) as Name[]) {
			if (names.length === 0 || names.includes(name)) {
				await take(name);
			}
		}
		if (names.length === 0 || names.includes('tour')) {
			await takeTour();
		}
	} finally {
		await mochaGlobalTeardown();
	}
}

async function take(name: Name): Promise<void> {
	const session = await startSession({
		...options,
		// Only the upload shows a service with purposes.
		generation: name === 'upload' ? 1 : 3,
		scale: 2,
		settings: {
			...options.settings,
			'editor.lineNumbers': name === 'changes' ? 'on' : 'off',
			'workbench.colorTheme': `Default ${scenes[name].theme}`,
		},
	});
	try {
		const { workbench, api } = session;
		fillAccount(api);
		await session.signIn();
		await widenSideBar(session);
		await walks[name](session);
		await hideMachine(session);
		await workbench.page.mouse.move(1000, 400);
		await workbench.painted();
		await checkTexts(session, scenes[name].texts);
		await picture(session, name);
		console.log(`${name}.png`);
	} finally {
		await session.close();
	}
}

/** The main job as an animation: sign in, expand, load more, open, read a transcript. */
async function takeTour(): Promise<void> {
	const session = await startSession({ ...options, generation: 3, settings: { ...options.settings, 'qoder.pageSize': 4 } });
	const frames: Buffer[] = [];
	const delays: number[] = [];
	try {
		const { workbench, api, files } = session;
		const { page, quickInput } = workbench;
		const frame = async (seconds = moment) => {
			await leaveHovers(page);
			await hideMachine(session);
			await workbench.painted();
			await checkTexts(session, []);
			frames.push(await withoutStatusBar(session));
			delays.push(1000 * seconds);
		};
		fillAccount(api);
		await widenSideBar(session);
		await frame(look);
		await files.clickWelcome('Sign In');
		await quickInput.submit();
		await quickInput.type(api.token);
		await frame();
		await page.keyboard.press('Enter');
		await quickInput.untilClosed();
		await files.untilRow('Load more');
		await frame(look);
		await files.click('Load more');
		await files.untilRows('the rest', (rows) => rows.every(({ label }) => label !== 'Load more'));
		await frame();
		await files.expand(/^Sales report/);
		await files.untilRow('chart.png');
		await frame();
		for (const name of ['report.md', 'chart.png']) {
			await files.click(name);
			await workbench.untilTab(name);
			if (name === 'chart.png') {
				await workbench.status('320x200').waitFor();
			}
			await frame(look);
		}
		await files.rowAction(/^Fix the flaky/, 'Open Transcript');
		await workbench.status('Running, following').waitFor();
		await frame(2 * look);
		await sharp(frames, { join: { animated: true } })
			.gif({ delay: delays, loop: 0 })
			.toFile(join(folder, 'tour.gif'));
		console.log('tour.gif');
	} finally {
		await session.close();
	}
}

async function openFiles({ workbench, files }: Session): Promise<void> {
	await files.expand(/^Sales report/);
	await files.untilRows('files', (rows) => rows.filter(({ level }) => level === 2).length === 3);
	await files.click('report.md');
	await workbench.untilTab('report.md');
	await workbench.runCommand('View: New Editor Group to the Right');
	await files.click('chart.png');
	await workbench.untilTab('chart.png');
	await workbench.status('320x200').waitFor();
}

async function openTranscript({ workbench, files }: Session): Promise<void> {
	await files.rowAction(/^Fix the flaky/, 'Open Transcript');
	// It opens at its end.
	await workbench.status('Running, following').waitFor();
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
		await workbench.answer('Upload');
		await files.untilRows('how far it is', ([row]) => /^Uploading… \d+\s?%/.test(`${row?.description}`));
		await files.untilRow('orders-2026-06.csv');
	} finally {
		rmSync(desktop, { recursive: true, force: true });
	}
}

async function picture(session: Session, name: Name): Promise<void> {
	const png = await withoutStatusBar(session, scenes[name]);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${name}.png`), await sharp(png).png({ palette: true, effort: 10 }).toBuffer());
}

/** The status bar shows this machine. */
async function withoutStatusBar({ workbench: { page } }: Session, { isNarrow = false }: Partial<Scene> = {}): Promise<Buffer> {
	const [bar, sideBar] = [await page.locator('.part.statusbar').boundingBox(), await page.locator('.part.sidebar').boundingBox()];
	assert.ok(bar && sideBar);
	const width = isNarrow ? sideBar.x + sideBar.width : bar.width;
	return page.screenshot({ clip: { x: 0, y: 0, width, height: bar.y } });
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
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = texts.nextNode(); node; node = texts.nextNode()) {
			if (node.textContent?.includes(local)) {
				node.textContent = node.textContent.replace(local, 'api.qoder.com');
			}
		}
	}, host);
}

/** Throws if a text is missing, or this machine's address is visible. */
async function checkTexts({ workbench: { page } }: Session, texts: readonly string[]): Promise<void> {
	const read = async () => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
	for (const text of texts) {
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
