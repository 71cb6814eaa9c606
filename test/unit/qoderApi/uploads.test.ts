import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Answer, useQoderApi, waitUntil } from './harness.ts';

describe('Uploads and deletions of the local API', () => {
	const harness = useQoderApi({ files: 30, agents: 3 });
	const { page } = harness;
	const api = () => harness.api;
	const headers = () => ({ authorization: `Bearer ${api().token}` });
	const text = (name = 'hello.txt', size = 5, type = 'text/plain') => new File(['x'.repeat(size)], name, { type });
	const send = (body: BodyInit, signal?: AbortSignal) =>
		fetch(`${api().baseUrl}/files`, { method: 'POST', body, headers: headers(), ...(signal && { signal }) });
	const remove = (id: unknown) => fetch(`${api().baseUrl}/files/${id}`, { method: 'DELETE', headers: headers() });

	function form(fields: Record<string, string | Blob> = {}, file: File | undefined = text()): FormData {
		const parts = new FormData();
		for (const [name, value] of Object.entries({ file, ...fields })) {
			parts.append(name, value);
		}
		return parts;
	}

	/** A held upload is done when it is released; one that the client gives up, never. */
	async function held(answer: Promise<Response>, body: () => BodyInit, letGo = () => {}): Promise<void> {
		await waitUntil(() => api().faults.held === 1);
		assert.equal(api().account.files.length, 30);
		api().faults.release();
		assert.equal((await answer).status, 201);
		const controller = new AbortController();
		const given = send(body(), controller.signal);
		await waitUntil(() => api().faults.held === 1);
		controller.abort();
		await assert.rejects(given, { name: 'AbortError' });
		letGo();
		await waitUntil(() => api().requests.at(-1)?.outcome === 'cut');
		assert.equal(api().account.files.length, 31);
	}

	it('of generation 1 are answered with 201 and the first row of the list', async () => {
		const response = await send(form({ metadata: '{"project":"test"}', purpose: 'session_resource' }));
		assert.equal(response.status, 201);
		const [file] = (await page('/files?limit=1')).data;
		assert.deepEqual(await response.json(), file);
		const { file_id, created_at, updated_at, ...fields } = file ?? {};
		assert.deepEqual(fields, {
			filename: 'hello.txt',
			metadata: { project: 'test' },
			mime_type: 'text/plain',
			purpose: 'session_resource',
			size_bytes: 5,
			status: 'ready',
		});
	});

	it('of generation 3 are answered with 200, without purpose or session', async () => {
		api().generation = 3;
		const response = await send(form({ purpose: 'nonsense' }));
		const file = (await response.json()) as Record<string, unknown>;
		assert.deepEqual([response.status, file['type'], file['downloadable'], file['scope']], [200, 'file', false, null]);
		assert.deepEqual((await page('/files?limit=1')).data, [file]);
	});

	it('are read back as they were sent', async () => {
		const bytes = Buffer.from([0, 255, 10, 13, 200, 0, ...Array.from({ length: 70_000 }, (_, index) => index % 256)]);
		const { file_id: id } = (await (await send(form({}, new File([bytes], 'a.bin')))).json()) as { file_id: string };
		api().modes.uploadsDownloadable = true;
		const contents = await fetch(`${api().baseUrl}/files/${id}/content`, { headers: headers() });
		assert.deepEqual(Buffer.from(await contents.arrayBuffer()), bytes);
	});

	for (const [name, filename, expected] of [
		[undefined, 'bericht über.md', 'bericht über.md'],
		['other.md', 'a.md', 'other.md'],
		['../../etc/passwd.txt', 'a.md', 'passwd.txt'],
		['C:\\temp\\a.txt', 'a.md', 'a.txt'],
		['é'.repeat(127), 'a.md', 'é'.repeat(127)],
	] as const) {
		it(`have the last part of a path as name: ${expected.slice(0, 20)}`, async () => {
			await send(form(name === undefined ? {} : { name }, text(filename)));
			assert.equal(api().account.files[0]?.filename, expected);
		});
	}

	const noForm = 'Invalid multipart form or request too large.';
	const noName = "Field 'name' must be a file name of 1 to 255 bytes.";
	const noObject = "Field 'metadata' must be a JSON object.";
	const large = JSON.stringify({ a: 'x'.repeat(8 * 1024 - 8) });
	type Refusal = readonly [what: string, generation: 1 | 3, body: () => BodyInit, sentence: string];
	const refusals: readonly Refusal[] = [
		['no file', 1, () => new FormData(), "Field 'file' is required."],
		['a text for a file', 1, () => form({ file: 'text' }), "Field 'file' is required."],
		['no form', 1, () => '{}', noForm],
		['more than 5 MB', 1, () => form({}, text('a.txt', 5 * 2 ** 20)), noForm],
		...['', '.', '..', 'a/', 'é'.repeat(128)].map((name) => [`the name ${name}`, 1, () => form({ name }), noName] as const),
		...['[]', 'null', 'text'].map((metadata) => [`metadata ${metadata}`, 1, () => form({ metadata }), noObject] as const),
		['large metadata', 1, () => form({ metadata: `${large} ` }), "Field 'metadata' must not be larger than 8 KB."],
		[
			'another purpose',
			1,
			() => form({ purpose: 'other' }),
			"Field 'purpose' must be one of: user_upload, tool_output, skill_output, session_resource, agent_output.",
		],
		['a zip', 3, () => form({}, text('a.zip', 1, 'application/zip')), "Files of type 'application/zip' are not supported."],
		['no type', 3, () => form({}, text('a.bin', 1, '')), "Files of type 'application/octet-stream' are not supported."],
	];
	for (const [what, generation, body, sentence] of refusals) {
		it(`are refused with a sentence: ${what.slice(0, 30)}`, async () => {
			api().generation = generation;
			const response = await send(body());
			const { error } = (await response.json()) as Answer;
			assert.deepEqual([response.status, error?.type, error?.message], [400, 'invalid_request_error', sentence]);
		});
	}

	for (const [name, type] of [
		['a.md', ''],
		['Makefile', ''],
		['a.unknown', 'text/x-own'],
		['a.json', 'application/json'],
		['a.png', 'image/png'],
		['a.zip', 'application/zip'],
	] as const) {
		it(`of generation 3 are texts and images, or all in a mode: ${name}`, async () => {
			api().generation = 3;
			api().modes.textUploadsOnly = type !== 'application/zip';
			assert.equal((await send(form({ metadata: large }, text(name, 1, type)))).status, 200);
		});
	}

	it('are deleted with 204 in generation 1', async () => {
		const id = api().account.files[0]?.file_id;
		const response = await remove(id);
		assert.deepEqual([response.status, await response.text(), (await remove(id)).status], [204, '', 404]);
	});

	it('are deleted with a body in generation 3, unless a session has them', async () => {
		api().generation = 3;
		const { account } = api();
		const inUse = await remove(account.sessions.flatMap(({ resources }) => resources)[0]?.file_id);
		assert.deepEqual([inUse.status, ((await inUse.json()) as Answer).error?.type], [409, 'conflict_error']);
		const id = account.files.find(({ file_id }) => account.mounts(file_id) === 0)?.file_id;
		assert.deepEqual(await (await remove(id)).json(), { id, type: 'file_deleted' });
	});

	it('need a token', async () => {
		const url = `${api().baseUrl}/files`;
		assert.equal((await fetch(url, { method: 'POST', body: form() })).status, 401);
		assert.equal((await fetch(`${url}/${api().account.files[0]?.file_id}`, { method: 'DELETE' })).status, 401);
	});

	it('holdUpload uploads on release, never after the client gave up', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		await held(send(form()), form);
	});

	it('stallUpload stops in the middle of the request', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'stallUpload' } }]);
		await held(
			send(form({}, text('a.txt', 5000))),
			() => form({}, text('a.txt', 30_000_000)),
			() => api().faults.release(),
		);
	});

	it('lostAnswer does the work, and then sends no answer', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await assert.rejects(send(form()), TypeError);
		assert.equal(api().account.files[0]?.filename, 'hello.txt');
		api().faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'lostAnswer' } }]);
		await assert.rejects(remove(api().account.files[0]?.file_id), TypeError);
		assert.equal(api().account.files.length, 30);
	});
});
