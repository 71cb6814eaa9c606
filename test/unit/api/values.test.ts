import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idIn, nameOf, promptOf } from '../../../src/api/names.ts';
import { textOf } from '../../../src/text/fields.ts';
import { jsonOf } from '../../../src/text/plainText.ts';
import { script } from './script.ts';

/** Values that JSON can hold and `String` cannot print, or prints as `[object Object]`. */
const odd: readonly unknown[] = [{ toString: 1 }, { toString: null, valueOf: null }, { nested: [1] }, [[]], 5, true];

describe('The prompt of an agent', () => {
	for (const [value, prompt] of [
		[{ system: 'Be kind', instructions: 'Be brief' }, 'Be kind'],
		...[undefined, null, ''].map((system) => [{ system, instructions: 'Be brief' }, 'Be brief'] as const),
		...[{}, null, undefined, 'text', { system: null, instructions: '' }].map((none) => [none, ''] as const),
		// JSON stands for what is no text, so that two of them can be compared.
		...odd.map((system) => [{ system }, JSON.stringify(system, null, '\t')] as const),
	] as const) {
		it(`is a text, whatever the service sent: ${JSON.stringify(value)}`, () => assert.equal(promptOf(value), prompt));
	}
});

describe('The name and the id of a record', () => {
	for (const value of odd) {
		it(`are texts, whatever the service sent: ${JSON.stringify(value)}`, () => {
			assert.equal(nameOf({ id: 'x', value: { filename: value, name: value, title: value } }), 'x');
			assert.equal(nameOf({ id: 'x', value }), 'x');
			assert.deepEqual([idIn({ id: value, file_id: 'file_1' }), idIn(value)], ['file_1', undefined]);
		});
	}
});

describe('A number of a record', () => {
	async function recordOf(text: string): Promise<Record<string, unknown>> {
		const { client } = script([new Response(`{"id":"file_1","filename":"a","value":${text}}`)]);
		return Object((await client.getFile('file_1')).value) as Record<string, unknown>;
	}

	for (const text of [
		...['1234567890123456789', '-1234567890123456789', '9007199254740993', '123456789012345678901234567890', '1e400'],
		...['12345678901234567.25', '0.1000000000000000055511151231257827', '{"deep":[1,{"er":1234567890123456789}]}'],
	]) {
		it(`is shown and copied unchanged: ${text}`, async () => {
			const record = await recordOf(text);
			assert.equal(jsonOf(record), `{"id":"file_1","filename":"a","value":${text}}`);
			assert.deepEqual([textOf(record['value']), idIn(record)], [text, 'file_1']);
		});
	}

	for (const text of ['0', '-1', '1.5', '1e3', '9007199254740991', '0.30000000000000004', '"1234567890123456789"']) {
		it(`is a plain value where that is exact: ${text}`, async () => {
			assert.equal((await recordOf(`${text},"other":1234567890123456789`))['value'], JSON.parse(text));
		});
	}

	it('is read where it is too deep, or among too many, to look at each value', async () => {
		const record = await recordOf(`${'['.repeat(100_000)}1234567890123456789${']'.repeat(100_000)}`);
		assert.equal(record['filename'], 'a');
		const began = performance.now();
		await recordOf(`[1234567890123456789${',0'.repeat(4_000_000)}]`);
		assert.ok(performance.now() - began < 3000);
	});

	it('beside a key that means something to JavaScript keeps that key', async () => {
		const record = await recordOf('1234567890123456789,"__proto__":{"a":1}');
		assert.ok(Object.hasOwn(record, '__proto__'));
	});
});
