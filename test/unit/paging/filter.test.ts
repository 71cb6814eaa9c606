import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { describe, it } from 'mocha';
import { RowFilter } from '../../../src/paging/filter.ts';

const entryOf = (filename: unknown, id = 'file_019e0000-0000-7000-8000-00000000000a') => ({ id, value: { filename } });
const decomposed = (text: string) => text.normalize('NFD');

/** The parts of a label that are marked. */
function marked(typed: string, label: string): string[] {
	return new RowFilter(typed).highlights(label).map(([start, end]) => label.slice(start, end));
}

describe('The filter of rows', () => {
	for (const [typed, name, mark] of [
		['REPORT', 'report.txt', 'report'],
		['über', decomposed('Über uns.pdf'), decomposed('Über')],
		[decomposed('über'), 'Über uns.pdf', 'Über'],
		['がい', decomposed('がいよう.txt'), decomposed('がい')],
		['よう', decomposed('がいよう.txt'), 'よう'],
		['학점', decomposed('2026 학점.xlsx'), decomposed('학점')],
		['é', 'é'.repeat(3).normalize('NFD'), decomposed('é')],
		['ガイド', 'ｶﾞｲﾄﾞ.pdf', 'ｶﾞｲﾄﾞ'],
		['report 2', 'ＲＥＰＯＲＴ　２.txt', 'ＲＥＰＯＲＴ　２'],
		['5 am.png', 'Screenshot at 9.41.05\u202fAM.png', '5\u202fAM.png'],
		['5\u202fam', 'Screenshot at 9.41.05 AM.png', '5 AM'],
		['a b', 'a\u00a0b', 'a\u00a0b'],
		['a b', 'a\tb', 'a\tb'],
		['میخواهم', 'می\u200cخواهم.txt', 'می\u200cخواهم'],
		['istanbul', 'İstanbul.md', 'İstanbul'],
		['ışık', 'IŞIK.md', 'IŞIK'],
		['file', 'FILE.TXT', 'FILE'],
		['strasse', 'Hauptstraße.md', 'straße'],
		['STRASSE', 'Hauptstraße.md', 'straße'],
		['οδοσ', 'ΟΔΟΣ.md', 'ΟΔΟΣ'],
		['fi', 'ﬁnal.md', 'ﬁ'],
	] as const) {
		it(`finds and marks “${typed}” in “${name}”`, () => {
			assert.ok(new RowFilter(typed).matches(entryOf(name)));
			assert.equal(marked(typed, name)[0], mark);
		});
	}

	it('distinguishes letters that differ', () => {
		for (const [typed = '', name = ''] of ['か が', 'e é', 'o ö.md'].map((pair) => pair.split(' '))) {
			assert.equal(new RowFilter(typed).matches(entryOf(name)), false);
			assert.deepEqual(marked(typed, name), []);
		}
	});

	it('marks every place, and none that only begins in a letter', () => {
		assert.deepEqual(marked('a', 'a b A'), ['a', 'A']);
		assert.deepEqual(marked('i', 'ﬁx it'), ['i']);
		assert.deepEqual(marked('', 'a'), []);
	});

	it('keeps everything that the service found, and marks the name', () => {
		const filter = RowFilter.highlighting('über');
		assert.deepEqual([filter.name, filter.isActive, filter.highlightsText], ['', false, true]);
		assert.ok(filter.matches(entryOf('another.md')));
		assert.deepEqual(filter.highlights('Über uns.pdf'), [[0, 4]]);
	});

	const ids = ['file_019e0000-0000-7000-8000-00000000000a', '0198f3c2-aaaa'];
	for (const [typed, found] of [
		[ids[0], true],
		[ids[0]?.toUpperCase(), true],
		[ids[0]?.slice(0, 14), true],
		['file_0', true],
		['0198f3c2', true],
		// The common start of ids finds no row.
		...['f', 'file', 'file_', '0000-7000', '01'].map((typed) => [typed, false] as const),
	] as const) {
		it(`finds a row by “${typed}” of its id: ${found}`, () => {
			assert.equal(
				ids.some((id) => new RowFilter(`${typed}`).matches(entryOf('notes.txt', id))),
				found,
			);
		});
	}

	it('uses a predicate for everything else', () => {
		const isTool = ({ value }: { value: unknown }) => Object(value).filename === 'tool';
		const filter = new RowFilter('', isTool);
		assert.ok(filter.isActive && !new RowFilter(' ').isActive);
		assert.ok(filter.matches(entryOf('tool')) && !filter.matches(entryOf('other')));
		assert.ok(filter.equals(new RowFilter(' ', isTool)) && !filter.equals(new RowFilter('')));
		assert.ok(new RowFilter(' über ').equals(new RowFilter(decomposed('über'))));
	});

	it('never throws for a record of any shape', () => {
		for (const value of [null, 5, 'text', [], { filename: { toString: 1 } }, { filename: 5 }]) {
			assert.equal(new RowFilter('zzz').matches({ id: 'x', value }), false);
		}
	});

	it('compares and marks a long name in few steps, because the user types on', () => {
		const filter = new RowFilter('が');
		const { mock: steps } = mock.method(String.prototype, 'normalize');
		try {
			filter.matches(entryOf('あ'.repeat(100_000)));
			assert.equal(filter.highlights('ガス '.normalize('NFD').repeat(30)).length, 0);
			assert.equal(filter.highlights('が Größe '.normalize('NFD').repeat(30)).length, 30);
			const characters = steps.calls.reduce((sum, { this: text }) => sum + String(text).length, 0);
			assert.ok(characters < 200_000, `${characters}`);
		} finally {
			steps.restore();
		}
	});
});
