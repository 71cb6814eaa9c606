import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idIn } from '../../../src/api/names.ts';
import { textOf } from '../../../src/text/fields.ts';
import { jsonOf } from '../../../src/text/plainText.ts';
import { script } from './script.ts';

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
			assert.equal(textOf(record['value']), text);
			assert.equal(idIn(record), 'file_1');
		});
	}

	for (const [text, value] of [
		['0', 0],
		['-1', -1],
		['1.5', 1.5],
		['1e3', 1000],
		['9007199254740991', 9_007_199_254_740_991],
		['0.30000000000000004', 0.30000000000000004],
		['"1234567890123456789"', '1234567890123456789'],
	] as const) {
		it(`is a plain value where that is exact: ${text}`, async () => {
			assert.equal((await recordOf(`${text},"other":1234567890123456789`))['value'], value);
		});
	}

	it('is read in a record that is nested too deep to look at each value', async () => {
		const record = await recordOf(`${'['.repeat(100_000)}1234567890123456789${']'.repeat(100_000)}`);
		assert.equal(record['filename'], 'a');
	});

	it('is not searched for among millions of values', async () => {
		const text = `[1234567890123456789${',0'.repeat(4_000_000)}]`;
		const began = performance.now();
		await recordOf(text);
		assert.ok(performance.now() - began < 3000);
	});

	it('beside a key that means something to JavaScript keeps that key', async () => {
		const record = await recordOf('1234567890123456789,"__proto__":{"a":1}');
		assert.ok(Object.hasOwn(record, '__proto__'));
	});
});
