import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idIn, nameOf, promptOf } from '../../../src/api/names.ts';

/** Values that JSON can hold and `String` cannot print, or prints as `[object Object]`. */
const odd: readonly unknown[] = [{ toString: 1 }, { toString: null, valueOf: null }, { nested: [1] }, [[]], 5, true];

describe('The prompt of an agent', () => {
	it('is its text, under either name', () => {
		assert.equal(promptOf({ system: 'Be kind', instructions: 'Be brief' }), 'Be kind');
		for (const system of [undefined, null, '']) {
			assert.equal(promptOf({ system, instructions: 'Be brief' }), 'Be brief');
		}
		for (const value of [{}, null, undefined, 'text', { system: null, instructions: '' }]) {
			assert.equal(promptOf(value), '');
		}
	});

	it('is JSON when it is no text, so that two of them can be compared', () => {
		for (const system of odd) {
			assert.deepEqual(JSON.parse(promptOf({ system })), system);
		}
		assert.notEqual(promptOf({ system: { a: 1 } }), promptOf({ system: { a: 2 } }));
	});
});

describe('The name and the id of a record', () => {
	it('are texts, whatever the service sent', () => {
		for (const value of odd) {
			assert.equal(nameOf({ id: 'x', value: { filename: value, name: value, title: value } }), 'x');
			assert.equal(nameOf({ id: 'x', value }), 'x');
			assert.equal(idIn({ id: value, file_id: 'file_1' }), 'file_1');
			assert.equal(idIn(value), undefined);
		}
	});
});
