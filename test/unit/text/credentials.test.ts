import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseJson } from '../../../src/api/json.ts';
import { withoutCredentials, withoutCredentialsIn } from '../../../src/text/credentials.ts';

describe('an address', () => {
	for (const [text, expected] of [
		['see https://user:hunter2@example.com/sse?key=s3cret#part.', 'see https://example.com/sse'],
		["https://user:pa'ss@example.com/x?t=1", 'https://example.com/x'],
		['https://user:p@ss@example.com/x', 'https://example.com/x'],
		['wss://user:pw@example.com?token=1', 'wss://example.com'],
		['postgres://user:pw@example.com/db', 'postgres://example.com/db'],
		['https://user:p#w@example.com/', 'https://…'],
		['https://example.com/@scope/name', 'https://example.com/@scope/name'],
		['"https://a.example?x" and <http://b.example/#y>', '"https://a.example" and <http://b.example/>'],
		['somebody@example.com', 'somebody@example.com'],
		['postgres://user:pa/ss@host/db', 'postgres://…'],
		['postgres://us/er:pw@host/db', 'postgres://…'],
		['see https://user:pa"ss@host/x now', 'see https://… now'],
		['https://user:pa<ss>@host', 'https://…'],
		['https://us"er:pw@host', 'https://…'],
		['https:/user:pw@host/x', 'https:/host/x'],
		['https:user:pw@host/x', 'https:host/x'],
		['https:///user:pw@host/x', 'https:///host/x'],
		['https:\\\\user:pw@host\\x', 'https:\\\\host\\x'],
		['https:\\/\\/user:pw@host', 'https:\\/\\/host'],
		['//user:pw@host/x', '//host/x'],
		['see //user:pw@host', 'see //host'],
		['user pw //host/x // a comment', 'user pw //host/x // a comment'],
		['jdbc:oracle:thin:scott/tiger@//host:1521/service', 'jdbc:oracle:thin:…'],
		['jdbc:oracle:thin:scott/tiger@host:1521:sid', 'jdbc:oracle:thin:…'],
		['jdbc:mysql://user:pw@host/db?password=pw', 'jdbc:mysql://host/db'],
		['jdbc:sqlserver://host:1433;databaseName=a;user=b;password=c', 'jdbc:sqlserver://host:1433'],
		['mongodb+srv://user:pw@a.example,b.example/db?w=1', 'mongodb+srv://a.example,b.example/db'],
		['https://a:b@c.example,https://d:e@f.example', 'https://…'],
		['https://user:p@a/ss@host', 'https://…'],
		['https://git@example.com/scope', 'https://example.com/scope'],
		['http://[::1]:8080/x?token=1', 'http://[::1]:8080/x'],
		['http://user:pw@[::1]:8080/x', 'http://[::1]:8080/x'],
		['http://localhost:8080/x', 'http://localhost:8080/x'],
		['HTTPS://USER:PW@HOST', 'HTTPS://HOST'],
		['ключ://user:pw@host', 'ключ://host'],
		[`${'a'.repeat(50)}://user:pw@host`, `${'a'.repeat(50)}://host`],
		['C:\\work\\me@home', 'C:\\work\\me@home'],
		['git@github.com:owner/name.git', 'git@github.com:owner/name.git'],
		['image/name:tag@sha256:0123', 'image/name:tag@sha256:0123'],
	] as const) {
		it(`loses what it may carry: ${text}`, () => {
			assert.equal(withoutCredentials(text), expected);
		});
	}

	it('is found in no time, however long the text', () => {
		const before = performance.now();
		for (const part of ['a.', 'a', '/', 'a:/', 'https://a@']) {
			withoutCredentials(part.repeat(100_000 / part.length));
		}
		withoutCredentials(`https://${'a@'.repeat(50_000)}`);
		assert.ok(performance.now() - before < 2000);
	});
});

describe('a value without credentials', () => {
	it('has none in its texts and names, however deep', () => {
		const value = { servers: [{ url: 'https://user:pw@a.example/x?key=1' }], 'https://user:pw@b.example': [1, true, null] };
		const expected = { servers: [{ url: 'https://a.example/x' }], 'https://b.example': [1, true, null] };
		assert.deepEqual(withoutCredentialsIn(value), expected);
	});

	it('has an ellipsis for what nobody can read', () => {
		const deep = JSON.parse(`${'['.repeat(5000)}"https://user:pw@a.example"${']'.repeat(5000)}`);
		assert.equal(JSON.stringify(withoutCredentialsIn(deep)), `${'['.repeat(20)}"…"${']'.repeat(20)}`);
	});

	it('keeps fields of any name, and numbers as they were sent', () => {
		const value = parseJson('{"__proto__":{"a":1},"toString":2,"id":1234567890123456789}');
		assert.equal(JSON.stringify(withoutCredentialsIn(value)), '{"__proto__":{"a":1},"toString":2,"id":1234567890123456789}');
	});
});
