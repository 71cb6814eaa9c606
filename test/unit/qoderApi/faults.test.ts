import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { type Answer, useQoderApi } from './harness.ts';

describe('faults happen when their rule says so', () => {
	const harness = useQoderApi({ files: 30, agents: 6 });
	const { ask } = harness;
	const api = () => harness.api;
	const set = (fault: Fault, rule: Omit<FaultRule, 'fault'> = {}) => api().faults.set([{ ...rule, fault }]);

	const statuses = async (...paths: string[]) => {
		const answers = [];
		for (const path of paths) {
			answers.push((await ask(path)).status);
		}
		return answers;
	};

	it('for a path, for parameters that are there or not', async () => {
		set({ kind: 'status', status: 500 }, { match: { path: 'files', query: { limit: '5', purpose: null } } });
		assert.deepEqual(
			await statuses('/files?limit=5', '/files', '/agents?limit=5', '/files?limit=5&purpose=tool_output'),
			[500, 200, 200, 200],
		);
	});

	it('for the nth request, and only so many times', async () => {
		set({ kind: 'status', status: 500 }, { match: { nth: 2 } });
		assert.deepEqual(await statuses('/files', '/files', '/files'), [200, 500, 200]);
		set({ kind: 'status', status: 500 }, { times: 2 });
		assert.deepEqual(await statuses('/files', '/files', '/files'), [500, 500, 200]);
	});

	it('with a probability, the same in every run', async () => {
		const paths = Array.from({ length: 20 }, () => '/files?limit=1');
		set({ kind: 'status', status: 500 }, { probability: 0.5, seed: 3 });
		const first = await statuses(...paths);
		set({ kind: 'status', status: 500 }, { probability: 0.5, seed: 3 });
		assert.deepEqual(await statuses(...paths), first);
		assert.deepEqual(new Set(first), new Set([200, 500]));
	});

	it('together when several rules fire', async () => {
		api().faults.set([{ fault: { kind: 'wrongContentType' } }, { fault: { kind: 'duplicateIds' } }]);
		const response = await ask('/files?limit=2');
		assert.equal(response.headers.get('content-type'), 'text/html');
		assert.equal(((await response.json()) as Answer).data.length, 4);
	});
});
