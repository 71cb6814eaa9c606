import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { type QoderApi, startQoderApi } from '../qoderApi/server.ts';
import { hostName } from './host.ts';
import { type Session, startSession } from './session.ts';
import { exactly } from './tree.ts';
import { until } from './until.ts';

const options = { files: 0, agents: 1, generation: 3, storageCors: true } as const;

describe('Contents of files', () => {
	let session: Session;
	/** Its file has the same id. */
	let other: QoderApi;

	before(async () => {
		session = await startSession(options);
		other = await startQoderApi(options);
		// Newest last: the tests click the files at the top first.
		const sample = (filename: string, mime_type: string, size_bytes: number) =>
			session.api.account.addFiles(1, { purpose: 'tool_output', filename, mime_type, size_bytes, status: 'ready' });
		addText(session.api, 'report.txt', 'of this service');
		addText(other, 'report.txt', 'of the other service');
		sample('large.txt', 'text/plain', 11_000_000);
		session.api.account.addFiles(1, { purpose: 'user_upload', filename: 'mine.txt' });
		addText(session.api, 'late.txt', 'after its link had expired');
		addText(session.api, 'calm.md', '[site](https://example.org) is a link');
		addText(session.api, 'evil.md', '[run](command:workbench.action.toggleSidebarVisibility) https://evil.example');
		addText(session.api, '../\u202egpj.exe: "a|b"?.txt', 'a hostile name');
		sample('paper.pdf', 'application/pdf', 40_000);
		sample('model.bin', 'application/octet-stream', 5000);
		sample('analysis.ipynb', 'application/x-ipynb+json', 6000);
		sample('picture.png', 'image/png', 20_480);
		const [agent] = session.api.account.agents;
		assert.ok(agent);
		Object.assign(agent, { system: '[run](command:workbench.action.toggleSidebarVisibility) https://evil.example' });
		await session.signIn();
		await session.files.action('View as List');
		await session.files.untilRows('files', (rows) => rows.some(({ label }) => label === 'report.txt'));
	});

	beforeEach(() => void session.takeRequests());

	after(async () => {
		await session?.close();
		await other?.close();
	});

	function addText({ account }: QoderApi, filename: string, text: string): void {
		account.addUpload({ bytes: Buffer.from(text), filename, mime_type: 'text/plain', metadata: {}, purpose: 'tool_output' });
	}

	const tab = (name: string) => session.workbench.page.locator('.tab.active', { hasText: name });
	const contentRequests = () => session.takeRequests().filter((request) => request.includes('/content'));
	const untilText = (wanted: RegExp) =>
		until(
			'the text',
			async () => (await session.workbench.page.locator('.editor-instance .view-line').allInnerTexts()).join('\n'),
			(text) => wanted.test(text.replaceAll('\u00a0', ' ')),
		);
	const untilImage = () =>
		until(
			'the picture',
			async () => {
				const sizes = session.workbench.page
					.frames()
					.map((frame) => frame.evaluate(() => [...document.images].map(({ naturalWidth }) => naturalWidth)).catch(() => []));
				return (await Promise.all(sizes)).flat();
			},
			(widths) => widths.some((width) => width === 320),
		);
	const untilNotebook = () => session.workbench.page.locator('.notebookOverlay .code .view-line').first().waitFor();
	const untilBinary = () => session.workbench.page.getByText('The file is not displayed in the text editor').first().waitFor();

	const kept = {
		'report.txt': () => untilText(/^of this service$/),
		'picture.png': untilImage,
		'analysis.ipynb': untilNotebook,
		// VS Code has no viewer of its own; an extension's takes over by the name.
		'paper.pdf': () => untilText(/^%PDF-1\.4/),
		'model.bin': untilBinary,
	};

	async function keep(name: string): Promise<void> {
		await session.files.click(name);
		if (hostName === 'web' && name.endsWith('.ipynb')) {
			// In a browser, VS Code asks about notebooks outside of the workspace.
			const dialog = session.workbench.page.locator('.monaco-dialog-box');
			await dialog.getByText("Don't ask me again").click();
			await dialog.getByRole('button', { name: 'Open Notebook' }).click();
		}
		await tab(name).dblclick();
	}

	for (const [name, untilShown] of Object.entries(kept)) {
		it(`open at a click in VS Code’s editor for ${name}, with one request`, async () => {
			await keep(name);
			await untilShown();
			assert.equal(contentRequests().length, 1);
			await session.picture(`contents-${name}`, 'window');
		});
	}

	it('with hostile names open under a safe name', async () => {
		await session.files.click(/gpj\.exe/);
		await untilText(/^a hostile name$/);
		assert.equal(await session.workbench.tab.getAttribute('data-resource-name'), '.._gpj.exe_ _a_b_.txt');
	});

	it('with an expired link are requested once more', async () => {
		session.api.faults.set([{ match: { path: 'content' }, times: 1, fault: { kind: 'expiredLink' } }]);
		await session.files.click('late.txt');
		await untilText(/^after its link had expired$/);
		assert.equal(contentRequests().length, 2);
	});

	it('that the service does not provide show details', async () => {
		await session.files.click('mine.txt');
		await tab('mine.txt.json').waitFor();
		assert.deepEqual(contentRequests(), []);
	});

	it('that are large need one question, with their size', async () => {
		await session.files.click('large.txt');
		const dialog = session.workbench.page.locator('.monaco-dialog-box');
		await dialog.getByText('“large.txt” is 11 MB in size. Do you want to open it?').waitFor();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.deepEqual(contentRequests(), []);
	});

	const language = (name: string) => session.workbench.page.locator('.statusbar-item', { hasText: exactly(name) });
	const link = () => session.workbench.page.locator('.editor-instance .view-line .detected-link');

	const openPrompt = async () => {
		const name = `${session.api.account.agents[0]?.name}`;
		await session.agents.contextMenu(name, 'Open System Prompt');
		await tab(`${name}.md`).waitFor();
	};

	for (const [what, open] of [
		['a prompt', openPrompt],
		['Markdown', () => session.files.click('evil.md')],
	] as const) {
		it(`run nothing at Ctrl and a click (${what})`, async () => {
			const { page } = session.workbench;
			await open();
			const line = page.locator('.view-line', { hasText: 'command:workbench' });
			await language('Markdown without Links').waitFor();
			await line.click({ modifiers: ['ControlOrMeta'], position: { x: 120, y: 8 } });
			await session.settled();
			assert.equal(await link().count(), 0);
			assert.ok(await page.locator('.part.sidebar').isVisible());
		});
	}

	it('are Markdown when no link could run anything', async () => {
		await session.files.click('calm.md');
		await language('Markdown').waitFor();
		await link().waitFor();
	});

	it('are restored after a reload, each in its editor', async () => {
		const { workbench } = session;
		await session.restart();
		for (const [name, untilShown] of Object.entries(kept)) {
			await workbench.page.locator('.tab', { hasText: name }).click();
			await untilShown();
		}
		await session.picture('contents-reloaded', 'window');
	});

	it('are replaced by a sentence at sign-out, and return with sign-in', async () => {
		const { workbench } = session;
		await workbench.page.locator('.tab', { hasText: 'report.txt' }).click();
		await workbench.runCommand('Qoder: Sign Out');
		await untilText(/You are not signed in to 127\.0\.0\.1:\d+\. To open this/);
		await session.picture('contents-signed-out', 'window');
		await session.signIn();
		await untilText(/^of this service$/);
	});

	it('of two services are distinct, even with the same id', async () => {
		const { workbench, files } = session;
		const { quickInput } = workbench;
		assert.equal(other.account.files[0]?.file_id, session.api.account.files.at(-1)?.file_id);
		const signInTo = async ({ baseUrl, token }: QoderApi) => {
			await workbench.runCommand('Qoder: Sign In…');
			await quickInput.type(baseUrl);
			await quickInput.widget.locator('.monaco-list-row', { hasText: baseUrl }).first().click();
			await quickInput.widget.locator('input[type=password]').waitFor();
			await quickInput.submit(token);
			await quickInput.untilClosed();
		};
		await signInTo(other);
		await untilText(/belongs to another service/);
		await files.untilRows('the other account', (rows) => rows.length === 1);
		await files.click('report.txt');
		await untilText(/^of the other service$/);
		await signInTo(session.api);
		await files.untilRows('the first account', (rows) => rows.length > 1);
		await untilText(/belongs to another service/);
		await files.click('report.txt');
		await untilText(/^of this service$/);
	});

	it('stay on the screen when their file is deleted, struck through', async () => {
		const { files, workbench } = session;
		const dialog = workbench.page.locator('.monaco-dialog-box');
		await files.contextMenu('report.txt', 'Delete');
		await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
		await workbench.page.locator('.tab.active .strikethrough', { hasText: 'report.txt' }).waitFor();
		await untilText(/^of this service$/);
		await session.picture('contents-deleted', 'window');
	});

	it('are struck through when a refresh misses their file', async () => {
		const { api, files, workbench } = session;
		await files.click('late.txt');
		await untilText(/^after its link had expired$/);
		const file = api.account.files.find(({ filename }) => filename === 'late.txt');
		api.account.removeFiles([file?.file_id ?? '']);
		session.takeRequests();
		await workbench.runCommand('Qoder: Refresh');
		await workbench.page.locator('.tab.active .strikethrough', { hasText: 'late.txt' }).waitFor();
		await untilText(/^after its link had expired$/);
		await files.untilRows('the others', (rows) => rows.every(({ label }) => label !== 'late.txt'));
		const sent = (await session.untilRequests(3)).filter((request) => request.includes(`${file?.file_id}`));
		assert.deepEqual(sent, [`GET /files/${file?.file_id}`]);
	});

	// VS Code Server reads from Node, which ignores CORS.
	if (hostName === 'web') {
		it('that VS Code in a browser cannot read open in the browser', async () => {
			const { api, files, workbench } = session;
			api.modes.storageCors = false;
			addText(api, 'walled.txt', 'behind a wall');
			await files.action('Refresh Files');
			await files.untilRows('the file', ([row]) => row?.label === 'walled.txt');
			await files.click('walled.txt');
			await workbench.notice(/does not allow browsers to read its responses \(CORS\)/, 'Open in Browser');
			// Without an opener, the download is invisible here; its request is not.
			await until(
				'a request of a page',
				async () => api.storage.requests.map(({ headers }) => headers),
				(all) => all.some((names) => names.includes('upgrade-insecure-requests')),
			);
		});
	}

	it('are compared with each other as in the Explorer', async () => {
		await session.files.contextMenu('calm.md', 'Select for Compare');
		await session.files.contextMenu('evil.md', 'Compare with Selected');
		await tab('calm.md ↔ evil.md').waitFor();
		const half = (side: string, text: string) =>
			session.workbench.page.locator(`.monaco-diff-editor .editor.${side} .view-line`, { hasText: text }).waitFor();
		await half('original', 'is a link');
		await half('modified', 'toggleSidebarVisibility');
		await session.picture('compare-files', 'window');
		await session.workbench.closeTabs();
	});

	it('leave no signed address and no token in the log', async () => {
		const { workbench, api } = session;
		await workbench.runCommand('Qoder: Show Log');
		const log = workbench.page.locator('.output-view-container, .panel .view-lines');
		const text = await until(
			'the log',
			async () => (await log.allInnerTexts()).join('\n'),
			(now) => /content/.test(now),
		);
		assert.doesNotMatch(text, /signature|expires=/i);
		assert.ok(!text.includes(api.token));
		assert.ok(api.storage.requests.length > 0);
		assert.ok(
			api.storage.requests.every(
				({ hasAuthorization, hasCookie, ownHeaders }) => !hasAuthorization && !hasCookie && ownHeaders.length === 0,
			),
		);
	});
});
