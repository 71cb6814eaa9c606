import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { failure, token } from './script.ts';
import { clientOf, useService, waitUntil } from './service.ts';

describe('Over the network, a storage', () => {
	const service = useService();
	const add = (size_bytes: number) => `${service.api.account.addFiles(1, { purpose: 'tool_output', size_bytes })[0]}`;

	it('gets neither the token nor a cookie, and may redirect', async () => {
		const { api, client } = service;
		service.spoil({ match: { path: 'storage' }, fault: { kind: 'redirect', to: 'sameOrigin' } });
		assert.equal((await client.getFileContent(add(8), { size: 8 })).byteLength, 8);
		assert.equal(api.storage.requests.length, 2);
		assert.ok(api.storage.requests.every(({ ownHeaders, headers }) => ownHeaders.length === 0 && !headers.includes('referer')));
	});

	it('is disconnected when contents are too large or aborted', async () => {
		const abort = new AbortController();
		for (const [options, error] of [
			[{ maxBytes: 4 }, { param: 'maxBytes' }],
			[{ signal: abort.signal, onProgress: () => abort.abort() }, { name: 'AbortError' }],
		] as const) {
			await assert.rejects(service.client.getFileContent(add(50_000_000), options), error);
			await waitUntil(() => service.api.storage.requests.at(-1)?.outcome === 'cut');
		}
	});

	it('may keep contents compressed, or break off', async () => {
		const contents = 'a'.repeat(100_000);
		const zip = gzipSync(contents);
		const gzip = { 'content-encoding': 'gzip', 'content-length': zip.length };
		for (const [headers, bytes, size, read] of [
			[gzip, zip, zip.length, contents.length],
			[gzip, zip, contents.length, contents.length],
			[gzip, zip, undefined, contents.length],
			[gzip, zip.subarray(0, -20), zip.length, undefined],
			[{ 'content-length': '100' }, Buffer.from('cont'), undefined, undefined],
			[{}, Buffer.from('cont'), undefined, undefined],
		] as const) {
			const server = createServer(({ url }, response) => {
				if (url !== '/stored') {
					response.end(JSON.stringify({ url: `${baseUrl}/stored` }));
					return;
				}
				response.writeHead(200, headers);
				response.write(bytes, () => (read === undefined ? response.destroy() : response.end()));
			}).listen(0, '127.0.0.1');
			await once(server, 'listening');
			const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			const reading = clientOf({ baseUrl, token }).getFileContent('file_1', { size });
			if (read === undefined) {
				const error = await failure(reading);
				assert.deepEqual([error.kind, error.step, error.status], ['protocol', 'storage', 200]);
				assert.match(error.message, /ended the connection/);
			} else {
				assert.equal((await reading).byteLength, read);
			}
			server.close();
			server.closeAllConnections();
		}
	});
});

describe('Over the network, an upload', () => {
	const received: IncomingMessage[] = [];
	const service = useService({ receive: (request) => received.push(request) });
	const big = { name: 'big.txt', mimeType: 'text/plain', content: new Uint8Array(1_000_000) };

	it('reports the bytes sent and its length', async () => {
		const told: number[] = [];
		const { id } = await service.client.uploadFile(big, { onProgress: (bytes) => told.push(bytes) });
		assert.equal(service.api.account.file(id)?.size_bytes, 1_000_000);
		assert.deepEqual([told[0], told.at(-1)], [0, big.content.length]);
		assert.equal(told.toSorted((a, b) => a - b).join(), told.join());
		assert.ok(new Set(told).size > 10, `${told}`);
		const { headers } = received[0] ?? assert.fail();
		assert.deepEqual([Number(headers['content-length']) > 1_000_000, headers['transfer-encoding']], [true, undefined]);
	});

	it('is disconnected when aborted, also after a garbage collection', async () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc');
		service.spoil({ fault: { kind: 'holdUpload' } });
		const abort = new AbortController();
		const uploading = service.client.uploadFile(big, { signal: abort.signal });
		uploading.catch(() => {});
		await waitUntil(() => service.api.faults.held === 1);
		collect();
		abort.abort();
		await assert.rejects(uploading, { name: 'AbortError' });
		await waitUntil(() => service.api.requests.at(-1)?.outcome === 'cut');
	});

	it('may have arrived when the connection ends, but not when nobody listens', async () => {
		service.spoil({ fault: { kind: 'lostAnswer' } });
		const error = await failure(service.client.uploadFile(big));
		assert.deepEqual([error.kind, error.maybeArrived, service.api.requests.length], ['offline', true, 1]);
		await service.api.pause();
		const unsent = await failure(service.client.uploadFile(big));
		await service.api.resume();
		assert.deepEqual([unsent.kind, unsent.maybeArrived, service.api.requests.length], ['offline', false, 1]);
	});
});
