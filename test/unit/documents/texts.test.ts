import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ApiError, type ApiErrorDetails, type ApiErrorKind } from '../../../src/api/errors.ts';
import { configurationOf, couldRunCommands, detailsOf, explain, withoutCommands } from '../../../src/documents/texts.ts';
import { freeNames } from '../../../src/text/fileName.ts';

describe('the text of a record', () => {
	it('is JSON in the service’s order, with invisible characters escaped', () => {
		const record = { b: 'x\u202ey\u0007\u{e0041}', a: '👩\u200d👧' };
		const text = detailsOf(record);
		assert.equal(text, '{\n\t"b": "x\\u202ey\\u0007\\udb40\\udc41",\n\t"a": "👩\u200d👧"\n}\n');
		assert.deepEqual(JSON.parse(text), record);
	});

	it('of a configuration has sorted names, and no volatile fields', () => {
		const agent = { version: 3, system: 's', updated_at: 't', tools: [{ b: 1, a: 2 }], name: 'n', model: { id: 'm', b: 1 } };
		assert.equal(JSON.stringify(configurationOf(agent)), '{"model":{"b":1,"id":"m"},"name":"n","tools":[{"a":2,"b":1}]}');
	});

	it('shows integers as the service sent them', () => {
		const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object };
		const record = { b: rawJSON('1234567890123456789'), a: { c: rawJSON('-98765432109876543210') } };
		const [a, b] = ['"a": {\n\t\t"c": -98765432109876543210\n\t}', '"b": 1234567890123456789'];
		assert.equal(detailsOf(record), `{\n\t${b},\n\t${a}\n}\n`);
		assert.equal(detailsOf(configurationOf(record)), `{\n\t${a},\n\t${b}\n}\n`);
	});
});

describe('A failure', () => {
	for (const [details, kind, advice] of [
		[{ status: 404, type: 'not_found_error' }, 'invalid', /^It was deleted or belongs to another account\.$/],
		[{ status: 410, type: 'not_found_error' }, 'invalid', /^It was deleted\.$/],
		[{ param: 'maxBytes' }, 'invalid', /in the browser/],
		[{ step: 'storage' }, 'offline', /in the browser/],
		[{ status: 403, type: 'permission_error' }, 'forbidden', /another token/],
		[{}, 'server', /Try again in a moment/],
		[{ status: 404 }, 'protocol', /^$/],
		[{ advises: true }, 'protocol', /^$/],
		[{ status: 403, type: 'quota_error' }, 'forbidden', /^$/],
	] as readonly (readonly [ApiErrorDetails, ApiErrorKind, RegExp])[]) {
		it(`(${kind}) of ${JSON.stringify(details)} has the advice ${advice}`, () => {
			const text = explain(new ApiError(kind, 'It failed.', details));
			assert.match(text.replace('It failed.', '').trim(), advice);
		});
	}

	it('of another kind has no advice', () => assert.equal(explain(new Error('It failed.')), 'It failed.'));
});

describe('Markdown', () => {
	it('could run commands through any kind of link, but not a word', () => {
		for (const link of ['[a](command:b)', '<Command:b>', '[a]: command:b?%5B%5D', '<a href="command:b">']) {
			assert.ok(couldRunCommands(link), link);
			assert.ok(!couldRunCommands(withoutCommands(link)), link);
		}
		for (const text of ['the command: run it', '[a](https://example.org/command)', 'subcommand:b']) {
			assert.ok(!couldRunCommands(text), text);
		}
	});
});

describe('names of files that are saved together', () => {
	it('do not clash in any system, and are found at once for 20,000 files', () => {
		const free = freeNames(['a.txt', 'A.TXT', 'a (2).txt', 'a.txt', '.env', '.env']).join();
		assert.equal(free, 'a.txt,A (2).TXT,a (2) (2).txt,a (3).txt,.env,.env (2)');
		const began = performance.now();
		const names = freeNames(Array.from({ length: 20_000 }, () => 'output.txt'));
		assert.equal(names.at(-1), 'output (20000).txt');
		assert.ok(performance.now() - began < 1000);
	});
});
