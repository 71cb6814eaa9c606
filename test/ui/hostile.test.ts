import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { type Session, startSession } from './session.ts';

/** A place that nothing may ask for, and what tries to. `%` in the command is what `command:` links encode their arguments with. */
const evil = 'http://evil.test/x.png';
const tries = [
	`[click](${evil})`,
	`![image](${evil})`,
	`<img src="${evil}" onerror="alert(1)">`,
	`<a href="${evil}">link</a>`,
	'[run](command:workbench.action.closeSidebar)',
	`<${evil}>`,
	evil,
	'www.evil.test',
	'someone@evil.test',
	'$(trash) icon',
	'`code` **bold** _it_ ~~gone~~ # head',
	'| a | b |\n|--|--|\n| c | d |',
	'\u001b[31mred\u001b[0m \u001b]8;;http://evil.test\u0007link\u001b]8;;\u0007',
	'\u202egnp.exe\u202c \u2066isolated\u2069',
	'a\u0000b\u0007c\u0008d\u007f\u0085e\u2028f\u2029g',
	'</td></tr></table><script>alert(1)</script>',
	'&lt;img src=x&gt; &#60;b&#62;',
	'[a]: http://evil.test\n\n[a]',
	'```\n[x](http://evil.test)\n```',
	'%s %d %o {0} {{x}}',
] as const;

/** Marks that turn the direction of text, and control characters other than ends of lines. */
const unsafe = /[\u202a-\u202e\u2066-\u2069]|\p{Cc}(?<!\s)/u;

describe('Hostile content', () => {
	let session: Session;
	const hosts = new Set<string>();

	before(async () => {
		session = await startSession({ files: 0, agents: 0, height: 1000 });
		session.workbench.page.context().on('request', (request) => hosts.add(new URL(request.url()).hostname));
		for (const text of tries) {
			session.api.account.addFiles(1, {
				purpose: 'tool_output',
				filename: text,
				mime_type: text,
				metadata: { [text]: text, plain: text },
			});
			session.api.account.addAgents(1, {
				name: text,
				description: text,
				system: `${text}\n${text}`,
				model: text,
				tools: [{ type: text, name: text }],
				mcp_servers: [{ name: text, type: 'url', url: evil }],
				default_environment: text,
			});
		}
		await session.signIn();
		await session.files.expand('Tool outputs');
	});

	after(() => session?.close());

	it('is shown as text in every row', async () => {
		const { files, agents, workbench } = session;
		const rows = [...(await files.rows()).slice(2), ...(await agents.rows())];
		assert.ok(rows.length >= 2 * tries.length);
		for (const { label, description, aria } of rows) {
			assert.doesNotMatch(label + description + aria, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
		}
		assert.ok(rows.some(({ label }) => label.includes(`![image](${evil})`)));
		await assertInert(workbench.page.locator('.part.sidebar .pane-body'));
		await session.picture('hostile-rows');
	});

	it('is shown as text in every hover', async function () {
		this.timeout(180_000);
		const { files, agents, workbench } = session;
		const hover = workbench.page.locator('.workbench-hover');
		let hovers = 0;
		for (const view of [files, agents]) {
			const labels = (await view.rows())
				.filter(({ level, expanded }) => expanded === undefined && level > 0)
				.map(({ label }) => label);
			// What a file's hover shows, an agent's shows too.
			for (const label of view === files ? labels.slice(0, 5) : labels) {
				const text = await view.tooltip(label);
				assert.match(text, /ID/);
				assert.doesNotMatch(text, unsafe);
				await assertInert(hover);
				hovers++;
				if (label.startsWith('![image]')) {
					await session.picture(`hostile-hover-${hovers}`, 'window');
				}
			}
		}
		assert.ok(hovers >= tries.length, `${hovers} hovers`);
	});

	it('is shown as text in an error, cut at a length', async function () {
		this.timeout(120_000);
		const { agents, workbench } = session;
		let text = '';
		await workbench.page.context().route(/\/agents\?/, (route) =>
			route.fulfill({
				status: 400,
				headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
				json: { type: 'error', error: { type: text, message: text.repeat(20), param: text }, request_id: text },
			}),
		);
		for (text of tries.slice(0, 14)) {
			await agents.action('Refresh Agents');
			await agents.untilRows('the old rows', (rows) => /^As of/.test(`${rows[0]?.label}`));
			const tooltip = await agents.tooltip(/^As of/);
			assert.match(tooltip, /refused the request/);
			assert.ok(tooltip.length < 800, `${tooltip.length} characters`);
			assert.doesNotMatch(tooltip, unsafe);
			await assertInert(workbench.page.locator('.workbench-hover'));
			await assertInert(agents.pane);
		}
		await session.picture('hostile-error', 'window');
		await workbench.page.context().unrouteAll();
		await agents.click(/^As of/);
		await agents.untilRows('fresh rows', (rows) => rows.length === tries.length);
		assert.deepEqual(await workbench.toasts(), []);
	});

	it('is shown as it is in a document, in which nothing runs', async () => {
		const { agents, workbench } = session;
		await agents.click(/^!\[image\]/);
		await workbench.page.locator('.tab.active').getByText('image').first().waitFor();
		await session.quiet();
		assert.equal(await workbench.page.locator('.editor-container img, .editor-container script').count(), 0);
		await session.picture('hostile-details', 'window');
	});

	it('has sent nothing to any other host, and run no command', async () => {
		await session.quiet();
		assert.deepEqual(
			[...hosts].filter((host) => !/^(127\.0\.0\.1|localhost|)$/.test(host)),
			[],
		);
		assert.ok(await session.workbench.page.locator('.part.sidebar').isVisible());
		assert.deepEqual(await session.workbench.toasts(), []);
	});
});

/** Fails when there is anything to click, to load or to run. */
async function assertInert(place: Locator): Promise<void> {
	const found = await place
		.locator('a[href], a[data-href], img, script, iframe, object, [onerror], [onclick], .codicon-trash')
		.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML));
	assert.deepEqual(found, []);
}
