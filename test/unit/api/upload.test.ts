import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { capabilities } from '../../../src/api/dialects.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, envelope, failure, Held, json, page, script, token } from './script.ts';

const file = { id: 'file_1', filename: 'notes.md', type: 'file', size_bytes: 5 };
const notes = { name: 'notes.md', mimeType: 'text/markdown', content: new Uint8Array(Buffer.from('notes')) };
const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
const unsent = new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });

describe('an upload', () => {
	const clock = useClock();

	for (const isBrowser of [false, true]) {
		it(`is one form of contents and name${isBrowser ? ' in a browser' : ''}`, async () => {
			const { client, requests } = script([file], { isBrowser });
			assert.deepEqual(await client.uploadFile(notes), { id: 'file_1', value: file });
			const [request = assert.fail(), ...others] = requests;
			assert.deepEqual([request.method, request.url, others.length], ['POST', `${baseUrl}/files`, 0]);
			assert.equal(request.headers.get('authorization'), `Bearer ${token}`);
			const form = await request.formData();
			const part = form.get('file') as File;
			assert.deepEqual([part.name, part.type, await part.text()], ['notes.md', 'text/markdown', 'notes']);
			assert.equal(form.get('name'), 'notes.md');
		});
	}

	it('is of no particular type unless it has one', async () => {
		const { client, requests } = script([file]);
		await client.uploadFile({ name: 'a "b".bin', content: new Uint8Array(3) });
		const part = (await requests[0]?.formData())?.get('file') as File;
		assert.deepEqual([part.name, part.type, part.size], ['a "b".bin', 'application/octet-stream', 3]);
	});

	for (const [service, known, before, purpose] of [
		['unknown', undefined, [], 'user_upload'],
		['known before as documented', capabilities.documented, [], 'user_upload'],
		['known before as today’s', capabilities.current, [], null],
		['seen as documented', undefined, [page([])], 'user_upload'],
		['seen as today’s', undefined, [page([], { next_page: null })], null],
	] as const) {
		it(`has the purpose ${purpose} for a service that is ${service}`, async () => {
			const { client, requests } = script([...before, file], known && { capabilities: known });
			await Promise.all(before.map(() => client.listFiles({})));
			await client.uploadFile(notes);
			assert.equal((await requests.at(-1)?.formData())?.get('purpose'), purpose);
		});
	}

	it('is done with any success', async () => {
		for (const status of [200, 201, 202]) {
			assert.equal((await script([json(file, status)]).client.uploadFile(notes)).id, 'file_1');
		}
		const { id, problem } = await script([new Response(null, { status: 204 })]).client.uploadFile(notes);
		assert.deepEqual([id, problem], ['upload', 'missing']);
	});

	for (const [name, answer, maybeArrived] of [
		['a lost connection', reset, true],
		['no connection, in a browser', new TypeError('Failed to fetch'), true],
		['silence', new Held().answer, true],
		['HTTP 504', json({}, 504), true],
		['a page of someone else', new Response('<html>'), true],
		['no connection', unsent, false],
		...[400, 408, 409, 413, 500, 503].map((status) => [`HTTP ${status}`, json({}, status), false]),
		['an error inside a 200', json(envelope('api_error')), false],
	] as [string, Answer, boolean][]) {
		it(`is not sent again after ${name}, and may have arrived: ${maybeArrived}`, async () => {
			const { client, requests } = script([answer, file]);
			const uploading = client.uploadFile(notes);
			await clock.until(uploading.catch(() => {}));
			assert.deepEqual([(await failure(uploading)).maybeArrived, requests.length], [maybeArrived, 1]);
		});
	}

	it('is sent again, as a whole, after a 429', async () => {
		const forms: FormData[] = [];
		const answer = (response: Response) => async (request: Request) => {
			forms.push(await request.formData());
			return response;
		};
		const busy = new Response(null, { status: 429, headers: { 'retry-after': '7' } });
		const uploading = script([answer(busy), answer(json(file))]).client.uploadFile(notes);
		assert.equal(await clock.until(uploading), 7000);
		assert.equal((await uploading).id, 'file_1');
		const contents = await Promise.all(forms.map((form) => (form.get('file') as File).text()));
		assert.deepEqual([contents, forms[1]?.get('name')], [['notes', 'notes'], 'notes.md']);
	});

	it('has more time the larger it is', async () => {
		const uploading = script([new Held().answer]).client.uploadFile({ name: 'a', content: new Uint8Array(1_000_000) });
		const took = await clock.until(uploading.catch(() => {}));
		assert.deepEqual([(await failure(uploading)).kind, Math.floor(took / 1000)], ['timeout', 45]);
	});

	it('reports none and then all bytes in a browser', async () => {
		const told: number[] = [];
		await script([file], { isBrowser: true }).client.uploadFile(notes, { onProgress: (bytes) => told.push(bytes) });
		assert.deepEqual(told, [0, 5]);
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
			await client.deleteFile('file_1');
			assert.deepEqual([requests[0]?.method, requests[0]?.url, requests.length], ['DELETE', `${baseUrl}/files/file_1`, 1]);
		}
		for (const status of [404, 410]) {
			await script([json(envelope('not_found_error'), status)]).client.deleteFile('file_1');
		}
	});

	const html = { 'content-type': 'text/html' };
	const inUse = 'openapi.qoder.sh rejected the request, because the item is in use or was changed in the meantime: In use.';
	for (const [name, answer, kind, message] of [
		['a page of a proxy', new Response('<h1>Not Found</h1>', { status: 404, headers: html }), 'protocol'],
		['an empty answer', new Response(null, { status: 404 }), 'protocol'],
		['a gateway', json({ code: 'ROUTE_NOT_FOUND' }, 404), 'invalid'],
		['a gateway with a message', json({ code: 'ROUTE_NOT_FOUND', message: 'No route.' }, 404), 'invalid'],
		['another error of the service', json(envelope('invalid_request_error'), 404), 'invalid'],
		['a page that is empty', new Response('', { headers: html }), 'protocol'],
		['a captive portal', new Response('<h1>Welcome</h1>', { headers: html }), 'protocol'],
		['a sign-in page', new Response('<html>Sign in</html>'), 'protocol'],
		['a conflict', json(envelope('conflict_error', 'In use.'), 409), 'conflict', inUse],
		['the status of a conflict', json(envelope('invalid_request_error', 'In use.'), 409), 'conflict', inUse],
		['a conflict of the gateway', json({ code: 'CONFLICT', message: 'In use.' }, 409), 'conflict', inUse],
	] as const) {
		it(`is not done when the answer is ${name}`, async () => {
			const error = await failure(script([answer]).client.deleteFile('file_1'));
			assert.deepEqual([error.kind, message ?? error.message], [kind, error.message]);
			assert.equal(error.maybeArrived ?? false, answer.status === 200);
		});
	}

	it('is tried again only after a 429', async () => {
		clock.random(0);
		for (const [answers, sent] of [
			[[json({}, 500), {}], 1],
			[[reset, {}], 1],
			[[json({}, 429), json({}, 429), {}], 3],
		] as const) {
			const { client, requests } = script(answers);
			const deleting = client.deleteFile('file_1').then(
				() => 'deleted',
				() => 'failed',
			);
			await clock.until(deleting);
			assert.deepEqual([await deleting, requests.length], [sent === 1 ? 'failed' : 'deleted', sent]);
		}
	});
});
