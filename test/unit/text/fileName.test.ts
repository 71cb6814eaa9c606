import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fileName } from '../../../src/text/fileName.ts';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('the name of a file', () => {
	it('is unchanged when any system can hold it', () => {
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

	it('ends in no space or dot, cut or not', () => {
		assert.equal(fileName(`${'a'.repeat(199)} b`), 'a'.repeat(199));
		assert.equal(fileName(`${'a'.repeat(198)}. b`), 'a'.repeat(198));
		assert.equal(fileName(`${'a'.repeat(195)} ${'b'.repeat(9)}.txt`), `${'a'.repeat(195)}.txt`);
		assert.equal(fileName('notes.\u00a0. '), 'notes');
	});

	it('is no device of Windows', () => {
		const devices = ['CON', 'prn', 'Aux', 'nul', 'CONIN$', 'conout$', 'COM1', 'com¹', 'COM²', 'COM³', 'LPT9', 'lpt¹', 'COM0'];
		for (const device of devices) {
			for (const name of [device, `${device}.txt`, `${device} .txt`, `${device}.tar.gz`]) {
				assert.equal(fileName(name), `_${name}`);
			}
		}
		for (const name of ['CONSOLE', 'COM10.txt', 'a.CON', 'CON-1.txt']) {
			assert.equal(fileName(name), name);
		}
	});

	it('keeps a joiner where it joins, and no other', () => {
		for (const name of ['می‌خواهم.txt', '👩‍👩‍👧.png', '👩🏽‍💻 notes.md', '❤️‍🔥.png', 'क्‍ष.txt', 'നന്‍മ.txt']) {
			assert.equal(fileName(name), name);
		}
		for (const name of ['re\u200dport.txt', 're\u200cport.txt', 'a\u200d👩.txt', '👩\u200d.txt', 'ا\u200c\u200d\u200cب.txt']) {
			assert.match(fileName(name), /^[^\u200c\u200d]*_[^\u200c\u200d]*\.txt$/u, JSON.stringify(name));
		}
		assert.equal(fileName('\u200dreport.txt'), '_report.txt');
	});

	it('is cut between two characters, before its extension', () => {
		assert.equal(fileName(`${'a'.repeat(300)}.txt`), `${'a'.repeat(196)}.txt`);
		assert.equal(fileName(`${'語'.repeat(100)}.md`), `${'語'.repeat(65)}.md`);
		assert.equal(fileName(`a${'🦊'.repeat(100)}`), `a${'🦊'.repeat(49)}`);
	});

	it('is a path segment of at most 200 bytes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
				const name = fileName(sent);
				assert.ok(name.length > 0 && bytesOf(name) <= 200);
				assert.doesNotMatch(name, /[\p{Cc}/\\]/u);
				assert.ok(!['.', '..'].includes(name));
				assert.ok(name.isWellFormed());
				assert.doesNotMatch(name, /[\s.]$/u);
			}),
		);
	});

	it('is made fast, however long the original is', () => {
		for (const sent of [
			' '.repeat(100_000),
			`a${' '.repeat(100_000)}b`,
			`${'. '.repeat(50_000)}x`,
			`a${'\u200d'.repeat(100_000)}`,
		]) {
			const before = performance.now();
			fileName(sent);
			assert.ok(performance.now() - before < 1000);
		}
		assert.equal(fileName(`${'a'.repeat(100_000)}.txt`), `${'a'.repeat(196)}.txt`);
	});
});
