import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fieldsOf, textOf } from '../../../src/text/fields.ts';
import { factsOf, hoverOfFields, listOf, sizeOf, tableOf, timeOf } from '../../../src/text/hover.ts';
import { listNames } from '../../../src/text/names.ts';

/** Values of every type that JSON has, and some that are made to hurt. */
const values: readonly unknown[] = [
	...[null, true, 0, -1, 1e300, '', 'x'.repeat(100_000), ' '.repeat(100_000), [], [[], {}, null], {}],
	...[{ toString: 1 }, { toString: null, valueOf: null }, JSON.parse('{"__proto__":{"constructor":1},"constructor":2}')],
	JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
	Array.from({ length: 100_000 }, () => 1),
	Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`field${index}`, index])),
];

describe('A value that no document names', () => {
	for (const [index, value] of values.entries()) {
		it(`has a text of its own: ${typeof value}, number ${index}`, () => {
			for (const text of [textOf(value), timeOf(value), sizeOf(value), listOf(value, ['name'])]) {
				assert.ok(text === undefined || text.length <= 21 * 103);
			}
			const { facts } = hoverOfFields({ metadata: value, odd: value }, [['odd', 'Odd', textOf]], []);
			const table = tableOf('name', [...facts, ...factsOf(Object.entries(fieldsOf(value)))]);
			assert.ok(table.length < 150_000);
			assert.equal(listNames([textOf(value) ?? '']).includes('\n'), false);
		});
	}

	it('has no line if it is empty', () => {
		const record = { a: null, b: '', c: [], d: {}, e: 0, f: false, g: [null] };
		assert.equal(factsOf(Object.entries(record)).join('; '), 'e,0; f,false; g,[null]');
	});

	it('has lines for the fields of a small object', () => {
		const large = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 };
		assert.equal(factsOf([['usage', { credits: 2.5, note: '' }]]).join('; '), 'usage.credits,2.5');
		assert.deepEqual(factsOf([['large', large]]), [['large', JSON.stringify(large)]]);
	});
});
