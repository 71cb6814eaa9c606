import * as l10n from '@vscode/l10n';
import { fieldsOf, textOf } from './fields.ts';
import { formatAgo, formatAllBytes, formatBytes, formatCount, formatTime } from './format.ts';
import { plainText } from './plainText.ts';

/** A line of a hover. */
export type Fact = readonly [label: string, value: string];

const maxEntries = 20;

/** An ISO 8601 time, relative and local: `2 hours ago (May 18, 2026, 2:25:18 PM GMT+2)`. Any other value is unchanged. */
export function timeOf(value: unknown): string | undefined {
	const time = typeof value === 'string' ? formatTime(value) : undefined;
	return time === undefined ? textOf(value) : `${formatAgo(value)} (${time})`;
}

/** A size, rounded and exact: `12.3 kB (12,345 bytes)`. Any other value is unchanged. */
export function sizeOf(value: unknown): string | undefined {
	const short = formatBytes(value);
	if (short === undefined) {
		return textOf(value);
	}
	const all = formatAllBytes(Number(value));
	return short === all ? all : `${short} (${all})`;
}

/** The types and names of some records: `agent_toolset_20260401; custom lookup_order`. Any other value is unchanged. */
export function listOf(value: unknown, names: readonly string[]): string | undefined {
	if (!Array.isArray(value)) {
		return textOf(value);
	}
	const entries = value.slice(0, maxEntries).map((entry: unknown) => {
		const fields = fieldsOf(entry);
		const parts = ['type', ...names]
			.map((name) => fields[name])
			.filter((part) => typeof part === 'string' || typeof part === 'number');
		return parts.length > 0 ? parts.join(' ') : (textOf(entry) ?? '');
	});
	const more = value.length > maxEntries ? [l10n.t('… {0} more', formatCount(value.length - maxEntries))] : [];
	return [...entries, ...more].map((entry) => plainText(entry, 100)).join('; ') || undefined;
}

/** Fields as lines, the first 20 of them. */
export function factsOf(entries: readonly (readonly [string, unknown])[], prefix = ''): Fact[] {
	const more: Fact[] = entries.length > maxEntries ? [['…', l10n.t('{0} more', formatCount(entries.length - maxEntries))]] : [];
	return [
		...entries.slice(0, maxEntries).map(([name, value]): Fact => [prefix + plainText(name, 60), textOf(value) ?? '']),
		...more,
	];
}

/** A field in a hover: its label, and a function that returns the text of its value, or `undefined` for no line. */
export type FieldLine = readonly [field: string, label: string, text: (value: unknown) => string | undefined];

/** The hover of a record: its lines, the fields that need no further line, and a long text below. */
export interface Description {
	readonly facts: readonly Fact[];
	readonly covered: ReadonlySet<string>;
	readonly text?: Fact;
}

/** The lines of a hover for these fields and `metadata`, without the id. `shown`: fields shown elsewhere. */
export function describeFields(record: unknown, lines: readonly FieldLine[], shown: readonly string[]): Description {
	const fields = fieldsOf(record);
	const facts = lines.flatMap(([field, label, text]): Fact[] => {
		const value = text(fields[field]);
		return value === undefined ? [] : [[label, value]];
	});
	const covered = new Set(['id', 'metadata', ...lines.map(([field]) => field), ...shown]);
	return { facts: [...facts, ...metadataOf(fields['metadata'])], covered };
}

/** The entries of `metadata`, a line each. Any other value is unchanged. */
function metadataOf(value: unknown): Fact[] {
	if (value !== null && typeof value === 'object') {
		return factsOf(Object.entries(value), 'metadata.');
	}
	const text = textOf(value);
	return text === undefined ? [] : [['metadata', text]];
}

/** The first six lines of a long text that are not empty. */
export function beginningOf(text: string): string {
	const lines = text
		.slice(0, 4000)
		.split('\n')
		.map((line) => plainText(line, 160))
		.filter(Boolean);
	return [...lines.slice(0, 6), ...(lines.length > 6 ? ['…'] : [])].join('\n');
}
