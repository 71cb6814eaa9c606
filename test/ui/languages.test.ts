import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { shortWalk } from './shortWalk.ts';
import { textsOf } from './texts.ts';
import { until } from './until.ts';

for (const locale of ['zh-cn', 'ja']) {
	describe(`In ${locale}, the sidebar`, () => {
		const texts = textsOf(locale);
		let session: Session;

		before(async () => {
			session = await startSession({ locale, files: 137, agents: 45, height: 760, settings: { 'qoder.pageSize': 20 } });
		});

		after(() => session?.close());

		it('welcomes, signs in and loads more', async () => {
			const welcome = await session.workbench.view(texts.manifest['view.files'] ?? '').welcome();
			assert.doesNotMatch(welcome.text + welcome.buttons, /Sign In|token is/i);
			await session.picture(`signed-out-${locale}`);
			await shortWalk(session, texts);
		});

		it('has no English word but names', async () => {
			for (const key of ['view.files', 'view.agents']) {
				const view = session.workbench.view(texts.manifest[key] ?? '');
				const rows = await view.rows();
				const ours = [...rows.filter(({ expanded }) => expanded !== undefined), ...rows.slice(-1)].map(({ aria }) => aria);
				for (const text of [...ours, ...(await view.actions())]) {
					assert.doesNotMatch(text, /[a-z]{4,}/, text);
				}
			}
			await session.workbench.page.mouse.move(700, 400);
			await session.settled();
			await session.picture(`sidebar-${locale}`);
		});

		it('explains a row on hover, and has a box for a filter', async () => {
			const files = session.workbench.view(texts.manifest['view.files'] ?? '');
			const [first] = session.api.account.files.filter(({ purpose }) => purpose === 'tool_output');
			const read = () => files.tooltip(first?.filename ?? '');
			const labels = ['Purpose', 'Status', 'Size', 'Created'].map(texts.t);
			await until(`${labels}`, read, (text) => labels.every((label) => text.includes(label)));
			await session.picture(`hover-${locale}`, 'window');
			await files.action(texts.manifest['command.files.filter'] ?? '');
			await session.workbench.quickInput.labels();
			await session.picture(`filter-${locale}`, 'window');
			await session.workbench.quickInput.cancel();
		});

		it('shows errors in its language', async () => {
			session.api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status: 500 } }]);
			const agents = session.workbench.view(texts.manifest['view.agents'] ?? '');
			await agents.click(texts.t('Load more'));
			const failed = await agents.untilRows('the failure', (rows) => rows.at(-1)?.label === texts.t('Service error'));
			assert.ok(failed.at(-1)?.description?.startsWith(texts.t('Retry')));
			session.api.faults.clear();
		});
	});
}
