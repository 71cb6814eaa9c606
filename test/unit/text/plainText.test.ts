import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { joinSentences, listNames } from '../../../src/text/names.ts';
import { jsonOf, plainText } from '../../../src/text/plainText.ts';

describe('Plain text', () => {
	for (const [text, plain, max] of [
		...[
			'report.txt',
			'Bericht für März',
			'報告書',
			'नमस्ते',
			'👩‍👩‍👧',
			'❤\ufe0f\u200d🔥 1\ufe0f\u20e3',
			'葛\u{e0100}飾',
			'ᠠ\u180b',
			'می‌خواهم',
			'',
		].map((same) => [same, same] as const),
		// A space stands for what cannot be seen or changes the reading order.
		['a\r\nb\tc\u0000d', 'a b c d'],
		['invoice\u202Efdp.exe', 'invoice fdp.exe'],
		['\u2066a\u2069 \uFEFFb\u200B', 'a   b'],
		['re\u200dport \u200c.txt', 're port  .txt'],
		['a\u2028b\uD800c\u{E0041}', 'a b c'],
		['re\u3164port\u115f.\uffa0txt\u034f', 're port . txt'],
		['\u3164', ''],
		['report\u{e0101}.pdf', 'report .pdf'],
		['report\ufe0f.pdf', 'report .pdf'],
		['re\u2800port\u180b\ufe00', 're port'],
		['🦊\u{e0101}\u{e0102}', '🦊'],
		['report1\ufe0f.pdf \ufe04\u180f', 'report1 .pdf'],
		['漢\u{e0100}\u200d.txt ❤\ufe0e\u200dx', '漢\u{e0100} .txt ❤\ufe0e x'],
		// The length is counted in characters.
		['abcdef', 'abc…', 3],
		['ab cdef', 'ab…', 3],
		['🦊🦊🦊', '🦊🦊🦊', 3],
		['🦊🦊🦊🦊', '🦊🦊🦊…', 3],
		[' '.repeat(1000), '…', 3],
	] as readonly (readonly [string, string, number?])[]) {
		it(`of ${JSON.stringify(text).slice(0, 40)} is “${plain}”`, () => assert.equal(plainText(text, max), plain));
	}

	it('fits one line and its length, whatever it is made of', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.integer({ min: 1, max: 300 }), (text, max) => {
				const plain = plainText(text, max);
				assert.ok([...plain].length <= max + 1);
				assert.doesNotMatch(plain, /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
			}),
		);
	});

	it('lists eight names at most, and how many more there are', () => {
		assert.equal(listNames(['a', 'b']), 'a, b');
		assert.equal(listNames([...'abcdefghij']), 'a, b, c, d, e, f, g, h, 2 more');
	});

	it('has a space between sentences, but not in Chinese and Japanese', () => {
		assert.equal(joinSentences(['Cancelled.', 'Deleted: 2.']), 'Cancelled. Deleted: 2.');
		assert.equal(joinSentences(['已取消。', '已删除: 2。']), '已取消。已删除: 2。');
	});
});

describe('JSON of a value', () => {
	it('is what JSON.stringify makes of it', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				assert.equal(jsonOf(value), JSON.stringify(value));
				assert.equal(jsonOf(value, '\t'), JSON.stringify(value, null, '\t'));
			}),
		);
		const answer = '{"__proto__":{"a":[1,{}]},"b":"…"}';
		assert.deepEqual([jsonOf(JSON.parse(answer)), jsonOf(undefined)], [answer, '']);
	});

	it('has an ellipsis for what is too deep for it', () => {
		const levels = (depth: number, inside = '') => '['.repeat(depth) + inside + ']'.repeat(depth);
		assert.equal(jsonOf(JSON.parse(levels(500))), levels(500));
		assert.equal(jsonOf(JSON.parse(levels(100_000))), levels(500, '"…"'));
	});
});
