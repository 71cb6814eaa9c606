/** The locale of dates and numbers; `undefined` is that of the machine. */
let locale: string | undefined;

/** Formats dates and numbers for a language from now on, such as `ja`; one that is no locale counts as the machine's. */
export function setLocale(language: string): void {
	const isLocale = /^[a-z]{2,8}(-[a-z\d]{1,8})*$/i.test(language);
	locale = isLocale ? language : undefined;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes for people, in steps of 1 000 as in most file managers: `12.3 kB`. */
export function formatBytes(bytes: unknown): string | undefined {
	if (typeof bytes !== 'number' || !Number.isFinite(bytes) || bytes < 0) {
		return undefined;
	}
	const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
	const unit = units[step] ?? 'byte';
	const format = formatter(unit, () => {
		const unitDisplay = unit === 'byte' ? 'long' : 'short';
		return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 });
	});
	return format.format(bytes / 1000 ** step);
}

/** A whole number, grouped as people write it: `12,345`. */
export function formatCount(count: number): string {
	return formatter('count', () => new Intl.NumberFormat(locale)).format(count);
}

/** The local day of an ISO 8601 time. Absolute on purpose: a text such as "2 minutes ago" would have to be repainted. */
export function formatDate(time: unknown): string | undefined {
	return formatParsed(
		time,
		formatter('date', () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })),
	);
}

/** The local time of day: `14:02`. */
export function formatClock(date: Date): string {
	return formatter('clock', () => new Intl.DateTimeFormat(locale, { timeStyle: 'short' })).format(date);
}

/** An ISO 8601 time in a format. */
function formatParsed(time: unknown, format: Intl.DateTimeFormat): string | undefined {
	const date = new Date(typeof time === 'string' ? time : Number.NaN);
	return Number.isNaN(date.getTime()) ? undefined : format.format(date);
}

const formats = new Map<string, unknown>();

/** The formatter of a name, made once: that costs more than a hundred uses of it. */
function formatter<F>(name: string, make: () => F): F {
	if (!formats.has(name)) {
		formats.set(name, make());
	}
	return formats.get(name) as F;
}

/** Bytes to the last one: `12,345 bytes`. */
export function formatAllBytes(bytes: number): string {
	const options = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const;
	return formatter('bytes', () => new Intl.NumberFormat(locale, options)).format(bytes);
}

/** An ISO 8601 time as local time, with its zone. */
export function formatTime(time: unknown): string | undefined {
	return formatParsed(
		time,
		formatter('time', () => {
			const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' } as const;
			return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', ...clock });
		}),
	);
}

/** The local days of two ISO 8601 times: `Nov 3 – Nov 1`, with years unless both are in this one; one day if they are the same. */
export function formatDays(first: unknown, last: unknown): string | undefined {
	const year = new Date().getFullYear();
	const isThisYear = [first, last].every((time) => new Date(String(time)).getFullYear() === year);
	const format = isThisYear
		? formatter('day', () => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }))
		: formatter('date', () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));
	const days = [first, last].flatMap((time) => formatParsed(time, format) ?? []);
	return [...new Set(days)].join(' – ') || undefined;
}
