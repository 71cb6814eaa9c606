/** By default the machine's. */
let locale: string | undefined;
const formats = new Map<string, unknown>();

/** Sets the locale of dates and numbers; an invalid one means the machine's. */
export function setLocale(language: string): void {
	locale = isLocale(language) ? language : undefined;
	formats.clear();
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in steps of 1,000: `12.3 kB`; `undefined` if invalid. */
export function formatBytes(bytes: unknown): string | undefined {
	if (typeof bytes !== 'number' || !(bytes >= 0 && bytes <= Number.MAX_SAFE_INTEGER)) {
		return undefined;
	}
	// Rounded first, because 999,999 bytes are 1 MB and not 1,000 kB.
	const rounded = Number(bytes.toPrecision(3));
	const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, rounded)) / 3));
	const unit = units[step] ?? 'byte';
	const format = formatter(unit, () => {
		return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 });
	});
	// `Intl` spells this short unit out: “654 byte”.
	return unit === 'byte' ? `${rounded} B` : format.format(rounded / 1000 ** step);
}

/** `12,345`. */
export function formatCount(count: number): string {
	return formatter('count', () => new Intl.NumberFormat(locale)).format(count);
}

/** The age of an ISO 8601 time: `2 hours ago`, or `now`. */
export function formatAgo(time: unknown, now = Date.now(), style: 'long' | 'short' = 'long'): string | undefined {
	const date = dateOf(time);
	if (!date) {
		return undefined;
	}
	const seconds = (date.getTime() - now) / 1000;
	const [unit, length] = ages.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', Number.POSITIVE_INFINITY];
	const numeric = unit === 'second' ? 'auto' : 'always';
	const format = formatter(`${numeric} ${style}`, () => new Intl.RelativeTimeFormat(locale, { numeric, style }));
	return format.format(Math.trunc(seconds / length), unit);
}

/** `2 hr. ago` for an ISO 8601 time of the last 30 days, otherwise its local day. */
export function formatWhen(time: unknown, now = Date.now()): string | undefined {
	const isRecent = Math.abs(Number(dateOf(time)) - now) < 30 * day * 1000;
	return isRecent ? formatAgo(time, now, 'short') : formatDays(time, time, new Date(now));
}

/** Seconds. */
const day = 86_400;

/** Lengths in seconds. */
const ages = [
	['year', 365 * day],
	['month', 30 * day],
	['week', 7 * day],
	['day', day],
	['hour', 3600],
	['minute', 60],
] as const;

/** The local day of an ISO 8601 time. */
export function formatDate(time: unknown): string | undefined {
	const date = dateOf(time);
	return date && formatter('date', mediumDate).format(date);
}

/** `14:02`, with the day unless it is that of `now`. */
export function formatClock(date: Date, now = new Date()): string {
	const isSameDay = date.toDateString() === now.toDateString();
	const format = isSameDay
		? formatter('clock', () => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }))
		: formatter('dayAndClock', dayAndClock);
	return format.format(date);
}

/** The local time of an ISO 8601 time, to the minute. */
export function formatMinute(time: unknown): string | undefined {
	const date = dateOf(time);
	return date && formatter('dayAndClock', dayAndClock).format(date);
}

/** `12,345 bytes`. */
export function formatAllBytes(bytes: number): string {
	const options = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const;
	return formatter('bytes', () => new Intl.NumberFormat(locale, options)).format(bytes);
}

/** The local time of an ISO 8601 time, with its zone; `undefined` for a day. */
export function formatTime(time: unknown): string | undefined {
	const date = dateOf(time);
	if (!date || String(time).length === isoDay.length) {
		return undefined;
	}
	return formatter('time', () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' })).format(date);
}

/** The local days of two ISO 8601 times: `Nov 3 – Nov 1`, or one day, without this year. */
export function formatDays(first: unknown, last: unknown, now = new Date()): string | undefined {
	const dates = [dateOf(first), dateOf(last)].filter((date) => date !== undefined);
	const year = now.getFullYear();
	const format = dates.every((date) => date.getFullYear() === year)
		? formatter('day', () => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }))
		: formatter('date', mediumDate);
	return [...new Set(dates.map((date) => format.format(date)))].join(' – ') || undefined;
}

/** `2.1 s`, `3 min 20 s`; `undefined` if invalid. */
export function formatDuration(milliseconds: number): string | undefined {
	if (!Number.isFinite(milliseconds) || milliseconds < 0) {
		return undefined;
	}
	const format = (value: number, unit: 'hour' | 'minute' | 'second') =>
		formatter(`${unit}s`, () => {
			return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
		}).format(value);
	if (milliseconds < 59_950) {
		return format(Math.max(0.1, milliseconds / 1000), 'second');
	}
	const seconds = Math.round(milliseconds / 1000);
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	return hours > 0
		? `${format(hours, 'hour')} ${format(minutes, 'minute')}`
		: `${format(minutes, 'minute')} ${format(seconds % 60, 'second')}`;
}

const isoDay = '2026-05-18';
const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/** An ISO 8601 time; a day is its local midnight. */
function dateOf(value: unknown): Date | undefined {
	// `new Date('version 5')` returns a day in May.
	if (typeof value !== 'string' || !iso.test(value)) {
		return undefined;
	}
	const date = new Date(value.length === isoDay.length ? `${value}T00:00` : value);
	return Number.isNaN(date.getTime()) ? undefined : date;
}

function dayAndClock(): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

function mediumDate(): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
}

/** Creating a formatter costs more than a hundred uses. */
function formatter<F>(name: string, make: () => F): F {
	if (!formats.has(name)) {
		formats.set(name, make());
	}
	return formats.get(name) as F;
}

function isLocale(language: string): boolean {
	try {
		return Intl.getCanonicalLocales(language).length > 0;
	} catch {
		return false;
	}
}
