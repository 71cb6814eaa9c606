import * as vscode from 'vscode';

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
		return new Intl.NumberFormat(vscode.env.language, { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 });
	});
	return format.format(bytes / 1000 ** step);
}

/** A whole number, grouped as people write it: `12,345`. */
export function formatCount(count: number): string {
	return formatter('count', () => new Intl.NumberFormat(vscode.env.language)).format(count);
}

/** The local day of an ISO 8601 time. Absolute on purpose: a text such as "2 minutes ago" would have to be repainted. */
export function formatDate(time: unknown): string | undefined {
	return formatParsed(
		time,
		formatter('date', () => new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium' })),
	);
}

/** The local time of day: `14:02`. */
export function formatClock(date: Date): string {
	return formatter('clock', () => new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' })).format(date);
}

/** An ISO 8601 time in a format. */
export function formatParsed(time: unknown, format: Intl.DateTimeFormat): string | undefined {
	const date = new Date(typeof time === 'string' ? time : Number.NaN);
	return Number.isNaN(date.getTime()) ? undefined : format.format(date);
}

const formats = new Map<string, unknown>();

/** The formatter of a name, made once: that costs more than a hundred uses of it. */
export function formatter<F>(name: string, make: () => F): F {
	if (!formats.has(name)) {
		formats.set(name, make());
	}
	return formats.get(name) as F;
}
