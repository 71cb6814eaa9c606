import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'mocha';
import { hostName } from './host.ts';
import { useSession } from './session.ts';
import { exactly } from './tree.ts';
import { until } from './until.ts';

const command = '[run](command:workbench.action.toggleSidebarVisibility) https://evil.example';

describe('Contents of files', () => {
	const session = useSession({ files: 0, agents: 1, generation: 3, storageCors: true });

	before(async () => {
		const { account } = session.api;
		// Newest last: the tests click the files at the top first.
		const sample = (filename: string, mime_type: string, size_bytes: number) =>
			account.addFiles(1, { purpose: 'tool_output', filename, mime_type, size_bytes, status: 'ready' });
		addText('report.txt', 'This is the report.');
		sample('large.txt', 'text/plain', 11_000_000);
		account.addFiles(1, { purpose: 'user_upload', filename: 'mine.txt' });
		addText('late.txt', 'This is late.');
		addText('calm.md', '[site](https://example.org) is a link');
		addText('evil.md', command);
		addText('../\u202egpj.exe: "a|b"?.txt', 'a hostile name');
		sample('paper.pdf', 'application/pdf', 40_000);
		sample('model.bin', 'application/octet-stream', 5000);
		sample('analysis.ipynb', 'application/x-ipynb+json', 6000);
		sample('picture.png', 'image/png', 20_480);
		account.changeAgent(agent().id, { system: command });
		await session.signIn();
		await session.listFiles(11);
	});

	beforeEach(() => void session.takeRequests());

	function addText(filename: string, text: string): void {
		const fields = { mime_type: 'text/plain', metadata: {}, purpose: 'tool_output' } as const;
		session.api.account.addUpload({ bytes: Buffer.from(text), filename, ...fields });
	}

	function agent(): { readonly id: string; readonly name: string } {
		const [one] = session.api.account.agents;
		assert.ok(one);
		return { id: one.id, name: `${one.name}` };
	}

	const contentRequests = () => session.takeRequests().filter((request) => request.includes('/content'));
	const widths = async () => {
		const inFrame = () => [...document.images].map(({ naturalWidth }) => naturalWidth);
		const frames = session.workbench.page.frames();
		return (await Promise.all(frames.map((frame) => frame.evaluate(inFrame).catch(() => [])))).flat();
	};

	const kept = {
		'report.txt': () => session.workbench.untilText('This is the report.'),
		'picture.png': () => until('the picture', widths, (all) => all.includes(320)),
		'analysis.ipynb': () => session.workbench.line(/./, '.notebookOverlay .code').waitFor(),
		// VS Code has no viewer of its own; an extension's takes over by the name.
		'paper.pdf': () => session.workbench.untilText(/^%PDF-1\.4/),
		'model.bin': () => session.workbench.page.getByText('The file is not displayed in the text editor').first().waitFor(),
	};

	for (const [name, untilShown] of Object.entries(kept)) {
		it(`open at a click in VS Code’s editor for ${name}, with one request`, async () => {
			const { files, workbench } = session;
			await files.click(name);
			if (hostName === 'web' && name.endsWith('.ipynb')) {
				// In a browser, VS Code asks about notebooks outside of the workspace.
				await workbench.dialog.getByText("Don't ask me again").click();
				await workbench.answer('Open Notebook');
			}
			await workbench.tab.filter({ hasText: name }).dblclick();
			await untilShown();
			assert.equal(contentRequests().length, 1);
		});
	}

	it('with hostile names open under a safe name', async () => {
		await session.files.click(/gpj\.exe/);
		await session.workbench.untilText('a hostile name');
		assert.equal(await session.workbench.tab.getAttribute('data-resource-name'), '.._gpj.exe_ _a_b_.txt');
	});

	it('that the service does not provide are dimmed, and show details', async () => {
		const { files, workbench } = session;
		const dimmed = (await files.rows()).filter(({ aria }) => aria.includes(', details only, ')).map(({ label }) => label);
		assert.deepEqual(dimmed, ['mine.txt']);
		await files.click('mine.txt');
		await workbench.untilTab('mine.txt.json');
		assert.deepEqual(contentRequests(), []);
		const reason = workbench.status('The service does not provide');
		await reason.waitFor();
		await files.click('calm.md');
		await workbench.untilTab('calm.md');
		assert.equal(await reason.count(), 0);
	});

	it('that are open have no lock on their row', async () => {
		await session.files.click('report.txt');
		await session.workbench.untilTab('report.txt');
		await session.workbench.painted();
		const row = session.files.pane.locator('.monaco-list-row', { hasText: 'report.txt' });
		assert.equal(await row.locator('[class*="iconBadge"], [class*="bubbleBadge"], .codicon-lock').count(), 0);
		assert.doesNotMatch(await row.innerHTML(), /lock/i);
	});

	it('that are large need one question, with their size', async () => {
		await session.files.click('large.txt');
		assert.match(await session.workbench.answer('Cancel'), /“large\.txt” is 11 MB in size\. Do you want to open it\?/);
		assert.deepEqual(contentRequests(), []);
	});

	const language = (name: string) => session.workbench.status(exactly(name));
	const link = () => session.workbench.page.locator('.editor-instance .view-line .detected-link');

	for (const [what, tab, open] of [
		['a prompt', () => `${agent().name}.md`, () => session.agents.contextMenu(agent().name, 'Open System Prompt')],
		['Markdown', () => 'evil.md', () => session.files.click('evil.md')],
	] as const) {
		it(`run nothing at Ctrl and a click (${what})`, async () => {
			const { workbench } = session;
			await open();
			await workbench.untilTab(tab());
			await language('Markdown without Links').waitFor();
			await workbench.line('command:workbench').click({ modifiers: ['ControlOrMeta'], position: { x: 120, y: 8 } });
			await session.settled();
			assert.equal(await link().count(), 0);
			assert.ok(await workbench.page.locator('.part.sidebar').isVisible());
		});
	}

	it('are Markdown when no link could run anything', async () => {
		await session.files.click('calm.md');
		await language('Markdown').waitFor();
		await link().waitFor();
	});

	it('are restored after a reload, each in its editor', async () => {
		await session.restart();
		for (const [name, untilShown] of Object.entries(kept)) {
			await session.workbench.page.locator('.tab', { hasText: name }).click();
			await untilShown();
		}
	});

	it('are replaced by a sentence at sign-out, and return with sign-in', async () => {
		const { workbench } = session;
		await workbench.page.locator('.tab', { hasText: 'report.txt' }).click();
		await workbench.runCommand('Qoder: Sign Out');
		await workbench.untilText(/You are not signed in to 127\.0\.0\.1:\d+\. To open this/);
		await session.signIn();
		await workbench.untilText('This is the report.');
	});

	it('stay on the screen when their file is deleted, struck through', async () => {
		await session.files.contextMenu('report.txt', 'Delete');
		await session.workbench.answer('Delete');
		await session.workbench.tab.locator('.strikethrough', { hasText: 'report.txt' }).waitFor();
		await session.workbench.untilText('This is the report.');
	});

	// VS Code Server reads from Node, which ignores CORS.
	if (hostName === 'web') {
		it('that VS Code in a browser cannot read open in the browser', async () => {
			const { api, files, workbench } = session;
			api.modes.storageCors = false;
			addText('walled.txt', 'behind a wall');
			await files.action('Refresh Files');
			await files.click('walled.txt');
			await workbench.notice(/does not allow browsers to read its responses \(CORS\)/, 'Open in Browser');
			// Without an opener, the download is invisible here; its request is not.
			const requested = () => api.storage.requests.flatMap(({ headers }) => headers);
			await until('a request of a page', requested, (headers) => headers.includes('upgrade-insecure-requests'));
		});
	}

	it('are compared with each other as in the Explorer', async () => {
		const { files, workbench } = session;
		await files.contextMenu('calm.md', 'Select for Compare');
		await files.contextMenu('evil.md', 'Compare with Selected');
		await workbench.untilTab('calm.md ↔ evil.md');
		await workbench.line('is a link', '.monaco-diff-editor .editor.original').waitFor();
		await workbench.line('toggleSidebarVisibility', '.monaco-diff-editor .editor.modified').waitFor();
	});
	it('leave no signed address and no token in the log', async () => {
		const { api, workbench } = session;
		await workbench.runCommand('Qoder: Show Log');
		const log = await until('the log', () => workbench.text('.part.panel'), /content/);
		assert.doesNotMatch(log, /signature|expires=/i);
		assert.ok(!log.includes(api.token));
	});
});
