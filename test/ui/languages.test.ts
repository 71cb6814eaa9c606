import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useSession } from './session.ts';
import { shortWalk } from './shortWalk.ts';
import { textsOf } from './texts.ts';

for (const locale of ['zh-cn', 'ja']) {
	describe(`In ${locale}, the sidebar`, () => {
		const texts = textsOf(locale);
		const settings = { 'qoder.pageSize': 20 };
		const session = useSession({ locale, files: 137, agents: 45, height: 760, settings });
		const view = (key: string) => session.workbench.view(texts.manifest[key] ?? '');

		it('welcomes, signs in and loads more', async () => {
			const welcome = await view('view.files').welcome();
			assert.doesNotMatch(welcome.text + welcome.buttons, /Sign In|token is/i);
			await shortWalk(session, texts);
		});

		it('has no English word but names', async () => {
			for (const key of ['view.files', 'view.agents']) {
				const rows = await view(key).rows();
				const ours = [...rows.filter(({ expanded }) => expanded !== undefined), ...rows.slice(-1)].map(({ aria }) => aria);
				for (const text of [...ours, ...(await view(key).actions())]) {
					assert.doesNotMatch(text, /[a-z]{4,}/, text);
				}
			}
		});

		it('explains a row on hover, and has a box for a filter', async () => {
			const files = view('view.files');
			const [first] = session.api.account.files.filter(({ purpose }) => purpose === 'tool_output');
			const labels = ['Purpose', 'Status', 'Size', 'Created'].map(texts.t);
			await files.tooltip(first?.filename ?? '', (text) => labels.every((label) => text.includes(label)));
			await files.action(texts.manifest['command.files.filter'] ?? '');
			await session.workbench.quickInput.labels();
			await session.workbench.quickInput.cancel();
		});

		it('shows errors in its language', async () => {
			session.api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status: 500 } }]);
			const agents = view('view.agents');
			await agents.click(texts.t('Load more'));
			const { description } = await agents.untilRow(texts.t('Service error'));
			assert.ok(description.startsWith(texts.t('Retry')));
			session.api.faults.clear();
		});
	});
}
