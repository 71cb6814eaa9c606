import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fileName } from '../../../src/text/fileName.ts';

describe('the name of a file', () => {
	for (const name of [
		...['report.txt', 'Bericht für März.pdf', '報告書', '.gitignore', 'a.tar.gz', '🦊.png', 'console.log'],
		// No device of Windows.
		...['CONSOLE', 'COM10.txt', 'a.CON', 'CON-1.txt'],
		// A joiner where it joins.
		...['می‌خواهم.txt', '👩‍👩‍👧.png', '👩🏽‍💻 notes.md', '❤️‍🔥.png', 'क्‍ष.txt', 'നന്‍മ.txt'],
	]) {
		it(`is unchanged when any system can hold it: ${name}`, () => assert.equal(fileName(name), name));
	}

	for (const [sent, name] of [
		['../../a\\b:c*?.txt', '.._.._a_b_c_.txt'],
		['a\u202Efdp.exe', 'a_fdp.exe'],
		['notes. . ', 'notes'],
		['notes.\u00a0. ', 'notes'],
		[' . ', 'file'],
		['\u200dreport.txt', '_report.txt'],
		['re\u200dport.txt', 're_port.txt'],
		['re\u200cport.txt', 're_port.txt'],
		['a\u200d👩.txt', 'a_👩.txt'],
		['👩\u200d.txt', '👩_.txt'],
		// Cut between two characters, before the extension, with no space or dot at its end.
		[`${'a'.repeat(300)}.txt`, `${'a'.repeat(196)}.txt`],
		[`${'a'.repeat(100_000)}.txt`, `${'a'.repeat(196)}.txt`],
		[`${'語'.repeat(100)}.md`, `${'語'.repeat(65)}.md`],
		[`a${'🦊'.repeat(100)}`, `a${'🦊'.repeat(49)}`],
		[`${'a'.repeat(199)} b`, 'a'.repeat(199)],
		[`${'a'.repeat(198)}. b`, 'a'.repeat(198)],
		[`${'a'.repeat(195)} ${'b'.repeat(9)}.txt`, `${'a'.repeat(195)}.txt`],
	] as const) {
		it(`is safe in any system: ${JSON.stringify(sent).slice(0, 40)}`, () => assert.equal(fileName(sent), name));
	}

	for (const device of 'CON prn Aux nul CONIN$ conout$ COM1 com¹ COM² COM³ LPT9 lpt¹ COM0'.split(' ')) {
		it(`is no device of Windows: ${device}`, () => {
			for (const name of [device, `${device}.txt`, `${device} .txt`, `${device}.tar.gz`]) {
				assert.equal(fileName(name), `_${name}`);
			}
		});
	}

	it('has one replacement for joiners that join nothing', () => {
		assert.match(fileName('ا\u200c\u200d\u200cب.txt'), /^[^\u200c\u200d]*_[^\u200c\u200d]*\.txt$/u);
	});

	it('is a path segment of at most 200 bytes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
				const name = fileName(sent);
				assert.ok(name.length > 0 && Buffer.byteLength(name) <= 200 && name.isWellFormed() && name !== '..');
				assert.doesNotMatch(name, /[\p{Cc}/\\]|[\s.]$/u);
			}),
		);
	});

	it('is made fast, however long the original is', () => {
		const before = performance.now();
		const spaces = ' '.repeat(100_000);
		for (const sent of [spaces, `a${spaces}b`, `${'. '.repeat(50_000)}x`, `a${'\u200d'.repeat(100_000)}`]) {
			fileName(sent);
		}
		assert.ok(performance.now() - before < 1000);
	});
});
