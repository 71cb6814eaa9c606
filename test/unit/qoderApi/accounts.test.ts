import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { filesOnlyToken } from '../../qoderApi/service.ts';
import { type Answer, idsOf, useQoderApi } from './harness.ts';

describe('accounts of the local API', () => {
	const harness = useQoderApi({ files: 30, agents: 5 });
	const { ask, page, refusal, control } = harness;
	const api = () => harness.api;
	const other = () => ({ authorization: `Bearer ${api().otherToken}` });
	const pageOfOther = async (path: string) => (await (await ask(path, other())).json()) as Answer;

	it('are two, with a token and rows of its own each', async () => {
		const [files, others] = [await page('/files?limit=100'), await pageOfOther('/files?limit=100')];
		assert.deepEqual([files.data.length, others.data.length, api().otherAccount.files.length], [30, 23, 23]);
		assert.ok(!idsOf(files).some((id) => idsOf(others).includes(id)));
		assert.deepEqual([(await page('/agents')).data.length, (await pageOfOther('/agents')).data.length], [5, 7]);
	});

	it('do not see what is in the other one, nor its contents', async () => {
		const [file] = api().account.files;
		assert.deepEqual(await refusal(`/files/${file?.file_id}`, other()), [404, 'not_found_error']);
		assert.equal((await ask(`/files/${file?.file_id}`)).status, 200);
	});

	it('hand out contents of their own', async () => {
		const [id] = api().otherAccount.addFiles(1, { purpose: 'tool_output', size_bytes: 700 });
		const content = await ask(`/files/${id}/content`, other());
		assert.equal((await content.arrayBuffer()).byteLength, 700);
	});

	it('are told apart in the log', async () => {
		await ask('/files', other());
		await ask('/files');
		await ask('/files', { authorization: 'Bearer nobody' });
		assert.deepEqual(
			api().requests.map(({ account, isSampleToken }) => [account, isSampleToken]),
			[
				['other', false],
				['sample', true],
				[null, false],
			],
		);
	});

	it('are both changed through the control plane', async () => {
		const { added } = (await control('POST', '/account?of=other', { addFiles: 1 })) as { added: string[] };
		assert.equal((await pageOfOther('/files?limit=1')).first_id, added[0]);
		const { files } = (await control('GET', '/account?of=other')) as { files: { id: string }[] };
		assert.equal(files[0]?.id, added[0]);
		assert.equal(api().account.files.length, 30);
	});

	it('have a token that may list files but not agents', async () => {
		const headers = { authorization: `Bearer ${filesOnlyToken}` };
		assert.equal((await ask('/files', headers)).status, 200);
		assert.deepEqual(await refusal('/agents?limit=1', headers), [403, 'permission_error']);
		assert.deepEqual(await refusal(`/agents/${api().account.agents[0]?.id}`, headers), [403, 'permission_error']);
	});
});

describe('modes of the local API', () => {
	const harness = useQoderApi({ files: 300, agents: 5, goneCursors: 'refused' });
	const { ask, page, refusal, control } = harness;
	const api = () => harness.api;

	it('refuse cursors of rows that are gone, without a param', async () => {
		const { last_id: last } = await page('/files?limit=10');
		assert.equal((await page(`/files?limit=10&after=${last}`)).data.length, 10);
		api().account.removeFiles([String(last)]);
		assert.deepEqual(await refusal(`/files?limit=10&after=${last}`), [400, 'invalid_request_error']);
		await control('POST', '/modes', { goneCursors: 'place' });
		assert.equal((await page(`/files?limit=10&after=${last}`)).data.length, 10);
		await control('DELETE', '/modes');
		assert.equal(api().modes.goneCursors, 'refused');
	});

	it('answer the newest rows before a cursor instead of those next to it', async () => {
		const all = api().account.files.map(({ file_id }) => file_id);
		api().modes.backwardPages = 'newest';
		const far = await page(`/files?limit=100&before=${all[230]}`);
		assert.deepEqual([idsOf(far), far.has_more], [all.slice(0, 100), true]);
		const near = await page(`/files?limit=100&before=${all[30]}`);
		assert.deepEqual([idsOf(near), near.has_more], [all.slice(0, 30), false]);
		await control('DELETE', '/modes');
	});

	it('leave out CORS headers, but not those of the control plane', async () => {
		await control('POST', '/modes', { cors: false });
		const response = await ask('/files');
		assert.deepEqual([response.status, response.headers.get('access-control-allow-origin')], [200, null]);
		const preflight = await fetch(`${api().baseUrl}/files`, {
			method: 'OPTIONS',
			headers: { origin: 'https://example.com', 'access-control-request-method': 'GET' },
		});
		assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [405, null]);
		assert.equal((await fetch(`${api().controlUrl}/modes`)).headers.get('access-control-allow-origin'), '*');
		await control('DELETE', '/modes');
		assert.equal((await ask('/files')).headers.get('access-control-allow-origin'), '*');
	});

	it('are known by name', async () => {
		assert.deepEqual(await control('POST', '/modes', { color: 1 }), { message: "There is no mode 'color'." });
		assert.deepEqual(await control('GET', '/modes'), { ...api().modes });
	});
});
