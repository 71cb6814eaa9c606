import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import type { ContentOptions } from '../../../src/api/contents.ts';
import type { ApiError } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, failure, Held, json, type Script, script, token } from './script.ts';

const secret = 'signature-0123456789';
const address = `https://storage.qoder.com/files/report.txt?signature=${secret}`;
const link = { url: address, expires_at: '2026-05-18T16:34:52Z' };
const contents = () => new Response('contents');
const refused = (status: number) => new Response(`<Error>${secret}</Error>`, { status });

const movedTo = (location: string) => new Response(null, { status: 302, headers: { location } });

/** What a browser makes of a redirect that is not to be followed. */
const opaque = async () =>
	Object.defineProperties(new Response(null), { type: { value: 'opaqueredirect' }, status: { value: 0 }, ok: { value: false } });

/** A body of these parts, then an error, or its end, or with nothing silence. */
function parts(given: string[], end?: Error | 'close', headers = {}): () => Promise<Response> {
	return async () => {
		const waiting = [...given];
		const body = new ReadableStream({
			async pull(stream) {
				const part = waiting.shift();
				if (part !== undefined) {
					stream.enqueue(Buffer.from(part));
				} else if (end === 'close') {
					stream.close();
				} else if (end) {
					stream.error(end);
				} else {
					await new Promise(() => {});
				}
			},
		});
		return new Response(body, { headers });
	};
}

describe('the contents of a file', () => {
	const clock = useClock();

	function read(answers: readonly Answer[], options: ContentOptions = {}, more: Parameters<typeof script>[1] = {}) {
		const scripted = script(answers, more);
		const reading = scripted.client.getFileContent('file_1', options);
		reading.catch(() => {});
		return { ...scripted, reading };
	}

	/** The error of reading, in which nothing of the signed address stands, nor in what was reported. */
	async function refusal(answers: readonly Answer[], options: ContentOptions = {}, more: Parameters<typeof script>[1] = {}) {
		const { reading, requests, exchanges } = read(answers, options, more);
		const took = await clock.until(reading);
		const error = await failure(reading);
		assertSecret(error, exchanges);
		return { error, took, requests };
	}

	function assertSecret(error: ApiError | undefined, exchanges: Script['exchanges']): void {
		const printed = `${error}${error?.stack}${JSON.stringify(error)}${inspect([error, exchanges], { depth: 20, showHidden: true })}`;
		assert.ok(!printed.includes(secret) && !printed.includes('report.txt'), printed);
	}

	it('are requested with the token, and read elsewhere without it', async () => {
		const { reading, requests, exchanges } = read([link, contents()], { size: 8 });
		assert.equal(Buffer.from(await reading).toString(), 'contents');
		const [first, second] = requests;
		assert.deepEqual([first?.url, first?.redirect, requests.length], [`${baseUrl}/files/file_1/content`, 'manual', 2]);
		assert.equal(first?.headers.get('authorization'), `Bearer ${token}`);
		assert.deepEqual([second?.url, second?.redirect, second?.credentials], [address, 'manual', 'omit']);
		assert.deepEqual([...(second?.headers ?? [])], []);
		assertSecret(undefined, exchanges);
		assert.deepEqual(
			exchanges.map(({ url, status, bytes }) => [url.href, status, bytes]),
			[
				[`${baseUrl}/files/file_1/content`, 200, JSON.stringify(link).length],
				['https://storage.qoder.com/...', 200, 8],
			],
		);
	});

	for (const status of [301, 302, 303, 307, 308]) {
		it(`are read where a redirect (${status}) points, body before header`, async () => {
			const elsewhere = `https://elsewhere.example/?${secret}`;
			for (const [body, location, url] of [
				[JSON.stringify(link), elsewhere, address],
				['', elsewhere, elsewhere],
				['<html>', elsewhere, elsewhere],
				['{}', elsewhere, elsewhere],
				['', '/stored', 'https://openapi.qoder.sh/stored'],
			] as const) {
				const { reading, requests } = read([new Response(body, { status, headers: { location } }), contents()]);
				await reading;
				assert.equal(requests[1]?.url, url);
			}
		});
	}

	it('are out of reach when a browser hides the redirect', async () => {
		const { error, requests } = await refusal([opaque], {}, { isBrowser: true });
		assert.deepEqual([error.kind, error.cannotFollow, error.step, requests.length], ['protocol', true, undefined, 1]);
		assert.match(error.message, /cannot be followed in a browser/);
	});

	for (const url of [
		...[
			`http://storage.qoder.com/${secret}`,
			`https://user:${secret}@storage.qoder.com/`,
			`ftp://a.example/${secret}`,
			'http://[',
		],
		// The service is elsewhere, so this machine is none of its addresses.
		...['http://127.0.0.1:9200/', 'https://127.0.0.1:9200/', 'https://localhost/', 'https://a.localhost./', 'https://0.0.0.0/'],
		...['https://[::1]/', 'https://[::ffff:127.0.0.1]/'],
	]) {
		it(`are not read from ${url.replace(secret, '…')}, nor its link used`, async () => {
			const unsafe = (host: string) => `${host} returned an unsafe address for the contents, so they were not read.`;
			const { error, requests } = await refusal([{ url }]);
			assert.deepEqual([error.kind, error.message, requests.length], ['protocol', unsafe('openapi.qoder.sh'), 1]);
			const hop = await refusal([link, movedTo(url), contents()]);
			assert.deepEqual([hop.error.kind, hop.error.step, hop.requests.length], ['protocol', 'storage', 2]);
			assert.equal(hop.error.message, unsafe('storage.qoder.com'));
			const linked = await failure(script([{ url }]).client.getFileLink('file_1'));
			assert.equal(linked.kind, 'protocol');
			assertSecret(linked, []);
		});
	}

	it('are read from this machine where the service is on it', async () => {
		const answers = [{ url: 'http://127.0.0.1:4711/stored' }, movedTo('http://localhost:4712/'), contents()];
		const { reading, requests } = read(answers, {}, { baseUrl: 'http://127.0.0.1:4710/v1' });
		await reading;
		assert.equal(requests.length, 3);
	});

	it('are followed through five redirects without the token, no further', async () => {
		const hops = [1, 2, 3, 4, 5].map((hop) => movedTo(`/hop/${hop}`));
		const { reading, requests } = read([link, ...hops, contents()]);
		assert.equal((await reading).byteLength, 8);
		assert.equal(requests.at(-1)?.url, 'https://storage.qoder.com/hop/5');
		assert.ok(requests.slice(1).every(({ headers, redirect }) => [...headers].length === 0 && redirect === 'manual'));
		const { error, requests: all } = await refusal([link, ...hops, movedTo('/hop/6'), contents()]);
		assert.deepEqual([error.kind, error.step, all.length], ['protocol', 'storage', 7]);
	});

	it('that a browser read from an unsafe address are not used', async () => {
		const followed = async () => Object.defineProperty(contents(), 'url', { value: 'http://127.0.0.1:9200/settings' });
		const { error, requests } = await refusal([link, followed], {}, { isBrowser: true });
		assert.deepEqual([error.kind, error.step, requests[1]?.redirect], ['protocol', 'storage', 'follow']);
	});

	it('need an address', async () => {
		for (const [body, kind] of [
			[{}, 'protocol'],
			[{ url: '' }, 'protocol'],
			[{ url: 7 }, 'protocol'],
			[{ url: null }, 'protocol'],
			[{ url: `javascript:${secret}` }, 'protocol'],
			[{ error: { type: 'not_found_error', message: 'No.' } }, 'invalid'],
		] as const) {
			const { error, requests } = await refusal([body]);
			assert.deepEqual([error.kind, requests.length], [kind, 1]);
		}
	});

	for (const status of [400, 401, 403, 404, 410]) {
		it(`whose address is refused (${status}) are requested once more`, async () => {
			const { reading, requests } = read([link, refused(status), link, contents()]);
			assert.equal((await reading).byteLength, 8);
			assert.equal(requests.length, 4);
			const { error, requests: all } = await refusal([link, refused(status), link, refused(status), link]);
			assert.deepEqual([error.kind, error.step, error.status, all.length], ['invalid', 'storage', status, 4]);
			assert.equal(error.message, `storage.qoder.com rejected the request: HTTP ${status}`);
			assert.deepEqual([error.url, error.requestId], ['https://storage.qoder.com', undefined]);
		});
	}

	it('that the service refuses are not requested again', async () => {
		for (const [status, kind] of [
			[403, 'forbidden'],
			[404, 'invalid'],
			[409, 'conflict'],
		] as const) {
			const { error, requests } = await refusal([json({ error: { message: 'No.' } }, status)]);
			assert.deepEqual([error.kind, error.step, requests.length], [kind, undefined, 1]);
		}
	});

	it('that may be incomplete are requested three more times', async () => {
		for (const status of [403, 404, 409]) {
			const { took, requests, error } = await refusal([json({}, status)], { mayBeWritten: true });
			assert.deepEqual([took, requests.length, error.status], [7000, 4, status]);
		}
		const { reading, requests } = read([json({}, 409), json({}, 404), link, contents()], { mayBeWritten: true });
		assert.equal(await clock.until(reading), 3000);
		assert.deepEqual([(await reading).byteLength, requests.length], [8, 4]);
		assert.equal((await refusal([json({}, 401)], { mayBeWritten: true })).requests.length, 1);
	});

	const ended = /^storage\.qoder\.com ended the connection before the response was complete\.$/;
	const gzip = { 'content-encoding': 'gzip' };
	const length = (bytes: string) => ({ 'content-length': bytes });
	const whole = (headers: object) => parts(['contents'], 'close', headers);
	const isBrowser = true;
	for (const [name, answer, size, outcome, more] of [
		['too short', contents(), 9, ended],
		['shorter than announced', parts(['conte'], 'close', length('8')), undefined, ended],
		['broken off', parts(['conte'], new TypeError('terminated')), undefined, ended],
		['broken off, with a size', parts(['conte'], new TypeError(`terminated ${secret}`)), 8, ended],
		['missing', new Response(null), 1, ended],
		['too long', parts(['contents', '!']), 8, /sent more than the 8 bytes of this file/],
		['longer than announced', whole(length('3')), 8, 8],
		// `size_bytes` of a compressed file may be either size; `Content-Length` is that of what was sent.
		['compressed, of the size sent', whole({ ...gzip, ...length('3') }), 3, 8],
		['compressed, of the size in memory', whole({ ...gzip, ...length('3') }), 8, 8],
		['compressed, of the size sent, not announced', whole(gzip), 3, 8],
		['compressed, of the size in memory, not announced', whole(gzip), 8, 8],
		['compressed, of no known size', whole({ ...gzip, ...length('3') }), undefined, 8],
		['compressed in a browser, of the size sent', whole(length('3')), 3, 8, { isBrowser }],
		['compressed in a browser, of the size in memory', whole(length('3')), 8, 8, { isBrowser }],
		['compressed in a browser, of no known size', whole(length('3')), undefined, 8, { isBrowser }],
		['of a wrong size in a browser', whole(length('3')), 9, ended, { isBrowser }],
		['empty', new Response(''), 0, 0],
		['empty, as announced', new Response(null, { headers: length('0') }), 0, 0],
		['empty, without content', new Response(null, { status: 204 }), 0, 0],
	] as [string, Answer, number | undefined, RegExp | number, object?][]) {
		it(`are compared with the size of the file: ${name}`, async () => {
			if (typeof outcome === 'number') {
				assert.equal((await read([link, answer], { size }, more).reading).byteLength, outcome);
			} else {
				const { error, requests } = await refusal([link, answer], { size }, more);
				assert.deepEqual([error.kind, error.step, requests.length], ['protocol', 'storage', 2]);
				assert.match(error.message, outcome);
			}
		});
	}

	it('larger than wanted are not read to the end, counted in memory', async () => {
		for (const [answer, size] of [
			[parts(['contents', '!']), undefined],
			[parts(['c'], undefined, length('9')), undefined],
			[parts(['contents', '!'], undefined, { ...gzip, ...length('3') }), 3],
		] as const) {
			const { error } = await refusal([link, answer], { maxBytes: 8, size });
			assert.deepEqual([error.kind, error.param], ['invalid', 'maxBytes']);
		}
		assert.equal((await read([link, contents()], { maxBytes: 8 }).reading).byteLength, 8);
	});

	it('of more than 16 MB are read too', async () => {
		const { reading } = read([link, new Response(new Uint8Array(17_000_000))]);
		assert.equal((await reading).byteLength, 17_000_000);
	});

	it('report their progress', async () => {
		const told: number[] = [];
		await read([link, parts(['con', 'ten', 'ts'], 'close')], { onProgress: (bytes) => told.push(bytes) }).reading;
		assert.deepEqual(told, [3, 6, 8]);
	});

	it('may take as long as they keep coming', async () => {
		const slow = async () => {
			let count = 0;
			return new Response(
				new ReadableStream({
					pull: (stream) =>
						new Promise((resolve) =>
							setTimeout(() => {
								count += 1;
								resolve(count > 3 ? stream.close() : stream.enqueue(Buffer.from('part')));
							}, 25_000),
						),
				}),
			);
		};
		const { reading } = read([link, slow]);
		assert.equal(await clock.until(reading), 100_000);
		assert.equal((await reading).byteLength, 12);
	});

	it('that stop coming end as a timeout', async () => {
		const { error, took } = await refusal([link, parts(['conte'])]);
		assert.deepEqual([error.kind, error.step, took], ['timeout', 'storage', 30_000]);
		assert.equal(error.message, 'storage.qoder.com stopped sending: no data was received for 30 s.');
	});

	it('have 30 s in all to begin', async () => {
		const late = (seconds: number, answer: Response) => () =>
			new Promise<Response>((resolve) => setTimeout(resolve, 1000 * seconds, answer));
		for (const seconds of [20, 29.9]) {
			const { error, took } = await refusal([late(seconds, json(link)), new Held().answer]);
			assert.deepEqual([error.kind, error.step, took], ['timeout', 'storage', 30_000]);
			assert.equal(error.message, 'storage.qoder.com did not respond within 30 s.');
		}
		const { reading } = read([late(20, json(link)), late(9, contents())]);
		assert.equal(await clock.until(reading), 29_000);
		await reading;
	});

	it('are tried again like any read, at both steps', async () => {
		clock.random(0);
		const reset = new TypeError('fetch failed');
		const { reading, requests } = read([json({}, 503), reset, link, reset, refused(500), contents()]);
		await clock.until(reading);
		assert.deepEqual([(await reading).byteLength, requests.length], [8, 6]);
		const { error } = await refusal([link, refused(503)]);
		assert.deepEqual([error.kind, error.step, error.status], ['unavailable', 'storage', 503]);
	});

	it('that cannot be reached name the step and no secret', async () => {
		clock.random(0);
		const refusing = new TypeError(`Failed to fetch ${secret}`, {
			cause: Object.assign(new Error(secret), { code: 'ECONNREFUSED' }),
		});
		const node = (await refusal([link, refusing])).error;
		assert.deepEqual(
			[node.kind, node.step, node.cause, node.message],
			['offline', 'storage', undefined, 'Cannot reach storage.qoder.com (ECONNREFUSED).'],
		);
		const browser = (await refusal([link, new TypeError(`Failed to fetch`)], {}, { isBrowser: true })).error;
		assert.deepEqual([browser.kind, browser.step], ['offline', 'storage']);
		assert.match(browser.message, /^Cannot reach storage\.qoder\.com\. .*CORS/);
		assert.equal((await refusal([new TypeError('Failed to fetch')])).error.step, undefined);
	});

	for (const [moment, answers, wait] of [
		['at the first step', [new Held().answer], 0],
		['at the second step', [link, new Held().answer], 0],
		['while they come', [link, parts(['conte'])], 0],
		['while they are waited for', [json({}, 404)], 500],
		['before a retry', [link, new Response(null, { status: 503, headers: { 'retry-after': '20' } })], 500],
	] as const) {
		it(`are given up at once ${moment}`, async () => {
			const abort = new AbortController();
			const { reading, requests } = read(answers, { signal: abort.signal, mayBeWritten: true });
			await clock.pass(wait);
			const { length } = requests;
			const reason = new Error('Changed my mind.');
			abort.abort(reason);
			assert.equal(await clock.until(reading), 0);
			await assert.rejects(reading, (error) => error === reason);
			await clock.pass(40_000);
			assert.equal(requests.length, length);
		});
	}

	it('have a link, whatever else the answer holds', async () => {
		for (const answer of [link, { url: address, expires_at: 7 }]) {
			const { client, requests } = script([answer]);
			assert.deepEqual([await client.getFileLink('file_1'), requests.length], [address, 1]);
		}
	});
});
