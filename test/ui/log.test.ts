import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';
import { until } from './until.ts';

describe('The log', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ agents: 145, width: 2400 });
		await session.signIn();
	});

	after(() => session?.close());

	it('opens at a click from an error, and lists each attempt', async () => {
		const { agents, api, workbench } = session;
		api.faults.set([{ fault: { kind: 'status', status: 500, requestId: 'req_41' }, times: 3 }]);
		await agents.click('Load more');
		await agents.contextMenu('Service error', 'Show Log');
		const panel = workbench.page.locator('.part.panel');
		const lines = await until(
			'three attempts',
			async () => (await panel.locator('.view-line').allInnerTexts()).map((line) => line.replaceAll('\u00a0', ' ')),
			(all) => all.some((line) => line.includes('attempt 3')),
		);
		const address = `GET ${api.baseUrl}/agents?limit=`;
		const said = (level: string, limit: number) =>
			lines
				.filter((line) => line.includes(`[${level}] ${address}${limit}`))
				.map((line) => line.replace(/^.* \[\w+\] GET \S+ /, ''));
		assert.match(said('info', 50).join('\n'), /^200, \d+ ms, \d{4,} bytes$/);
		const failed = said('warning', 50);
		assert.equal(failed.length, 3, lines.join('\n'));
		for (const [index, line] of failed.entries()) {
			assert.match(
				line,
				index === 0 ? /^500, \d+ ms, \d+ bytes, request req_41$/ : new RegExp(`^500, .*, attempt ${index + 1}, request req_41$`),
			);
		}
	});
});
