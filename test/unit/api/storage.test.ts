import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, it } from 'mocha';
import { QoderClient } from '../../../src/api/client.ts';
import { Token } from '../../../src/api/token.ts';
import type { Exchange } from '../../../src/api/transport.ts';
import { failure, token } from './script.ts';

describe('a storage on the network', () => {
	const servers: Server[] = [];
	afterEach(() => {
		for (const server of servers.splice(0)) {
			server.close();
			server.closeAllConnections();
		}
	});

	async function listen(listener: RequestListener): Promise<string> {
		const server = createServer(listener);
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

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
		const client = new QoderClient({
			baseUrl,
			token: async () => new Token(token),
			report: (exchange) => exchanges.push(exchange),
		});
		return { client, requests, exchanges };
	}

	/** A client of a service that keeps this, and whose storage calls it this long. */
	const keeping = (bytes: Buffer, length = bytes.length) =>
		stored((_, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': length });
			response.write(bytes, () => (length === bytes.length ? response.end() : response.destroy()));
		});

	it('gets neither the token nor a cookie, and may redirect', async () => {
		const { client, requests } = await stored((request, response) => {
			if (request.url?.startsWith('/file')) {
				response.writeHead(302, { location: '/elsewhere' }).end();
			} else {
				response.end('contents');
			}
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

	it('that breaks off is detected, with a length and without', async () => {
		for (const headers of [{ 'content-length': '100' }, {}]) {
			const { client, exchanges } = await stored((_, response) => {
				response.writeHead(200, headers);
				response.write('cont', () => response.destroy());
			});
			const error = await failure(client.getFileContent('file_1'));
			assert.deepEqual([error.kind, error.step, error.status], ['protocol', 'storage', 200]);
			assert.match(error.message, /ended the connection/);
			assert.ok(!JSON.stringify(exchanges).includes('signature'));
		}
	});

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
