import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { usualModes } from '../../qoderApi/modes.ts';
import { type Answer, useQoderApi, waitUntil } from './harness.ts';

describe('uploads and deletions', () => {
	const harness = useQoderApi({ files: 30, agents: 3 });
	const { ask, page } = harness;
	const api = () => harness.api;
	const headers = () => ({ authorization: `Bearer ${api().token}` });

	const send = (body: BodyInit, signal?: AbortSignal) =>
		fetch(`${api().baseUrl}/files`, { method: 'POST', body, headers: headers(), ...(signal && { signal }) });
	const remove = (id: unknown) => fetch(`${api().baseUrl}/files/${id}`, { method: 'DELETE', headers: headers() });
	const form = (
		fields: Record<string, string | Blob> = {},
		file: File | null = new File(['Hello'], 'hello.txt', { type: 'text/plain' }),
	) => {
		const parts = new FormData();
		for (const [name, value] of Object.entries({ ...(file && { file }), ...fields })) {
			parts.append(name, value);
		}
		return parts;
	};
	const refusal = async (body: BodyInit) => {
		const response = await send(body);
		const { error } = (await response.json()) as Answer;
		return [response.status, error?.type, error?.message];
	};
	const inGeneration3 = async (run: () => Promise<void>) => {
		api().generation = 3;
		try {
			await run();
		} finally {
			api().generation = 1;
			Object.assign(api().modes, usualModes);
		}
	};

	it('of generation 1 are answered with 201 and the first row of the listing', async () => {
		const response = await send(form({ metadata: '{"project":"test"}' }));
		assert.equal(response.status, 201);
		const file = (await response.json()) as Record<string, unknown>;
		assert.deepEqual((await page('/files?limit=1')).data, [file]);
		const { filename, mime_type, size_bytes, purpose, metadata, status } = file;
		assert.deepEqual(
			{ filename, mime_type, size_bytes, purpose, metadata, status },
			{
				filename: 'hello.txt',
				mime_type: 'text/plain',
				size_bytes: 5,
				purpose: 'user_upload',
				metadata: { project: 'test' },
				status: 'ready',
			},
		);
	});

	it('of generation 3 are answered with 200, without a session', async () => {
		await inGeneration3(async () => {
			const response = await send(form({ purpose: 'nonsense' }));
			assert.equal(response.status, 200);
			const file = (await response.json()) as Record<string, unknown>;
			assert.deepEqual([file['type'], file['downloadable'], file['scope']], ['file', false, null]);
			assert.deepEqual((await page('/files?limit=1')).data, [file]);
		});
	});

	it('have any of the five purposes in generation 1, and no other', async () => {
		const file = (await (await send(form({ purpose: 'session_resource' }))).json()) as { purpose: string };
		assert.equal(file.purpose, 'session_resource');
		assert.equal((await refusal(form({ purpose: 'other' })))[0], 400);
	});

	it('give the same bytes back where the mode says that they may be had', async () => {
		const bytes = Buffer.from([0, 255, 10, 13, 200, 0, ...Array.from({ length: 70_000 }, (_, index) => index % 256)]);
		const { file_id: id } = (await (await send(form({}, new File([bytes], 'a.bin')))).json()) as { file_id: string };
		assert.equal((await ask(`/files/${id}/content`)).status, 403);
		api().modes.uploadsDownloadable = true;
		const content = await fetch(`${api().baseUrl}/files/${id}/content`, { headers: headers() });
		assert.deepEqual(Buffer.from(await content.arrayBuffer()), bytes);
		assert.deepEqual(Buffer.from(await (await fetch(`${api().controlUrl}/content/${id}`)).arrayBuffer()), bytes);
		await inGeneration3(async () => {
			api().modes.uploadsDownloadable = true;
			assert.equal((await page('/files?limit=1')).data[0]?.['downloadable'], true);
			assert.equal((await ask(`/files/${id}/content`)).status, 200);
		});
	});

	it('are called as the form says, or as the file is, by the last component of a path', async () => {
		for (const [name, filename, expected] of [
			[undefined, 'bericht über.md', 'bericht über.md'],
			['other.md', 'a.md', 'other.md'],
			['../../etc/passwd.txt', 'a.md', 'passwd.txt'],
			['C:\\temp\\a.txt', 'a.md', 'a.txt'],
			['é'.repeat(127), 'a.md', 'é'.repeat(127)],
		] as const) {
			const file = await (await send(form(name === undefined ? {} : { name }, new File(['x'], filename)))).json();
			assert.equal((file as { filename: string }).filename, expected);
		}
	});

	it('are refused with a sentence when something is wrong with the form', async () => {
		assert.deepEqual(await refusal(form({}, null)), [400, 'invalid_request_error', "Field 'file' is required."]);
		assert.deepEqual(await refusal(form({ file: 'text' }, null)), [400, 'invalid_request_error', "Field 'file' is required."]);
		assert.deepEqual(await refusal('{}'), [400, 'invalid_request_error', 'Invalid multipart form or request too large.']);
		for (const name of ['', '.', '..', 'a/', 'é'.repeat(128)]) {
			assert.deepEqual(await refusal(form({ name })), [
				400,
				'invalid_request_error',
				"Field 'name' must be a file name of 1 to 255 bytes.",
			]);
		}
		for (const metadata of ['[]', 'null', 'text', '1']) {
			assert.equal((await refusal(form({ metadata })))[2], "Field 'metadata' must be a JSON object.");
		}
		const large = JSON.stringify({ a: 'x'.repeat(8 * 1024 - 8) });
		assert.equal((await send(form({ metadata: large }))).status, 201);
		assert.equal((await refusal(form({ metadata: `${large} ` })))[2], "Field 'metadata' must not be larger than 8 KB.");
	});

	it('are refused above 5 MB, with 413 or at another size if told so', async () => {
		const file = (bytes: number) => form({}, new File([new Uint8Array(bytes)], 'a.txt', { type: 'text/plain' }));
		assert.equal((await send(file(5 * 2 ** 20 - 1000))).status, 201);
		assert.deepEqual((await refusal(file(5 * 2 ** 20 + 1))).slice(0, 1), [400]);
		await harness.control('POST', '/modes', { uploadLimit: 2000, uploadLimitStatus: 413 });
		assert.deepEqual(await refusal(file(2001)), [413, 'invalid_request_error', 'Invalid multipart form or request too large.']);
		await harness.control('DELETE', '/modes');
	});

	it('of generation 3 are texts or usual images, unless told otherwise', async () => {
		await inGeneration3(async () => {
			for (const [name, type, status] of [
				['a.md', '', 200],
				['Makefile', '', 200],
				['a.unknown', 'text/x-own', 200],
				['a.json', 'application/json', 200],
				['a.png', 'image/png', 200],
				['a.zip', 'application/zip', 400],
				['a.bin', '', 400],
			] as const) {
				assert.equal((await send(form({}, new File(['x'], name, { type })))).status, status, name);
			}
			api().modes.textUploadsOnly = false;
			assert.equal((await send(form({}, new File(['x'], 'a.zip', { type: 'application/zip' })))).status, 200);
		});
	});

	it('are deleted with 204 and no body in generation 1, and then gone', async () => {
		const [file] = api().account.files;
		const response = await remove(file?.file_id);
		assert.deepEqual([response.status, await response.text()], [204, '']);
		assert.equal((await remove(file?.file_id)).status, 404);
		assert.equal(api().account.files.length, 29);
	});

	it('are deleted with 200 and a body in generation 3, but not while a session has them', async () => {
		await inGeneration3(async () => {
			const mounted = api().account.sessions.flatMap(({ resources }) => resources)[0]?.file_id;
			const inUse = await remove(mounted);
			assert.equal(inUse.status, 409);
			assert.equal(((await inUse.json()) as Answer).error?.type, 'conflict_error');
			const free = api().account.files.find(({ file_id }) => api().account.mounts(file_id) === 0)?.file_id;
			assert.deepEqual(await (await remove(free)).json(), { id: free, type: 'file_deleted' });
			await harness.control('POST', '/account', { removeSessions: 100 });
			assert.equal((await remove(mounted)).status, 200);
		});
	});

	it('need a token', async () => {
		const url = `${api().baseUrl}/files`;
		assert.equal((await fetch(url, { method: 'POST', body: form() })).status, 401);
		assert.equal((await fetch(`${url}/${api().account.files[0]?.file_id}`, { method: 'DELETE' })).status, 401);
		assert.equal(api().account.files.length, 30);
	});

	it('slowUpload takes the request bit by bit', async () => {
		api().faults.set([{ match: { path: 'files', method: 'POST' }, fault: { kind: 'slowUpload', bytes: 1000, ms: 5 } }]);
		const start = performance.now();
		assert.equal((await send(form({}, new File(['x'.repeat(5000)], 'a.txt')))).status, 201);
		assert.ok(performance.now() - start >= 20);
		assert.equal((await ask('/files')).status, 200);
	});

	it('holdUpload takes the request and does it when it is released, never when the client gave up', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'holdUpload' } }]);
		const answer = send(form());
		await waitUntil(() => api().faults.held === 1);
		assert.equal(api().account.files.length, 30);
		api().faults.release();
		assert.equal((await answer).status, 201);
		const controller = new AbortController();
		const given = send(form(), controller.signal);
		await waitUntil(() => api().faults.held === 1);
		controller.abort();
		await assert.rejects(given, { name: 'AbortError' });
		await waitUntil(() => api().faults.held === 0 && api().requests.at(-1)?.outcome === 'cut');
		assert.equal(api().account.files.length, 31);
	});

	it('stallUpload stops in the middle of the request, so that a large one cannot be sent on', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'stallUpload' } }]);
		const answer = send(form({}, new File(['x'.repeat(5000)], 'a.txt')));
		await waitUntil(() => api().faults.held === 1);
		api().faults.release();
		assert.equal((await answer).status, 201);
		api().modes.uploadLimit = 2 ** 30;
		const controller = new AbortController();
		const given = send(form({}, new File([new Uint8Array(30_000_000)], 'a.txt')), controller.signal);
		await waitUntil(() => api().faults.held === 1);
		controller.abort();
		await assert.rejects(given, { name: 'AbortError' });
		api().faults.release();
		await waitUntil(() => api().requests.at(-1)?.outcome === 'cut');
		assert.equal(api().account.files.length, 31);
		api().modes.uploadLimit = usualModes.uploadLimit;
	});

	it('cutUpload resets the connection in the middle of the request', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'cutUpload' } }]);
		await assert.rejects(send(form({}, new File(['x'.repeat(3_000_000)], 'a.txt'))), TypeError);
		assert.equal(api().account.files.length, 30);
	});

	it('lostAnswer stores or deletes the file, and then says nothing', async () => {
		api().faults.set([{ match: { method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await assert.rejects(send(form()), TypeError);
		assert.equal(api().account.files[0]?.filename, 'hello.txt');
		api().faults.set([{ match: { path: 'file', method: 'DELETE' }, fault: { kind: 'lostAnswer' } }]);
		await assert.rejects(remove(api().account.files[0]?.file_id), TypeError);
		assert.equal(api().account.files.length, 30);
	});

	it('status refuses with a sentence, or asks to wait once', async () => {
		const match = { path: 'files', method: 'POST' } as const;
		api().faults.set([{ match, fault: { kind: 'status', status: 400, message: 'No more room.' } }]);
		assert.deepEqual(await refusal(form()), [400, 'invalid_request_error', 'No more room.']);
		api().faults.set([{ match, times: 1, fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } } }]);
		assert.deepEqual([(await send(form())).status, (await send(form())).status], [429, 201]);
	});
});
