import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, it } from 'mocha';
import type { Exchange } from '../../../src/api/request.ts';
import { failure, token } from './script.ts';
import { clientOf } from './service.ts';

const servers: Server[] = [];

async function listen(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(): void {
	for (const server of servers.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
}

describe('Over the network, a storage', () => {
	afterEach(close);

	/** A client of a service that keeps its contents there, and the requests to that storage. */
	async function stored(serve: RequestListener) {
		const requests: IncomingMessage[] = [];
		const exchanges: Exchange[] = [];
		const storage = await listen((request, response) => {
			requests.push(request);
			serve(request, response);
		});
		const baseUrl = await listen((_, response) => {
			response.setHeader('set-cookie', 'session=secret');
			response.end(JSON.stringify({ url: `${storage}/file?signature=secret`, expires_at: null }));
		});
		return { client: clientOf({ baseUrl, token }, { report: (exchange) => exchanges.push(exchange) }), requests, exchanges };
	}

	/** A client of a service that keeps this, and whose storage calls it this long. */
	const keeping = (bytes: Buffer, length = bytes.length) =>
		stored((_, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': length });
			response.write(bytes, () => (length === bytes.length ? response.end() : response.destroy()));
		});

	it('gets neither the token nor a cookie, and may redirect', async () => {
		const { client, requests } = await stored((request, response) => {
			const isFirst = request.url?.startsWith('/file');
			isFirst ? response.writeHead(302, { location: '/elsewhere' }).end() : response.end('contents');
		});
		assert.equal(Buffer.from(await client.getFileContent('file_1', { size: 8 })).toString(), 'contents');
		assert.equal(requests.length, 2);
		for (const { headers } of requests) {
			assert.doesNotMatch(JSON.stringify(headers), new RegExp(`${token}|cookie|authorization|referer`));
		}
	});

	it('may keep contents compressed, in another size than their file has', async () => {
		const contents = 'a'.repeat(100_000);
		const stored = gzipSync(contents);
		const { client: keeper } = await keeping(stored);
		for (const size of [stored.length, contents.length, undefined]) {
			assert.equal((await keeper.getFileContent('file_1', { size })).byteLength, contents.length);
		}
		const { client: cutter } = await keeping(stored.subarray(0, -20), stored.length);
		assert.equal((await failure(cutter.getFileContent('file_1', { size: stored.length }))).kind, 'protocol');
	});

	for (const headers of [{ 'content-length': '100' }, {}]) {
		it(`that breaks off is detected: ${JSON.stringify(headers)}`, async () => {
			const { client, exchanges } = await stored((_, response) => {
				response.writeHead(200, headers);
				response.write('cont', () => response.destroy());
			});
			const error = await failure(client.getFileContent('file_1'));
			assert.deepEqual([error.kind, error.step, error.status], ['protocol', 'storage', 200]);
			assert.match(error.message, /ended the connection/);
			assert.ok(!JSON.stringify(exchanges).includes('signature'));
		});
	}

	it('is disconnected when contents are too large or aborted', async () => {
		const abort = new AbortController();
		for (const [options, error] of [
			[{ maxBytes: 4 }, { param: 'maxBytes' }],
			[{ signal: abort.signal, onProgress: () => abort.abort() }, { name: 'AbortError' }],
		] as const) {
			const closed = Promise.withResolvers<void>();
			const { client } = await stored((_, response) => {
				response.on('close', () => closed.resolve());
				response.write('contents');
			});
			await assert.rejects(client.getFileContent('file_1', options), error);
			await closed.promise;
		}
	});
});

describe('Over the network, an upload', () => {
	afterEach(close);

	const big = { name: 'big.txt', content: new Uint8Array(1_000_000) };

	/** A client of a service that answers uploads with these statuses, or ends the connection for 0, and the requests to it. */
	async function uploading(...statuses: number[]) {
		const requests: { headers: IncomingMessage['headers']; bytes: number }[] = [];
		const baseUrl = await listen((request, response) => {
			const seen = { headers: request.headers, bytes: 0 };
			requests.push(seen);
			request.on('data', (part: Buffer) => {
				seen.bytes += part.length;
			});
			request.on('end', () => {
				const status = statuses.shift();
				status
					? response.writeHead(status, { 'retry-after': '0' }).end('{"id":"file_1","filename":"a"}')
					: request.socket.destroy();
			});
		});
		return { client: clientOf({ baseUrl, token }), requests };
	}

	it('reports the bytes sent and its length', async () => {
		const { client, requests } = await uploading(200);
		const told: number[] = [];
		await client.uploadFile(big, { onProgress: (bytes) => told.push(bytes) });
		assert.deepEqual([told[0], told.at(-1)], [0, big.content.length]);
		assert.equal(told.toSorted((a, b) => a - b).join(), told.join());
		assert.ok(new Set(told).size > 10, `${told}`);
		const [{ headers, bytes } = assert.fail()] = requests;
		assert.deepEqual([headers['content-length'], headers['transfer-encoding']], [`${bytes}`, undefined]);
	});

	it('is whole the second time too', async () => {
		const { client, requests } = await uploading(429, 200);
		await client.uploadFile(big);
		assert.deepEqual([requests.length, requests[0]?.bytes], [2, requests[1]?.bytes]);
	});

	it('may have arrived when the connection ends, but not when nobody listens', async () => {
		const { client, requests } = await uploading(0);
		const error = await failure(client.uploadFile(big));
		assert.deepEqual([error.kind, error.maybeArrived, requests.length], ['offline', true, 1]);
		close();
		const unsent = await failure(client.uploadFile(big));
		assert.deepEqual([unsent.kind, unsent.maybeArrived, requests.length], ['offline', false, 1]);
	});
});
