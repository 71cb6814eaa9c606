import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { purposes } from '../qoderApi/records.ts';
import { assertInert, evil, tries, unsafe } from './hostile.ts';
import { useSession } from './session.ts';

describe('Hostile content', () => {
	const session = useSession({ files: 0, agents: 0, height: 1000 });
	const hosts = new Set<string>();

	before(async () => {
		const { account } = session.api;
		session.workbench.page.context().on('request', (request) => hosts.add(new URL(request.url()).hostname));
		for (const text of tries) {
			const metadata = { [text]: text, plain: text };
			account.addFiles(1, { purpose: 'tool_output', filename: text, mime_type: text, metadata });
			account.addAgents(1, {
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

	it('is shown as text in every row', async () => {
		const { files, agents, workbench } = session;
		const shown = await files.untilRows('files', (all) => all.length >= tries.length + purposes.length);
		const rows = [...shown.slice(2), ...(await agents.rows())];
		for (const { label, description, aria } of rows) {
			assert.doesNotMatch(label + description + aria, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
		}
		assert.ok(rows.some(({ label }) => label.includes(`![image](${evil})`)));
		await assertInert(workbench.page.locator('.part.sidebar .pane-body'));
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
			// A file's hover shows the same as an agent's.
			for (const label of view === files ? labels.slice(0, 5) : labels) {
				const text = await view.tooltip(label);
				assert.match(text, /ID/);
				assert.doesNotMatch(text, unsafe);
				await assertInert(hover);
				hovers++;
			}
		}
		assert.ok(hovers >= tries.length, `${hovers} hovers`);
	});

	it('is shown unchanged in a document, in which nothing runs', async () => {
		const { agents, workbench } = session;
		await agents.click(/^!\[image\]/);
		await workbench.untilTab('image');
		await session.settled();
		assert.equal(await workbench.page.locator('.editor-container img, .editor-container script').count(), 0);
	});

	it('sends nothing to any other host', async () => {
		await session.settled();
		assert.deepEqual(
			// VS Code Server itself requests its Marketplace.
			[...hosts].filter((host) => !/^(127\.0\.0\.1|localhost|open-vsx\.org|)$/.test(host)),
			[],
		);
	});
});
