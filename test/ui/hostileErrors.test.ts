import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { assertInert, tries, unsafe } from './hostile.ts';
import { useSession } from './session.ts';

describe('Hostile content of an error', () => {
	const session = useSession({ files: 0, agents: tries.length });

	before(() => session.signIn());

	it('is shown as text, cut to a length', async function () {
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
			const tooltip = await agents.tooltip('Refresh failed');
			assert.match(tooltip, /rejected the request/);
			assert.ok(tooltip.length < 800, `${tooltip.length} characters`);
			assert.doesNotMatch(tooltip, unsafe);
			await assertInert(workbench.page.locator('.workbench-hover'));
			await assertInert(agents.pane);
		}
		await workbench.page.context().unrouteAll();
		await agents.click('Refresh failed');
		await agents.untilRows('fresh rows', (rows) => rows.length === tries.length);
		assert.deepEqual(await workbench.toasts(), []);
	});
});
