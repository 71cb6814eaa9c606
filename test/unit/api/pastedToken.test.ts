import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cleanToken, wrongCharacter } from '../../../src/api/token.ts';

const token = 'pt-0123456789abcdef==';

describe('A pasted token', () => {
	for (const pasted of [
		...[token, ` ${token}\n`, `\t${token}\r\n`, `\u200b${token}\ufeff`, `\u202a${token}\u202c`, `\u00a0${token}\u3000`],
		...[`pt-0123\u200b4567\u00ad89ab\u2060cdef==`, `${token}\ufe0f`, `\u200b"Bearer \u200b${token}"\u200b`],
		...[`"${token}"`, `'${token}';`, `\`${token}\``, `“${token}”`, `「${token}」`, `«${token}»,`],
		...[`Bearer ${token}`, `bearer  ${token}`, `Authorization: Bearer ${token}`, `"Authorization: Bearer ${token}"`],
		...[`QODER_PAT=${token}`, `QODER_PAT: ${token}`, `export QODER_PAT="${token}"`, `export QODER_PAT='${token}';`],
		...[`set QODER_PAT=${token}`, `setx QODER_PAT ${token}`, `$env:QODER_PAT = "${token}"`],
	]) {
		it(`is found in ${JSON.stringify(pasted)}`, () => {
			assert.equal(cleanToken(pasted), token);
		});
	}

	it('may be missing', () => {
		for (const pasted of ['', ' ', '\u200b', '""', 'Bearer ', 'QODER_PAT=']) {
			assert.equal(cleanToken(pasted), '', pasted);
		}
	});

	it('stays as pasted if unclear, and names the first wrong character', () => {
		assert.equal(wrongCharacter(cleanToken(token)), undefined);
		assert.deepEqual(wrongCharacter(cleanToken('pt-caf\u00e9')), { character: '\u00e9', position: 7 });
		assert.deepEqual(wrongCharacter(cleanToken(`${token} ${token}`)), { character: ' ', position: token.length + 1 });
		assert.deepEqual(wrongCharacter(cleanToken('pt\u2013012')), { character: '\u2013', position: 3 });
		assert.deepEqual(wrongCharacter(cleanToken('pt-\u{1f511}')), { character: '\u{1f511}', position: 4 });
		assert.deepEqual(wrongCharacter(cleanToken('\uff50\uff54-1')), { character: '\uff50', position: 1 });
	});
});
