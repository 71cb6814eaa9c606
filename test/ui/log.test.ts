import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useSession } from './session.ts';
import { until } from './until.ts';

describe('The log', () => {
	const session = useSession({ agents: 145, width: 2400 });

	before(() => session.signIn());

	it('opens at a click from an error, and lists each attempt', async () => {
		const { agents, api, workbench } = session;
		api.faults.set([{ fault: { kind: 'status', status: 500, requestId: 'req_41' }, times: 3 }]);
		await agents.click('Load more');
		await agents.contextMenu('Service error', 'Show Log');
		const log = await until('three attempts', () => workbench.text('.part.panel'), /attempt 3/);
		const lines = log.split('\n').filter((line) => line.includes(`GET ${api.baseUrl}/agents?limit=50`));
		const said = lines.map((line) => line.replace(/^.* \[(\w+)\] GET \S+ /, '$1: '));
		for (const [index, pattern] of [
			/^info: 200, \d+ ms, \d{4,} bytes$/,
			/^warning: 500, \d+ ms, \d+ bytes, request req_41$/,
			/^warning: 500, .*, attempt 2, request req_41$/,
			/^warning: 500, .*, attempt 3, request req_41$/,
		].entries()) {
			assert.match(`${said[index]}`, pattern);
		}
	});
});
