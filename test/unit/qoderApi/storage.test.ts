import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sampleContent } from '../../qoderApi/contents.ts';
import type { Fault, FaultRule } from '../../qoderApi/faults.ts';
import { useQoderApi, waitUntil } from './harness.ts';

interface Link {
	readonly url: string;
	readonly expires_at: string;
}

describe('The storage of the local API', () => {
	const lines: string[] = [];
	const harness = useQoderApi({ files: 30, agents: 3, log: (line) => lines.push(line) });
	const api = () => harness.api;
	const set = (fault: Fault, rule: Omit<FaultRule, 'fault'> = {}) => api().faults.set([{ ...rule, fault }]);
	const deliver = (size_bytes = 5000, filename = 'report.txt') =>
		`${api().account.addFiles(1, { purpose: 'tool_output', filename, mime_type: 'text/plain', size_bytes })[0]}`;

	/** The answer with the address of the contents of a file. */
	async function linkTo(id: string): Promise<{ status: number; location: string | null; link: Link }> {
		const headers = { authorization: `Bearer ${api().token}` };
		const response = await fetch(`${api().baseUrl}/files/${id}/content`, { headers, redirect: 'manual' });
		return { status: response.status, location: response.headers.get('location'), link: (await response.json()) as Link };
	}

	const urlOf = async (id: string) => (await linkTo(id)).link.url;
	const sizeOf = async (url: string) => (await (await fetch(url)).arrayBuffer()).byteLength;

	it('holds the target of a link, with a redirect in generation 1 only', async () => {
		const id = deliver();
		const file = api().account.file(id);
		assert.ok(file);
		for (const [generation, contentRedirect, status] of [
			[1, true, 302],
			[1, false, 200],
			[3, true, 200],
		] as const) {
			api().generation = generation;
			api().modes.contentRedirect = contentRedirect;
			const { link, ...answer } = await linkTo(id);
			assert.deepEqual(answer, { status, location: status === 302 ? link.url : null });
			const minutes = (Date.parse(link.expires_at) - Date.now()) / 60_000;
			assert.ok(minutes > 59 && minutes <= 60);
			assert.deepEqual(Buffer.from(await (await fetch(link.url)).arrayBuffer()), Buffer.concat([...sampleContent(file)]));
		}
	});

	it('holds downloadable files, and uploads in one mode only', async () => {
		for (const [generation, pattern] of [
			[1, /tool_output|skill_output/],
			[3, /output/],
		] as const) {
			api().generation = generation;
			for (const { file_id, purpose } of api().account.files) {
				const isThere = pattern.test(purpose);
				assert.equal((await linkTo(file_id)).status, isThere ? (generation === 1 ? 302 : 200) : 403);
			}
		}
		const [upload = ''] = api().account.addFiles(1, { purpose: 'user_upload' });
		api().modes.uploadsDownloadable = true;
		assert.equal((await linkTo(upload)).status, 200);
	});

	it('sends an attachment of octets, with CORS in one mode only', async () => {
		const url = await urlOf(deliver(100, 'Überblick "1".txt'));
		const { headers } = await fetch(url, { headers: { origin: 'https://example.com' } });
		assert.deepEqual(
			['type', 'length', 'disposition'].map((name) => headers.get(`content-${name}`)),
			[
				'application/octet-stream',
				'100',
				`attachment; filename="_berblick _1_.txt"; filename*=UTF-8''%C3%9Cberblick%20%221%22.txt`,
			],
		);
		assert.equal(headers.get('access-control-allow-origin'), null);
		api().modes.storageCors = true;
		assert.equal((await fetch(url)).headers.get('access-control-allow-origin'), '*');
	});

	it('refuses a request for the API, and logs it', async () => {
		const url = await urlOf(deliver());
		const names = ['authorization', 'cookie', 'x-qoder-client', 'x-request-id'];
		for (const name of names) {
			assert.equal((await fetch(url, { headers: { [name]: 'x' } })).status, 400);
		}
		assert.deepEqual(
			api().storage.requests.map(({ hasAuthorization, hasCookie, ownHeaders }) => [hasAuthorization, hasCookie, ...ownHeaders]),
			names.map((name) => [name === 'authorization', name === 'cookie', name]),
		);
	});

	it('refuses another signature, another file and another method', async () => {
		const url = await urlOf(deliver());
		for (const [spoiled, method] of [
			[url.replace(/Signature=[^&]*/, ''), 'GET'],
			[url.replace(/Signature=/, '$&x'), 'GET'],
			[url.replace('/files/file_', '/files/file_0'), 'GET'],
			[url, 'HEAD'],
		] as const) {
			assert.equal((await fetch(spoiled, { method })).status, 403);
		}
	});

	it('forgets a file that is deleted', async () => {
		const id = deliver();
		const url = await urlOf(id);
		api().account.removeFiles([id]);
		assert.equal((await fetch(url)).status, 404);
	});

	it('logs no signature', async () => {
		const url = new URL(await urlOf(deliver()));
		await fetch(url);
		const log = (await harness.control('GET', '/storage')) as { requests: { path: string; outcome: string }[] };
		assert.deepEqual([log.requests.at(-1)?.path, log.requests.at(-1)?.outcome], [url.pathname, 'answered']);
		assert.ok(!JSON.stringify([log, lines, api().requests]).includes(`${url.searchParams.get('Signature')}`));
		await harness.control('DELETE', '/storage');
		assert.equal(api().storage.requests.length, 0);
	});

	it('expiredLink creates links that are expired at once', async () => {
		set({ kind: 'expiredLink' }, { match: { path: 'content' }, times: 1 });
		const id = deliver();
		const expired = await fetch(await urlOf(id));
		assert.equal(expired.status, 403);
		assert.match(await expired.text(), /<Message>Request has expired\.<\/Message>/);
		assert.equal((await fetch(await urlOf(id))).status, 200);
	});

	for (const [link, expected] of [
		['credentials', /^http:\/\/user:secret@127\.0\.0\.1/],
		['http', /^http:\/\/storage\.example\.com\/files\//],
		['file', /^file:\/\/\/etc/],
		['number', /^42$/],
		['missing', /^undefined$/],
	] as const) {
		it(`badLink creates a link that no client may follow: ${link}`, async () => {
			set({ kind: 'badLink', link });
			const answer = await linkTo(deliver());
			assert.match(String(answer.link.url), expected);
			assert.equal(answer.location, typeof answer.link.url === 'string' ? answer.link.url : null);
		});
	}

	it('has faults of its own, apart from those of the API', async () => {
		const url = await urlOf(deliver());
		set({ kind: 'status', status: 500 });
		assert.equal(await sizeOf(url), 5000);
		const match = { path: 'storage' } as const;
		set({ kind: 'cutBody' }, { match });
		await assert.rejects(sizeOf(url));
		set({ kind: 'redirect', to: 'otherOrigin' }, { match });
		assert.equal(await sizeOf(url), 5000);
		set({ kind: 'status', status: 403, body: 'xml' }, { match });
		assert.deepEqual([(await fetch(url)).status, (await harness.ask('/files')).status], [403, 200]);
	});

	it('cannot be reached while the API is paused', async () => {
		const url = await urlOf(deliver());
		await api().pause();
		await assert.rejects(fetch(url));
		await api().resume();
		await waitUntil(async () => (await fetch(url)).status === 200);
	});
});
