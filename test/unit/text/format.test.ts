import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
	formatAgo,
	formatBytes,
	formatClock,
	formatCount,
	formatDate,
	formatDays,
	formatDuration,
	formatMinute,
	formatWhen,
	setLocale,
} from '../../../src/text/format.ts';
import { sizeOf, timeOf } from '../../../src/text/hover.ts';

/** VS Code and Node differ in the space before AM and PM. */
const plain = (text: string | undefined) => text?.replaceAll(/\s/g, ' ');

beforeEach(() => setLocale('en'));
afterEach(() => setLocale(''));

describe('The locale', () => {
	it('is that of the language', () => {
		setLocale('de');
		assert.equal(formatCount(12_345), '12.345');
		setLocale('zh-cn');
		assert.equal(formatDate('2026-05-18'), '2026年5月18日');
	});

	for (const language of ['', 'C', 'en_US', 'en-a', 'a-b', 'not a language', 'x'.repeat(100)]) {
		it(`is that of the machine when the language is “${language.slice(0, 20)}”`, () => {
			setLocale(language);
			assert.equal(formatCount(12_345), new Intl.NumberFormat().format(12_345));
			assert.ok(formatDate('2026-05-18') && formatBytes(5) && formatClock(new Date()));
		});
	}
});

describe('A number of bytes', () => {
	for (const [bytes, text] of [
		[0, '0 B'],
		[999, '999 B'],
		[12_345, '12.3 kB'],
		[999_499, '999 kB'],
		[999_999, '1 MB'],
		[999_999_999, '1 GB'],
		[9e15, '9,000 TB'],
		...[-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '12', null, undefined, { toString: 1 }].map(
			(no) => [no, undefined] as const,
		),
	] as const) {
		it(`has three digits and its unit if it is a size: ${text}`, () => assert.equal(formatBytes(bytes), text));
	}

	it('is shown as it is when it is no size', () => {
		assert.deepEqual([sizeOf(-1), sizeOf({ toString: 1 })], ['-1', '{"toString":1}']);
	});
});

describe('A time of long ago or just now', () => {
	const now = Date.parse('2026-05-18T12:00:00Z');
	for (const [time, text, row = text] of [
		['2026-05-18T11:59:30Z', 'now'],
		['2026-05-18T11:01:00Z', '59 minutes ago', '59 min. ago'],
		['2026-05-18T10:00:00Z', '2 hours ago', '2 hr. ago'],
		['2026-05-17T11:00:00Z', '1 day ago'],
		['2026-05-04T12:00:00Z', '2 weeks ago', '2 wk. ago'],
		['2026-03-01T12:00:00Z', '2 months ago', 'Mar 1'],
		['2020-05-18T12:00:00Z', '6 years ago', 'May 18, 2020'],
		['2026-05-18T14:00:00Z', 'in 2 hours', 'in 2 hr.'],
	] as const) {
		it(`reads “${text}” in a hover and “${row}” in a row`, () => {
			assert.deepEqual([formatAgo(time, now), formatWhen(time, now)], [text, row]);
		});
	}

	it('has no text when no document calls it a date', () => {
		assert.deepEqual([formatAgo('version 5'), formatWhen(7)], [undefined, undefined]);
	});
});

describe('A date', () => {
	for (const text of ['2026-05-18T12:25:18Z', '2026-05-18 12:25:18.123456+00:00', '2026-05-18']) {
		it(`is the local day of ${text}`, () => assert.equal(formatDate(text), 'May 18, 2026'));
	}

	it('has a duration whose minutes and seconds are below 60', () => {
		const shown = [59_940, 59_950, 119_700, 3_599_400, 3_599_700, 7_199_700].map(formatDuration);
		assert.deepEqual(shown, ['59.9 sec', '1 min 0 sec', '2 min 0 sec', '59 min 59 sec', '1 hr 0 min', '2 hr 0 min']);
	});

	it('has a time to the minute where that matters', () => {
		assert.match(`${plain(formatMinute('2026-05-18T12:25:18Z'))}`, /^May 18, 2026, \d+:25 [AP]M$/);
	});

	it('is missing for a value that is no documented date', () => {
		for (const value of ['1', 'version 5', 'May', '2026', '2026-13-01', 1e12, null, {}, { toString: 1 }, ['2026-05-18']]) {
			assert.equal(formatDate(value), undefined, JSON.stringify(value));
		}
		const shown = ['version 5', '2026-05-18', { toString: 1 }].map((value) => timeOf(value));
		assert.deepEqual(shown, ['version 5', '2026-05-18', '{"toString":1}']);
	});

	it('and another are one range of days', () => {
		assert.equal(formatDays('2020-11-03T12:00:00Z', '2020-11-01T12:00:00Z'), 'Nov 3, 2020 – Nov 1, 2020');
		assert.equal(formatDays({ toString: 1 }, '2020-11-01T12:00:00Z'), 'Nov 1, 2020');
		assert.equal(formatDays({ toString: 1 }, 'yesterday'), undefined);
	});

	for (const [time, text] of [
		[new Date(2026, 4, 18, 0, 5), '12:05 AM'],
		[new Date(2026, 4, 16, 18, 45), 'May 16, 2026, 6:45 PM'],
		[new Date(2025, 4, 18, 9, 0), 'May 18, 2025, 9:00 AM'],
	] as const) {
		it(`stands before its time of day, unless it is today: ${text}`, () => {
			assert.equal(plain(formatClock(time, new Date(2026, 4, 18, 9, 0))), text);
		});
	}
});
