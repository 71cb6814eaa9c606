import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { jsonOf, plainText } from '../../../src/text/plainText.ts';

describe('plain text', () => {
	it('is unchanged when there is nothing wrong with it', () => {
		for (const text of ['report.txt', 'Bericht für März', '報告書', 'नमस्ते', '👩‍👩‍👧', 'می‌خواهم', '']) {
			assert.equal(plainText(text), text);
		}
	});

	it('has a space for what cannot be seen or changes the reading order', () => {
		assert.equal(plainText('a\r\nb\tc\u0000d'), 'a b c d');
		assert.equal(plainText('invoice\u202Efdp.exe'), 'invoice fdp.exe');
		assert.equal(plainText('\u2066a\u2069 \uFEFFb\u200B'), 'a   b');
		assert.equal(plainText('re\u200dport \u200c.txt'), 're port  .txt');
		assert.equal(plainText('a\u2028b\uD800c\u{E0041}'), 'a b c');
		assert.equal(plainText('re\u3164port\u115f.\uffa0txt\u034f'), 're port . txt');
		assert.equal(plainText('\u3164'), '');
	});

	it('ends in an ellipsis when it is too long, counted in characters', () => {
		assert.equal(plainText('abcdef', 3), 'abc…');
		assert.equal(plainText('ab cdef', 3), 'ab…');
		assert.equal(plainText('🦊🦊🦊', 3), '🦊🦊🦊');
		assert.equal(plainText('🦊🦊🦊🦊', 3), '🦊🦊🦊…');
		assert.equal(plainText(' '.repeat(1000), 3), '…');
	});

	it('fits one line and its length, whatever it is made of', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.integer({ min: 1, max: 300 }), (text, max) => {
				const plain = plainText(text, max);
				assert.ok([...plain].length <= max + 1);
				assert.doesNotMatch(plain, /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
			}),
		);
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
		assert.equal(jsonOf(JSON.parse(answer)), answer);
		assert.equal(jsonOf(undefined), '');
	});

	it('has an ellipsis for what is too deep for it', () => {
		const levels = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
		assert.equal(jsonOf(JSON.parse(levels(500))), levels(500));
		assert.equal(jsonOf(JSON.parse(levels(100_000))), `${'['.repeat(500)}"…"${']'.repeat(500)}`);
	});
});
