import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FaultRule } from '../../qoderApi/faults.ts';
import { type Answer, idsOf, useQoderApi } from './harness.ts';

describe('faults of refusals', () => {
	const harness = useQoderApi({ files: 30, agents: 6, generation: 3 });
	const { ask, page } = harness;
	const refused = async (path: string, ...rules: FaultRule[]) => {
		harness.api.faults.set(rules);
		const response = await ask(path, { 'x-request-id': 'r-1' });
		return { status: response.status, id: response.headers.get('x-request-id'), body: await response.json() };
	};

	it('errorShape sends what the gateway would, with a code and a message', async () => {
		assert.deepEqual(await refused('/files/none', { fault: { kind: 'errorShape', shape: 'gateway' } }), {
			status: 404,
			id: 'r-1',
			body: { code: 'NOT_FOUND', message: "File 'none' was not found." },
		});
		const conflict = await refused(
			'/files',
			{ fault: { kind: 'errorShape', shape: 'gateway' } },
			{ fault: { kind: 'status', status: 409, message: 'session busy' } },
		);
		assert.deepEqual([conflict.status, conflict.body], [409, { code: 'CONFLICT', message: 'session busy' }]);
	});

	it('errorShape leaves out the request id, or contradicts the status', async () => {
		const { body, id } = await refused('/files?limit=0', { fault: { kind: 'errorShape', shape: 'noRequestId' } });
		assert.deepEqual([Object.keys(body as object), id], [['type', 'error'], 'r-1']);
		const conflict = await refused(
			'/files',
			{ fault: { kind: 'errorShape', shape: 'wrongType' } },
			{ fault: { kind: 'status', status: 409 } },
		);
		assert.deepEqual([conflict.status, (conflict.body as Answer).error?.type], [409, 'invalid_request_error']);
	});

	it('errorShape leaves pages as they are', async () => {
		const honest = await page('/files');
		harness.api.faults.set([{ fault: { kind: 'errorShape', shape: 'gateway' } }]);
		assert.deepEqual(await page('/files'), honest);
	});

	for (const generation of [1, 3] as const) {
		it(`emptyPages sends one empty page after the other, each with another cursor, generation ${generation}`, async () => {
			harness.api.generation = generation;
			const [files, after] = [harness.api.account.files.map(({ file_id }) => file_id), generation === 3 ? 'page' : 'after'];
			harness.api.faults.set([{ fault: { kind: 'emptyPages' } }]);
			for (const start of ['', `&${after}=${files[9]}`]) {
				const cursors = new Set<unknown>();
				let cursor = start;
				for (let count = 0; count < 50; count++) {
					const answer = await page(`/files?limit=5${cursor}`);
					assert.deepEqual([answer.data, answer.has_more], [[], true]);
					cursors.add(answer.last_id);
					cursor = `&${after}=${answer.last_id}`;
				}
				assert.equal(cursors.size, 50);
			}
			harness.api.generation = 3;
		});

		it(`emptyPages a few times loses no row, generation ${generation}`, async () => {
			harness.api.generation = generation;
			const after = generation === 3 ? 'page' : 'after';
			harness.api.faults.set([{ times: 3, match: { nth: 1 }, fault: { kind: 'emptyPages' } }]);
			const ids: unknown[] = [];
			let [cursor, hasMore] = ['', true];
			for (let pages = 0; hasMore && pages < 30; pages++) {
				harness.api.faults.set(pages % 3 === 2 ? [] : [{ fault: { kind: 'emptyPages' } }]);
				const answer = await page(`/files?limit=7${cursor}`);
				ids.push(...idsOf(answer));
				hasMore = answer.has_more;
				cursor = `&${after}=${answer.last_id}`;
			}
			assert.deepEqual(
				ids,
				harness.api.account.files.map(({ file_id }) => file_id),
			);
			harness.api.generation = 3;
		});
	}

	it('missingFields can take the purpose from one file of a group', async () => {
		harness.api.generation = 1;
		harness.api.faults.set([
			{
				match: { path: 'files', query: { purpose: 'tool_output' } },
				fault: { kind: 'missingFields', every: 1000, fields: ['purpose'] },
			},
		]);
		const { data } = await page('/files?purpose=tool_output');
		assert.equal(data.filter((file) => file['purpose'] === undefined).length, 1);
		assert.ok(data.length > 1);
		assert.ok((await page('/files?purpose=user_upload')).data.every((file) => file['purpose'] === 'user_upload'));
		harness.api.generation = 3;
	});

	it('rules are refused when they are about an endpoint that does not exist', async () => {
		assert.deepEqual(await harness.control('POST', '/faults', [{ match: { path: 'moon' }, fault: { kind: 'hold' } }]), {
			message: "There is no endpoint 'moon' for a fault.",
		});
	});
});
