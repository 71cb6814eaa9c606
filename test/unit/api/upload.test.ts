import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { QoderClient } from '../../../src/api/client.ts';
import { type Capabilities, capabilities } from '../../../src/api/dialects.ts';
import { Token } from '../../../src/api/token.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, envelope, failure, Held, json, page, script, token } from './script.ts';

const file = { id: 'file_1', filename: 'notes.md', type: 'file', size_bytes: 5 };
const notes = { name: 'notes.md', mimeType: 'text/markdown', content: new Uint8Array(Buffer.from('notes')) };
const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
const unsent = new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });

describe('an upload', () => {
	const clock = useClock();

	/** The form of an upload, and the record that came back. */
	async function sent(upload: Parameters<QoderClient['uploadFile']>[0], before: object[] = [], isBrowser = false) {
		const scripted = script([...before, file], { isBrowser });
		for (const _ of before) {
			await scripted.client.listFiles({});
		}
		const entry = await scripted.client.uploadFile(upload);
		const request = scripted.requests.at(-1) as Request;
		return { entry, request, form: await request.clone().formData(), ...scripted };
	}

	for (const isBrowser of [false, true]) {
		it(`is one form of contents and name${isBrowser ? ' in a browser' : ''}`, async () => {
			const { entry, request, form, requests } = await sent(notes, [], isBrowser);
			assert.deepEqual(entry, { id: 'file_1', value: file });
			assert.deepEqual([request.method, request.url, requests.length], ['POST', `${baseUrl}/files`, 1]);
			assert.equal(request.headers.get('authorization'), `Bearer ${token}`);
			const part = form.get('file') as File;
			assert.deepEqual([part.name, part.type, await part.text()], ['notes.md', 'text/markdown', 'notes']);
			assert.equal(form.get('name'), 'notes.md');
		});
	}

	it('is of no particular type unless it has one', async () => {
		const { form } = await sent({ name: 'a "b".bin', content: new Uint8Array(3) });
		const part = form.get('file') as File;
		assert.deepEqual([part.name, part.type, part.size], ['a "b".bin', 'application/octet-stream', 3]);
	});

	it('has a purpose unless the service is known to have none', async () => {
		assert.equal((await sent(notes)).form.get('purpose'), 'user_upload');
		assert.equal((await sent(notes, [page([])])).form.get('purpose'), 'user_upload');
		assert.equal((await sent(notes, [page([], { next_page: null })])).form.has('purpose'), false);
	});

	it('has no purpose when the service was known to have none before', async () => {
		const form = async (known: Capabilities) => {
			const { client, requests } = script([file], { capabilities: known });
			await client.uploadFile(notes);
			return requests[0]?.formData();
		};
		assert.equal((await form(capabilities.current))?.has('purpose'), false);
		assert.equal((await form(capabilities.documented))?.get('purpose'), 'user_upload');
	});

	it('is done with any success', async () => {
		for (const status of [200, 201, 202]) {
			assert.equal((await script([json(file, status)]).client.uploadFile(notes)).id, 'file_1');
		}
		const { id, problem } = await script([new Response(null, { status: 204 })]).client.uploadFile(notes);
		assert.deepEqual([id, problem], ['upload', 'missing']);
	});

	it('is not sent again, except after a 429', async () => {
		clock.random(0);
		for (const answer of [json({}, 500), json({}, 503), json({}, 408), json({}, 409), reset] as Answer[]) {
			const { client, requests } = script([answer, file]);
			const uploading = client.uploadFile(notes);
			await clock.until(uploading.catch(() => {}));
			await failure(uploading);
			assert.equal(requests.length, 1);
		}
		const { client, requests } = script([new Response(null, { status: 429, headers: { 'retry-after': '7' } }), file]);
		const uploading = client.uploadFile(notes);
		assert.equal(await clock.until(uploading), 7000);
		assert.deepEqual([(await uploading).id, requests.length], ['file_1', 2]);
		assert.equal((await (requests[1] as Request).formData()).get('name'), 'notes.md');
	});

	it('reports whether it may have succeeded', async () => {
		const maybe = async (answer: Answer) => {
			const uploading = script([answer]).client.uploadFile(notes);
			await clock.until(uploading.catch(() => {}));
			return (await failure(uploading)).maybeArrived;
		};
		for (const answer of [reset, new TypeError('Failed to fetch'), new Held().answer, json({}, 504), new Response('<html>')]) {
			assert.equal(await maybe(answer), true);
		}
		for (const answer of [unsent, json({}, 400), json({}, 413), json({}, 500), json(envelope('api_error'))]) {
			assert.equal(await maybe(answer), false);
		}
	});

	it('has more time the larger it is', async () => {
		const upload = async (content: Uint8Array<ArrayBuffer>) => {
			const uploading = script([new Held().answer]).client.uploadFile({ name: 'a', content });
			const took = await clock.until(uploading.catch(() => {}));
			return [(await failure(uploading)).kind, took > 30_000 && took < 31_000, took > 45_000 && took < 46_000];
		};
		assert.deepEqual(await upload(new Uint8Array(5)), ['timeout', true, false]);
		assert.deepEqual(await upload(new Uint8Array(1_000_000)), ['timeout', false, true]);
	});

	it('can be aborted', async () => {
		const held = new Held();
		const { client } = script([held.answer]);
		const abort = new AbortController();
		const uploading = client.uploadFile(notes, { signal: abort.signal });
		await held.asked;
		abort.abort(new Error('Changed my mind.'));
		await assert.rejects(uploading, { message: 'Changed my mind.' });
	});

	it('reports none and then all bytes in a browser', async () => {
		const told: number[] = [];
		await script([file], { isBrowser: true }).client.uploadFile(notes, { onProgress: (bytes) => told.push(bytes) });
		assert.deepEqual(told, [0, 5]);
	});
});

describe('an upload over the network', () => {
	let server: Server;
	let requests: { request: IncomingMessage; bytes: number }[];
	let answer: (respond: (status: number) => void, destroy: () => void) => void;

	beforeEach(async () => {
		requests = [];
		answer = (respond) => respond(200);
		server = createServer((request, response) => {
			const seen = { request, bytes: 0 };
			requests.push(seen);
			request.on('data', (part: Buffer) => {
				seen.bytes += part.length;
			});
			request.on('end', () =>
				answer(
					(status) => response.writeHead(status, { 'retry-after': '0' }).end(JSON.stringify(file)),
					() => request.socket.destroy(),
				),
			);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterEach(() => {
		server.close();
		server.closeAllConnections();
	});

	const client = () =>
		new QoderClient({
			baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
			token: async () => new Token(token),
		});

	it('reports the bytes sent and its length', async () => {
		const content = new Uint8Array(1_000_000);
		const told: number[] = [];
		await client().uploadFile({ name: 'big.txt', content }, { onProgress: (bytes) => told.push(bytes) });
		assert.deepEqual([told[0], told.at(-1)], [0, content.length]);
		assert.deepEqual(
			told,
			told.toSorted((a, b) => a - b),
		);
		assert.ok(new Set(told).size > 10, `${told}`);
		const [{ request, bytes } = assert.fail()] = requests;
		assert.deepEqual([request.headers['content-length'], request.headers['transfer-encoding']], [`${bytes}`, undefined]);
	});

	it('is whole the second time too', async () => {
		const statuses = [429, 200];
		answer = (respond) => respond(statuses.shift() ?? 500);
		await client().uploadFile({ name: 'big.txt', content: new Uint8Array(1_000_000) });
		assert.equal(requests.length, 2);
		assert.equal(requests[0]?.bytes, requests[1]?.bytes);
	});

	it('may have arrived when the connection ends', async () => {
		answer = (_, destroy) => destroy();
		const error = await failure(client().uploadFile(notes));
		assert.deepEqual([error.kind, error.maybeArrived, requests.length], ['offline', true, 1]);
	});

	it('has not arrived when nobody listens', async () => {
		const nobody = client();
		await new Promise((resolve) => server.close(resolve));
		const error = await failure(nobody.uploadFile(notes));
		assert.deepEqual([error.kind, error.maybeArrived], ['offline', false]);
	});
});

describe('deleting a file', () => {
	const clock = useClock();

	it('succeeds with any success status, whatever else the answer holds', async () => {
		for (const answer of [
			new Response(null, { status: 204 }),
			{ id: 'file_1', type: 'file_deleted' },
			new Response('', { status: 202 }),
			// Chromium's own error.
			Object.defineProperty(new Response(null, { status: 204 }), 'body', { value: new Blob().stream() }),
		]) {
			const { client, requests } = script([answer]);
			assert.equal(await client.deleteFile('file_1'), 'deleted');
			assert.deepEqual([requests[0]?.method, requests[0]?.url, requests.length], ['DELETE', `${baseUrl}/files/file_1`, 1]);
		}
	});

	it('reports that it was deleted before', async () => {
		for (const status of [404, 410]) {
			assert.equal(await script([json(envelope('not_found_error'), status)]).client.deleteFile('file_1'), 'alreadyDeleted');
		}
	});

	for (const [name, answer] of [
		['a page of a proxy', new Response('<h1>Not Found</h1>', { status: 404, headers: { 'content-type': 'text/html' } })],
		['an empty answer', new Response(null, { status: 404 })],
		['a gateway', json({ code: 'ROUTE_NOT_FOUND' }, 404)],
		['a gateway with a message', json({ code: 'ROUTE_NOT_FOUND', message: 'No route.' }, 404)],
		['another error of the service', json(envelope('invalid_request_error'), 404)],
		['a page that is empty', new Response('', { headers: { 'content-type': 'text/html' } })],
		['a captive portal', new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } })],
	] as const) {
		it(`is not done when ${name} answers`, async () => {
			const error = await failure(script([answer]).client.deleteFile('file_1'));
			assert.ok(['protocol', 'invalid'].includes(error.kind), error.kind);
		});
	}

	it('that is in use is a conflict', async () => {
		for (const body of [
			envelope('conflict_error', 'In use.'),
			envelope('invalid_request_error', 'In use.'),
			{ code: 'CONFLICT', message: 'In use.' },
		]) {
			const { kind, message } = await failure(script([json(body, 409)]).client.deleteFile('file_1'));
			assert.deepEqual(
				[kind, message],
				['conflict', 'openapi.qoder.sh rejected the request, because the item is in use or was changed in the meantime: In use.'],
			);
		}
	});

	it('is not done when a page of someone else answers', async () => {
		const { kind, maybeArrived } = await failure(script([new Response('<html>Sign in</html>')]).client.deleteFile('file_1'));
		assert.deepEqual([kind, maybeArrived], ['protocol', true]);
	});

	it('is tried again only after a 429', async () => {
		clock.random(0);
		for (const answer of [json({}, 500), reset] as Answer[]) {
			const { client, requests } = script([answer, {}]);
			const deleting = client.deleteFile('file_1');
			await clock.until(deleting.catch(() => {}));
			await failure(deleting);
			assert.equal(requests.length, 1);
		}
		const { client } = script([json({}, 429), json({}, 429), {}]);
		const deleting = client.deleteFile('file_1');
		await clock.until(deleting);
		assert.equal(await deleting, 'deleted');
	});
});
