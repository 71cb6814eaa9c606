import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sampleContent } from '../../qoderApi/contents.ts';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { useQoderApi, waitUntil } from './harness.ts';

interface Link {
	url: string;
	expires_at: string;
}

describe('the contents of files', () => {
	const lines: string[] = [];
	const harness = useQoderApi({ files: 30, agents: 3, log: (line) => lines.push(line) });
	const { ask, refusal } = harness;
	const api = () => harness.api;
	const set = (fault: Fault, rule: Omit<FaultRule, 'fault'> = {}) => api().faults.set([{ ...rule, fault }]);

	const delivered = (size_bytes = 5000, filename = 'report.md') => {
		const [id = ''] = api().account.addFiles(1, { purpose: 'tool_output', filename, mime_type: 'text/markdown', size_bytes });
		return id;
	};
	const linkTo = async (id: string) => {
		const response = await fetch(`${api().baseUrl}/files/${id}/content`, {
			headers: { authorization: `Bearer ${api().token}` },
			redirect: 'manual',
		});
		return { response, link: (await response.json()) as Link };
	};
	const bytesOf = (id: string) => {
		const file = api().account.file(id);
		assert.ok(file);
		return Buffer.concat([...sampleContent(file)]);
	};

	it('are behind a redirect that says the same in its body, generation 1', async () => {
		const id = delivered();
		const { response, link } = await linkTo(id);
		assert.equal(response.status, 302);
		assert.equal(response.headers.get('location'), link.url);
		assert.deepEqual(Object.keys(link), ['url', 'expires_at']);
		const minutes = (Date.parse(link.expires_at) - Date.now()) / 60_000;
		assert.ok(minutes > 59 && minutes <= 60);
		assert.deepEqual(Buffer.from(await (await fetch(link.url)).arrayBuffer()), bytesOf(id));
	});

	it('are behind a link without a redirect, generation 3', async () => {
		api().generation = 3;
		const id = delivered();
		const { response, link } = await linkTo(id);
		assert.deepEqual([response.status, response.headers.get('location')], [200, null]);
		assert.deepEqual(Buffer.from(await (await fetch(link.url)).arrayBuffer()), bytesOf(id));
		api().generation = 1;
	});

	it('are handed out for two purposes in generation 1, for what is downloadable in generation 3', async () => {
		for (const generation of [1, 3] as const) {
			api().generation = generation;
			for (const { file_id, purpose } of api().account.files) {
				const file = (await (await ask(`/files/${file_id}`)).json()) as Record<string, unknown>;
				const isOpen = generation === 3 ? file['downloadable'] : /tool_output|skill_output/.test(purpose);
				const { response } = await linkTo(file_id);
				assert.equal(response.status, isOpen ? (generation === 1 ? 302 : 200) : 403);
			}
		}
		api().generation = 1;
		const [upload] = api().account.addFiles(1, { purpose: 'user_upload' });
		const answer = await (await ask(`/files/${upload}/content`)).json();
		assert.deepEqual(answer, {
			type: 'error',
			error: {
				type: 'permission_error',
				message: "Only files with purpose 'tool_output' or 'skill_output' can be downloaded.",
			},
		});
	});

	it('come with the record of one file, and 404 for one that is not there', async () => {
		const id = delivered();
		assert.deepEqual(await (await ask(`/files/${id}`)).json(), api().account.file(id));
		const missing = await ask('/files/file_nonexistent123');
		assert.equal(missing.status, 404);
		assert.match(await missing.text(), /File 'file_nonexistent123' was not found\./);
		assert.deepEqual(await refusal('/files/file_nonexistent123/content'), [404, 'not_found_error']);
	});

	it('come from the storage as an attachment of octets, without CORS unless it is asked for', async () => {
		const { link } = await linkTo(delivered(100, 'Überblick "1".md'));
		const response = await fetch(link.url, { headers: { origin: 'https://example.com' } });
		assert.equal(response.headers.get('content-type'), 'application/octet-stream');
		assert.equal(response.headers.get('content-length'), '100');
		assert.equal(
			response.headers.get('content-disposition'),
			`attachment; filename="_berblick _1_.md"; filename*=UTF-8''%C3%9Cberblick%20%221%22.md`,
		);
		assert.equal(response.headers.get('access-control-allow-origin'), null);
		await harness.control('POST', '/modes', { storageCors: true });
		assert.equal((await fetch(link.url)).headers.get('access-control-allow-origin'), '*');
		await harness.control('DELETE', '/modes');
		assert.equal(api().modes.storageCors, false);
	});

	it('are refused to a request that brings a token, a cookie or a header of ours, and the log says so', async () => {
		const { link } = await linkTo(delivered());
		api().storage.clearRequests();
		for (const headers of [
			{ authorization: 'Bearer x' },
			{ cookie: 'a=b' },
			{ 'x-qoder-client': '1' },
			{ 'x-request-id': '1' },
		]) {
			assert.equal((await fetch(link.url, { headers })).status, 400);
		}
		assert.equal((await fetch(link.url)).status, 200);
		assert.deepEqual(
			api().storage.requests.map(({ hasAuthorization, hasCookie, ownHeaders }) => [hasAuthorization, hasCookie, ...ownHeaders]),
			[
				[true, false, 'authorization'],
				[false, true, 'cookie'],
				[false, false, 'x-qoder-client'],
				[false, false, 'x-request-id'],
				[false, false],
			],
		);
		assert.ok(api().storage.requests[0]?.headers.includes('authorization'));
	});

	it('are refused without the signature, with another, for another file and with another method', async () => {
		const { link } = await linkTo(delivered());
		const url = new URL(link.url);
		for (const spoil of [
			() => url.searchParams.delete('Signature'),
			() => url.searchParams.set('Signature', 'guess'),
			() => {
				url.href = link.url.replace('/files/file_', '/files/file_0');
			},
		]) {
			url.href = link.url;
			spoil();
			const response = await fetch(url);
			assert.equal(response.status, 403);
			assert.match(await response.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
		}
		assert.equal((await fetch(link.url, { method: 'HEAD' })).status, 403);
	});

	it('are gone when the file is', async () => {
		const id = delivered();
		const { link } = await linkTo(id);
		api().account.removeFiles([id]);
		assert.equal((await fetch(link.url)).status, 404);
	});

	it('leave no signature in any log, and the storage tells its log through the control plane', async () => {
		const { link } = await linkTo(delivered());
		await fetch(link.url);
		const signature = new URL(link.url).searchParams.get('Signature') ?? 'none';
		const told = (await harness.control('GET', '/storage')) as { origin: string; requests: { path: string; outcome: string }[] };
		assert.equal(told.origin, new URL(link.url).origin);
		assert.deepEqual([told.requests.at(-1)?.path, told.requests.at(-1)?.outcome], [new URL(link.url).pathname, 'answered']);
		assert.ok(!JSON.stringify([told, lines, api().requests]).includes(signature));
		await harness.control('DELETE', '/storage');
		assert.equal(api().storage.requests.length, 0);
	});

	it('can be compared with what the control plane gives', async () => {
		const id = delivered(2000);
		const response = await fetch(`${api().controlUrl}/content/${id}`);
		assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf(id));
	});

	it('of 200 MB come whole, bit by bit', async () => {
		const [id = ''] = api().account.addFiles(1, {
			purpose: 'tool_output',
			filename: 'model.safetensors',
			mime_type: 'application/octet-stream',
			size_bytes: 200 * 2 ** 20,
		});
		const { link } = await linkTo(id);
		let [bytes, most] = [0, 0];
		for await (const chunk of (await fetch(link.url)).body ?? []) {
			bytes += chunk.length;
			most = Math.max(most, chunk.length);
		}
		assert.equal(bytes, 200 * 2 ** 20);
		assert.ok(most < 2 ** 21);
	});

	it('expiredLink gives links that are good for no time, or for as long as it says', async () => {
		set({ kind: 'expiredLink' }, { match: { path: 'content' }, times: 1 });
		const id = delivered();
		const expired = await fetch((await linkTo(id)).link.url);
		assert.equal(expired.status, 403);
		assert.match(await expired.text(), /<Message>Request has expired\.<\/Message>/);
		assert.equal((await fetch((await linkTo(id)).link.url)).status, 200);
		set({ kind: 'expiredLink', ms: 5 });
		const { link } = await linkTo(id);
		await waitUntil(async () => (await fetch(link.url)).status === 403);
	});

	it('badLink gives links that no client may follow, in the redirect too', async () => {
		const id = delivered();
		for (const [link, expected] of [
			['credentials', /^http:\/\/user:secret@127\.0\.0\.1/],
			['http', /^http:\/\/storage\.example\.com\/files\//],
			['file', /^file:\/\/\/etc/],
			['number', /^42$/],
			['missing', /^undefined$/],
		] as const) {
			set({ kind: 'badLink', link });
			const { response, link: spoiled } = await linkTo(id);
			assert.match(String(spoiled.url), expected);
			assert.equal(response.headers.get('location'), typeof spoiled.url === 'string' ? spoiled.url : null);
		}
	});

	it('status answers for either step, the storage with XML if told so', async () => {
		const id = delivered();
		set({ kind: 'status', status: 409, message: `File '${id}' is not ready.` }, { match: { path: 'content' }, times: 2 });
		assert.deepEqual(await refusal(`/files/${id}/content`), [409, 'conflict_error']);
		assert.match(await (await ask(`/files/${id}/content`)).text(), /is not ready\./);
		const { link } = await linkTo(id);
		set({ kind: 'status', status: 403, body: 'xml' }, { match: { path: 'storage' }, times: 1 });
		assert.match(await (await fetch(link.url)).text(), /^<Error>/);
		assert.equal((await fetch(link.url)).status, 200);
		set({ kind: 'status', status: 200, body: 'html' }, { match: { path: 'storage' } });
		assert.equal((await fetch(link.url)).headers.get('content-type'), 'text/html');
		assert.equal((await ask('/files')).status, 200);
	});

	it('rules without a path leave the storage alone', async () => {
		const { link } = await linkTo(delivered());
		set({ kind: 'status', status: 500 });
		assert.deepEqual([(await fetch(link.url)).status, (await ask('/files')).status], [200, 500]);
	});

	it('cutBody, wrongSize and redirect spoil the second step', async () => {
		const { link } = await linkTo(delivered(5000));
		const match = { path: 'storage' } as const;
		set({ kind: 'cutBody' }, { match });
		await assert.rejects(fetch(link.url).then((response) => response.arrayBuffer()));
		for (const [fault, size] of [
			[{ kind: 'wrongSize' }, 4999],
			[{ kind: 'wrongSize', bytes: 10 }, 5010],
			[{ kind: 'redirect', to: 'otherOrigin' }, 5000],
			[{ kind: 'slowDrip', bytes: 1000, ms: 1 }, 5000],
		] as const) {
			set(fault, { match });
			assert.equal((await (await fetch(link.url)).arrayBuffer()).byteLength, size);
		}
	});

	it('holdBody keeps the second half until it is released', async () => {
		const { link } = await linkTo(delivered(5000));
		set({ kind: 'holdBody', bytes: 1200 }, { match: { path: 'storage' } });
		const response = await fetch(link.url);
		assert.equal(response.headers.get('content-length'), '5000');
		const reader = response.body?.getReader();
		assert.equal((await reader?.read())?.value?.length, 1200);
		await waitUntil(() => api().faults.held === 1);
		api().faults.release();
		assert.equal((await reader?.read())?.value?.length, 3800);
		assert.equal((await reader?.read())?.done, true);
	});

	it('cannot be reached while the API is paused', async () => {
		const { link } = await linkTo(delivered());
		await api().pause();
		await assert.rejects(fetch(link.url));
		await api().resume();
		assert.equal((await fetch(link.url)).status, 200);
	});
});
