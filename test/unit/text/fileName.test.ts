import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fileName } from '../../../src/text/fileName.ts';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('the name of a file', () => {
	it('is what it was when any system can hold it', () => {
		for (const name of ['report.txt', 'Bericht für März.pdf', '報告書', '.gitignore', 'a.tar.gz', '🦊.png', 'console.log']) {
			assert.equal(fileName(name), name);
		}
	});

	it('holds nothing that a path cannot', () => {
		assert.equal(fileName('../../a\\b:c*?.txt'), '.._.._a_b_c_.txt');
		assert.equal(fileName('a\u202Efdp.exe'), 'a_fdp.exe');
		assert.equal(fileName('notes. . '), 'notes');
		assert.equal(fileName('CON.txt'), '_CON.txt');
		assert.equal(fileName('com1'), '_com1');
		assert.equal(fileName(' . '), 'file');
	});

	it('is cut between two characters, before its extension', () => {
		assert.equal(fileName(`${'a'.repeat(300)}.txt`), `${'a'.repeat(196)}.txt`);
		assert.equal(fileName(`${'語'.repeat(100)}.md`), `${'語'.repeat(65)}.md`);
		assert.equal(fileName(`a${'🦊'.repeat(100)}`), `a${'🦊'.repeat(49)}`);
	});

	it('is a path segment of at most 200 bytes, whatever was sent', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
				const name = fileName(sent);
				assert.ok(name.length > 0 && bytesOf(name) <= 200);
				assert.doesNotMatch(name, /[\p{Cc}/\\]/u);
				assert.ok(!['.', '..'].includes(name));
				assert.ok(name.isWellFormed());
			}),
		);
	});
});
