import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { joinSentences, listNames } from '../../../src/text/names.ts';

describe('Names on one line', () => {
	it('are eight at most, and how many more there are', () => {
		assert.equal(listNames(['a', 'b']), 'a, b');
		assert.equal(listNames([...'abcdefghij']), 'a, b, c, d, e, f, g, h, 2 more');
	});
});

describe('Sentences on one line', () => {
	it('have a space between them, but not in Chinese and Japanese', () => {
		assert.equal(joinSentences(['Cancelled.', 'Deleted: 2.']), 'Cancelled. Deleted: 2.');
		assert.equal(joinSentences(['已取消。', '已删除: 2。']), '已取消。已删除: 2。');
	});
});
