import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idsOf, useQoderApi } from './harness.ts';

describe('the local API, generation 3', () => {
	const harness = useQoderApi({ generation: 3 });
	const { page, ask, refusal } = harness;
	const api = () => harness.api;

	it('calls the id of a file id, and knows neither purpose nor status nor updated_at', async () => {
		const { data } = await page('/files?limit=100');
		for (const file of data) {
			assert.deepEqual(Object.keys(file), [
				...['id', 'type', 'filename', 'size_bytes', 'mime_type', 'downloadable', 'scope', 'metadata', 'created_at'],
			]);
			assert.equal(file['type'], 'file');
		}
		assert.ok(data.some((file) => file['downloadable']) && data.some((file) => !file['downloadable']));
		assert.ok(data.some((file) => file['scope'] === null) && data.some((file) => file['scope'] !== null));
	});

	it('leads to the next page with next_page, null on the last', async () => {
		const ids: unknown[] = [];
		let next: string | null | undefined = '';
		do {
			const answer = await page(`/files?limit=50${next && `&page=${next}`}`);
			ids.push(...idsOf(answer));
			next = answer.next_page;
			assert.equal(next, answer.has_more ? answer.last_id : null);
		} while (next && ids.length < 1000);
		assert.equal(next, null);
		assert.deepEqual(
			ids,
			api().account.files.map((file) => file.file_id),
		);
	});

	it('leads on with next_page after paging backwards too', async () => {
		const files = await page('/files?limit=3');
		const newest = await page(`/files?before_id=${files.last_id}`);
		assert.deepEqual([newest.has_more, newest.next_page], [false, idsOf(files)[1]]);
	});

	it('knows after_id and before_id on both endpoints, and ignores after and before', async () => {
		const files = await page('/files?limit=10');
		assert.deepEqual(idsOf(await page(`/files?limit=5&after_id=${idsOf(files)[4]}`)), idsOf(files).slice(5));
		assert.deepEqual(idsOf(await page(`/files?limit=5&before_id=${idsOf(files)[5]}`)), idsOf(files).slice(0, 5));
		assert.deepEqual(await page(`/files?limit=10&after=${files.last_id}`), files);
		const agents = await page('/agents?limit=10');
		assert.deepEqual(idsOf(await page(`/agents?limit=5&page=${idsOf(agents)[4]}`)), idsOf(agents).slice(5));
	});

	it('refuses two cursors, a limit over 100 and a malformed cursor', async () => {
		const { first_id: id } = await page('/files');
		assert.deepEqual(await refusal(`/files?page=${id}&after_id=${id}`), [400, 'invalid_request_error', 'after_id']);
		assert.deepEqual(await refusal(`/files?after_id=${id}&before_id=${id}`), [400, 'invalid_request_error', 'before_id']);
		assert.deepEqual(await refusal('/files?limit=101'), [400, 'invalid_request_error', 'limit']);
		assert.deepEqual(await refusal('/agents?page=2'), [400, 'invalid_request_error', 'page']);
	});

	it('ignores purpose and order', async () => {
		assert.deepEqual(await page('/files?purpose=tool_output&order=asc'), await page('/files'));
		assert.deepEqual(await page('/agents?order=asc'), await page('/agents'));
	});

	it('finds files by the beginning of their names, in any case', async () => {
		const { data } = await page('/files?limit=100&name=REPORT');
		assert.ok(data.length > 0);
		assert.ok(data.every((file) => String(file['filename']).startsWith('report')));
		assert.equal((await page('/files?name=eport')).data.length, 0);
	});

	it('finds the files of one session', async () => {
		const scope = (await page('/files?limit=100')).data.find((file) => file['scope'] !== null)?.['scope'] as { id: string };
		const { data } = await page(`/files?limit=100&scope_id=${scope.id}`);
		assert.ok(data.length > 0);
		assert.ok(data.every((file) => (file['scope'] as { id: string }).id === scope.id));
	});

	it('has agents with a model that is a string or an object, skills and metadata, without the old fields', async () => {
		const { data } = await page('/agents?limit=100');
		assert.equal(data.length, 45);
		assert.deepEqual(new Set(data.map((agent) => typeof agent['model'])), new Set(['string', 'object']));
		for (const agent of data) {
			assert.equal(agent['archived_at'], null);
			assert.ok(Array.isArray(agent['skills']) && typeof agent['metadata'] === 'object');
			assert.ok(!('instructions' in agent) && !('default_environment' in agent));
		}
	});

	it('lists archived agents when asked to', async () => {
		const { data } = await page('/agents?limit=100&include_archived=true');
		assert.equal(data.filter((agent) => agent['archived_at'] !== null).length, 3);
		assert.equal(data.length, 48);
	});

	it('gives each answer a request id, the one the client sent if it did', async () => {
		assert.match((await ask('/files')).headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
		const response = await ask('/files?limit=0', { 'x-request-id': 'mine' });
		assert.equal(response.headers.get('x-request-id'), 'mine');
		assert.equal(((await response.json()) as { request_id: string }).request_id, 'mine');
	});

	it('can be switched to while the API runs', async () => {
		await harness.control('POST', '/generation', { generation: 1 });
		assert.ok('file_id' in ((await page('/files')).data[0] ?? {}));
		api().generation = 3;
		assert.ok('id' in ((await page('/files')).data[0] ?? {}));
	});
});
