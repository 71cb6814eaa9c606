import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isSafeFrom, parseBaseUrl } from '../../../src/api/baseUrl.ts';
import { failure, script } from './script.ts';

describe('a base URL', () => {
	for (const [text, url] of [
		['https://openapi.qoder.sh/api/v1/cloud', 'https://openapi.qoder.sh/api/v1/cloud'],
		['  https://openapi.qoder.sh/api/v1/cloud/// \n', 'https://openapi.qoder.sh/api/v1/cloud'],
		['https://api.qoder.com', 'https://api.qoder.com'],
		['https://api.qoder.com/', 'https://api.qoder.com'],
		['https://api.qoder.com:8443/a%20b/c', 'https://api.qoder.com:8443/a%20b/c'],
		['HTTPS://API.Qoder.com/Cloud', 'https://api.qoder.com/Cloud'],
		['https://api.qoder.com/cloud?', 'https://api.qoder.com/cloud'],
		['https://api.qoder.com/cloud#', 'https://api.qoder.com/cloud'],
		['https://@api.qoder.com', 'https://api.qoder.com'],
		['http://localhost:4711/api', 'http://localhost:4711/api'],
		['http://127.0.0.1:4711', 'http://127.0.0.1:4711'],
		['http://127.8.9.1', 'http://127.8.9.1'],
		['http://[::1]:4711/', 'http://[::1]:4711'],
	] as const) {
		it(`${JSON.stringify(text)} leads to ${url}`, async () => {
			const { client, requests } = script([new Response('')], { baseUrl: text });
			assert.deepEqual([(await failure(client.listFiles({}))).url, requests[0]?.url], [`${url}/files`, `${url}/files`]);
		});
	}

	const [noUrl, credentials] = [/not an https/, /user name or password/];
	for (const [reason, texts] of [
		[noUrl, ['', 'api.qoder.com', '/api/v1/cloud', 'ftp://api.qoder.com', 'file:///etc', 'javascript:alert(1)', 'https://']],
		[credentials, ['https://user@api.qoder.com', 'https://user:secret@api.qoder.com', 'https://:secret@api.qoder.com']],
		[/query or a fragment/, ['https://api.qoder.com?key=secret', 'https://api.qoder.com/cloud#secret']],
		[/unencrypted/, ['http://api.qoder.com', 'http://localhost.example.com', 'http://notlocalhost', 'http://192.168.0.1']],
		[/unencrypted/, ['http://127.0.0.1.example.com', 'http://0.0.0.0']],
	] as const) {
		for (const text of texts) {
			it(`${JSON.stringify(text)} is refused: ${reason}`, async () => {
				const error = await failure((async () => script([], { baseUrl: text }))());
				assert.deepEqual([error.kind, error.param], ['invalid', 'qoder.baseUrl']);
				assert.match(error.message, reason);
				assert.doesNotMatch(error.message, /secret/);
			});
		}
	}

	it('has an origin, to which the token is bound', () => {
		assert.equal(parseBaseUrl('https://api.qoder.com:443/cloud/').origin, 'https://api.qoder.com');
	});
});

describe('an address that a service names', () => {
	const [here, elsewhere] = [new URL('http://127.0.0.1:1/api'), new URL('https://qoder.example/api')];

	for (const [address, isSafeHere, isSafeElsewhere] of [
		['https://storage.example/f', true, true],
		['http://storage.example/f', false, false],
		['http://127.0.0.1:2/f', true, false],
		['https://localhost./f', true, false],
		['https://2130706433/f', true, false],
		['https://[::ffff:127.0.0.1]/f', true, false],
		['http://[::ffff:127.0.0.1]/f', false, false],
		['https://[::127.0.0.1]/f', true, false],
		['https://ip6-localhost/f', true, false],
		['https://localhost.localdomain/f', true, false],
		['http://0.0.0.0/f', false, false],
		['ftp://127.0.0.1/f', false, false],
	] as const) {
		it(`${address} is safe here ${isSafeHere}, elsewhere ${isSafeElsewhere}`, () => {
			const url = new URL(address);
			assert.deepEqual([isSafeFrom(here, url), isSafeFrom(elsewhere, url)], [isSafeHere, isSafeElsewhere]);
		});
	}
});
