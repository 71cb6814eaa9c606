import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import type { ContentOptions } from '../../../src/api/contents.ts';
import type { ApiError, ApiErrorDetails, ApiErrorKind } from '../../../src/api/errors.ts';
import { useClock } from './clock.ts';
import { type Answer, baseUrl, failure, Held, json, type Script, script, token } from './script.ts';

const secret = 'signature-0123456789';
const address = `https://storage.qoder.com/files/report.txt?signature=${secret}`;
const link = { url: address, expires_at: '2026-05-18T16:34:52Z' };
const contents = () => new Response('contents');
const refused = (status: number) => new Response(`<Error>${secret}</Error>`, { status });
const no = (status: number) => json({ error: { message: 'No.' } }, status);
const movedTo = (location: string) => new Response(null, { status: 302, headers: { location } });
const late = (seconds: number, answer: Response) => () =>
	new Promise<Response>((resolve) => setTimeout(resolve, 1000 * seconds, answer));

/** A body of these parts, one each so many milliseconds, then an error, or its end, or with nothing silence. */
function parts(given: readonly string[], end?: Error | 'close', headers = {}, every = 0): () => Promise<Response> {
	return async () => {
		const waiting = [...given];
		const body = new ReadableStream({
			async pull(stream) {
				await (every > 0 && new Promise((resolve) => setTimeout(resolve, every)));
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

/** Options of the request, and the details of its error. */
interface More extends ContentOptions, ApiErrorDetails {
	readonly isBrowser?: boolean;
	readonly message?: RegExp;
	/** Milliseconds until the end. */
	readonly took?: number;
}

const storage = { step: 'storage' } as const;
const gzip = { 'content-encoding': 'gzip' };
const length = (bytes: string) => ({ 'content-length': bytes });
const gzip3 = { ...gzip, ...length('3') };
const whole = (headers: object) => parts(['contents'], 'close', headers);
const isBrowser = true;
const mayBeWritten = true;
const ended = { ...storage, message: /^storage\.qoder\.com ended the connection before the response was complete\.$/ };
const tooLarge = { ...storage, maxBytes: 8, param: 'maxBytes' };
const stopped = { ...storage, took: 30_000, message: /^storage\.qoder\.com stopped sending: .* for 30 s\.$/ };
const noResponse = { ...storage, took: 30_000, message: /^storage\.qoder\.com did not respond within 30 s\.$/ };

/** What a browser makes of a redirect that is not to be followed, and of one that it followed. */
const opaque = async () =>
	Object.defineProperties(new Response(null), { type: { value: 'opaqueredirect' }, status: { value: 0 }, ok: { value: false } });
const followed = async () => Object.defineProperty(contents(), 'url', { value: 'http://127.0.0.1:9200/settings' });

const reset = new TypeError('fetch failed');
const unreached = new TypeError(`Failed to fetch ${secret}`, {
	cause: Object.assign(new Error(secret), { code: 'ECONNREFUSED' }),
});

/** The answers, the size of the contents or the kind of error that they become, and after how many requests. */
const table: readonly (readonly [title: string, readonly Answer[], number | ApiErrorKind, requests: number, More?])[] = [
	...[undefined, '', 7, null, `javascript:${secret}`].map((url) => {
		return [`with ${JSON.stringify(url)} for an address`, [{ url }], 'protocol', 1] as const;
	}),
	['with a refusal for an address', [{ error: { type: 'not_found_error', message: 'No.' } }], 'invalid', 1],
	['behind a hidden redirect', [opaque], 'protocol', 1, { isBrowser, cannotFollow: true, message: /be followed in a browser/ }],
	['behind an unsafe redirect that was followed', [link, followed], 'protocol', 2, { isBrowser, ...storage }],

	...[400, 401, 403, 404, 410].flatMap((status) => {
		const message = new RegExp(`^storage\\.qoder\\.com rejected the request: HTTP ${status}$`);
		const more = { ...storage, status, message, url: 'https://storage.qoder.com', requestId: undefined };
		return [
			[`whose address is refused once (${status})`, [link, refused(status), link, contents()], 8, 4],
			[`whose address is refused twice (${status})`, [link, refused(status), link, refused(status), link], 'invalid', 4, more],
		] as const;
	}),
	['that are forbidden', [no(403)], 'forbidden', 1, { step: undefined }],
	['that are missing', [no(404)], 'invalid', 1, { step: undefined }],
	['that are in use', [no(409)], 'conflict', 1, { step: undefined }],
	['that may be incomplete (403)', [no(403)], 'forbidden', 4, { mayBeWritten, took: 7000 }],
	['that may be incomplete (404)', [no(404)], 'invalid', 4, { mayBeWritten, took: 7000 }],
	['that may be incomplete (409)', [no(409)], 'conflict', 4, { mayBeWritten, took: 7000 }],
	['that are complete after two attempts', [no(409), no(404), link, contents()], 8, 4, { mayBeWritten, took: 3000 }],
	['that may be incomplete, with a wrong token', [no(401)], 'unauthorized', 1, { mayBeWritten }],

	['that are too short', [link, contents()], 'protocol', 2, { ...ended, size: 9 }],
	['shorter than announced', [link, parts(['conte'], 'close', length('8'))], 'protocol', 2, ended],
	['broken off', [link, parts(['conte'], new TypeError('terminated'))], 'protocol', 2, ended],
	['broken off, with a size', [link, parts(['conte'], new TypeError(secret))], 'protocol', 2, { ...ended, size: 8 }],
	['without a body', [link, new Response(null)], 'protocol', 2, { ...ended, size: 1 }],
	['that are too long', [link, parts(['contents', '!'])], 'protocol', 2, { ...storage, size: 8, message: /than the 8 bytes/ }],
	['longer than announced', [link, whole(length('3'))], 8, 2, { size: 8 }],
	// `size_bytes` of a compressed file may be either size; `Content-Length` is that of what was sent.
	['compressed, of the size sent', [link, whole(gzip3)], 8, 2, { size: 3 }],
	['compressed, of the size in memory', [link, whole(gzip3)], 8, 2, { size: 8 }],
	['compressed, of the size sent, not announced', [link, whole(gzip)], 8, 2, { size: 3 }],
	['compressed, of the size in memory, not announced', [link, whole(gzip)], 8, 2, { size: 8 }],
	['compressed, of no known size', [link, whole(gzip3)], 8, 2],
	['compressed in a browser, of the size sent', [link, whole(length('3'))], 8, 2, { isBrowser, size: 3 }],
	['compressed in a browser, of the size in memory', [link, whole(length('3'))], 8, 2, { isBrowser, size: 8 }],
	['compressed in a browser, of no known size', [link, whole(length('3'))], 8, 2, { isBrowser }],
	['of a wrong size in a browser', [link, whole(length('3'))], 'protocol', 2, { ...ended, isBrowser, size: 9 }],
	['that are empty', [link, new Response('')], 0, 2, { size: 0 }],
	['that are empty, as announced', [link, new Response(null, { headers: length('0') })], 0, 2, { size: 0 }],
	['that are empty, without content', [link, new Response(null, { status: 204 })], 0, 2, { size: 0 }],
	['as large as wanted', [link, contents()], 8, 2, { maxBytes: 8 }],
	['larger than wanted', [link, parts(['contents', '!'])], 'invalid', 2, tooLarge],
	['announced as larger than wanted', [link, parts(['c'], undefined, length('9'))], 'invalid', 2, tooLarge],
	['larger than wanted in memory', [link, parts(['contents', '!'], undefined, gzip3)], 'invalid', 2, { ...tooLarge, size: 3 }],
	['of more than 16 MB', [link, new Response(new Uint8Array(17_000_000))], 17_000_000, 2],

	['that keep coming for 100 s', [link, parts(['part', 'part', 'part'], 'close', {}, 25_000)], 12, 2, { took: 100_000 }],
	['that stop coming', [link, parts(['conte'])], 'timeout', 2, stopped],
	['that begin within 30 s in all', [late(20, json(link)), late(9, contents())], 8, 2, { took: 29_000 }],
	['that do not begin', [late(20, json(link)), new Held().answer], 'timeout', 2, noResponse],
	['that have no time left to begin', [late(29.9, json(link)), new Held().answer], 'timeout', 2, noResponse],
	['after failures at both steps', [json({}, 503), reset, link, reset, refused(500), contents()], 8, 6],
	['of a broken storage', [link, refused(503)], 'unavailable', 4, { ...storage, status: 503 }],
	[
		'of a storage out of reach',
		[link, unreached],
		'offline',
		4,
		{ ...storage, cause: undefined, message: /\.com \(ECONNREFUSED\)\.$/ },
	],
	['of a storage that a browser cannot reach', [link, reset], 'offline', 4, { ...storage, isBrowser, message: /\.com\. .*CORS/ }],
	['of a service out of reach', [reset], 'offline', 3, { step: undefined }],
];

describe('The contents of a file', () => {
	const clock = useClock();

	function read(answers: readonly Answer[], options: ContentOptions = {}, more: Parameters<typeof script>[1] = {}) {
		const scripted = script(answers, more);
		const reading = scripted.client.getFileContent('file_1', options);
		reading.catch(() => {});
		return { ...scripted, reading };
	}

	/** Nothing of the signed address stands in an error, nor in what was reported. */
	function assertSecret(error: ApiError | undefined, exchanges: Script['exchanges']): void {
		const printed = `${error}${error?.stack}${JSON.stringify(error)}${inspect([error, exchanges], { depth: 20, showHidden: true })}`;
		assert.ok(!printed.includes(secret) && !printed.includes('report.txt'), printed);
	}

	for (const [title, answers, outcome, sent, more = {}] of table) {
		const { took, message = /./, isBrowser: inBrowser = false, size, maxBytes, mayBeWritten: isNew, ...details } = more;
		it(`${title}: ${outcome}`, async () => {
			clock.random(0);
			const { reading, requests, exchanges } = read(answers, { size, maxBytes, mayBeWritten: isNew }, { isBrowser: inBrowser });
			const waited = await clock.until(reading);
			assert.deepEqual([requests.length, waited], [sent, took ?? waited]);
			if (typeof outcome === 'number') {
				assert.equal((await reading).byteLength, outcome);
			} else {
				const error = await failure(reading);
				assertSecret(error, exchanges);
				assert.equal(error.kind, outcome);
				assert.match(error.message, message);
				const names = Object.keys(details) as (keyof ApiErrorDetails)[];
				assert.deepEqual(Object.fromEntries(names.map((name) => [name, error[name]])), details);
			}
		});
	}

	it('are requested with the token, and read elsewhere without it', async () => {
		const told: number[] = [];
		const answers = [link, parts(['con', 'ten', 'ts'], 'close')];
		const { reading, requests, exchanges } = read(answers, { size: 8, onProgress: (bytes) => told.push(bytes) });
		assert.equal(Buffer.from(await reading).toString(), 'contents');
		assert.deepEqual(told, [3, 6, 8]);
		const [first, second] = requests;
		assert.deepEqual([first?.url, first?.redirect, requests.length], [`${baseUrl}/files/file_1/content`, 'manual', 2]);
		assert.equal(first?.headers.get('authorization'), `Bearer ${token}`);
		assert.deepEqual([second?.url, second?.redirect, second?.credentials], [address, 'manual', 'omit']);
		assert.deepEqual([...(second?.headers ?? [])], []);
		assertSecret(undefined, exchanges);
		const reported = exchanges.map(({ url, status, bytes }) => `${url} ${status} ${bytes}`);
		const { length } = JSON.stringify(link);
		assert.deepEqual(reported, [`${baseUrl}/files/file_1/content 200 ${length}`, 'https://storage.qoder.com/... 200 8']);
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

	for (const url of [
		...[`http://storage.qoder.com/${secret}`, `https://user:${secret}@storage.qoder.com/`, `ftp://a/${secret}`, 'http://['],
		// The service is elsewhere, so this machine is none of its addresses.
		...['http://127.0.0.1:9200/', 'https://127.0.0.1:9200/', 'https://localhost/', 'https://a.localhost./', 'https://0.0.0.0/'],
		...['https://[::1]/', 'https://[::ffff:127.0.0.1]/'],
	]) {
		it(`are not read from ${url.replace(secret, '…')}, nor its link used`, async () => {
			const [first, second] = [read([{ url }]), read([link, movedTo(url), contents()])];
			for (const [reading, host, step] of [
				[first.reading, 'openapi.qoder.sh', undefined],
				[second.reading, 'storage.qoder.com', 'storage'],
				[script([{ url }]).client.getFileLink('file_1'), 'openapi.qoder.sh', undefined],
			] as const) {
				const error = await failure(reading);
				const message = `${host} returned an unsafe address for the contents, so they were not read.`;
				assert.deepEqual([error.kind, error.message, error.step], ['protocol', message, step]);
				assertSecret(error, []);
			}
			assert.deepEqual([first.requests.length, second.requests.length], [1, 2]);
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
		const further = read([link, ...hops, movedTo('/hop/6'), contents()]);
		const { kind, step } = await failure(further.reading);
		assert.deepEqual([kind, step, further.requests.length], ['protocol', 'storage', 7]);
	});

	it('have a link, whatever else the answer holds', async () => {
		for (const answer of [link, { url: address, expires_at: 7 }]) {
			const { client, requests } = script([answer]);
			assert.deepEqual([await client.getFileLink('file_1'), requests.length], [address, 1]);
		}
	});
});
