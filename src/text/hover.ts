import * as l10n from '@vscode/l10n';
import { fieldsOf, textOf } from './fields.ts';
import { formatAgo, formatAllBytes, formatBytes, formatCount, formatTime } from './format.ts';
import { plainText } from './plainText.ts';

/** A line of a hover. */
export type Fact = readonly [label: string, value: string];

const maxFacts = 20;
const maxFieldsInside = 5;

/** An ISO 8601 time: `2 hours ago (May 18, 2026, 2:25:18 PM GMT+2)`. */
export function timeOf(value: unknown): string | undefined {
	const time = typeof value === 'string' ? formatTime(value) : undefined;
	return time === undefined ? textOf(value) : `${formatAgo(value)} (${time})`;
}

/** A size: `12.3 kB (12,345 bytes)`. */
export function sizeOf(value: unknown): string | undefined {
	const short = formatBytes(value);
	if (short === undefined) {
		return textOf(value);
	}
	const all = formatAllBytes(Number(value));
	return short === all ? all : `${short} (${all})`;
}

/** The types and names of records: `agent_toolset_20260401; custom lookup_order`. */
export function listOf(value: unknown, names: readonly string[]): string | undefined {
	if (!Array.isArray(value)) {
		return textOf(value);
	}
	const entries = value.slice(0, maxFacts).map((entry: unknown) => {
		const fields = fieldsOf(entry);
		const parts = ['type', ...names]
			.map((name) => fields[name])
			.filter((part) => typeof part === 'string' || typeof part === 'number');
		return parts.length > 0 ? parts.join(' ') : (textOf(entry) ?? '');
	});
	const more = value.length > maxFacts ? [l10n.t('… {0} more', formatCount(value.length - maxFacts))] : [];
	return [...entries, ...more].map((entry) => plainText(entry, 100)).join('; ') || undefined;
}

/** The first 20 fields with a value as lines. Those of a small object have lines of their own, like `usage.total_credits`. */
export function factsOf(entries: readonly (readonly [string, unknown])[], prefix = ''): Fact[] {
	const filled = entries.flatMap(([name, value]) => fieldsIn(name, value)).filter(([, value]) => !isEmpty(value));
	const more: Fact[] = filled.length > maxFacts ? [['…', l10n.t('{0} more', formatCount(filled.length - maxFacts))]] : [];
	return [
		...filled.slice(0, maxFacts).map(([name, value]): Fact => [prefix + plainText(name, 60), textOf(value) ?? '']),
		...more,
	];
}

function fieldsIn(name: string, value: unknown): (readonly [string, unknown])[] {
	const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
	const isSmall = fields.length > 0 && fields.length <= maxFieldsInside;
	return isSmall ? fields.map(([inside, each]) => [`${name}.${inside}`, each]) : [[name, value]];
}

function isEmpty(value: unknown): boolean {
	return textOf(value) === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** A field in a hover: its label, and its text or `undefined` for no line. */
export type FieldLine = readonly [field: string, label: string, text: (value: unknown) => string | undefined];

/** A record's hover: lines, fields that need no other line, and a long text below. */
export interface Hover {
	readonly facts: readonly Fact[];
	readonly covered: ReadonlySet<string>;
	readonly text?: Fact;
}

/** The lines for these fields and `metadata`. `shown`: fields shown elsewhere. */
export function hoverOfFields(record: unknown, lines: readonly FieldLine[], shown: readonly string[]): Hover {
	const fields = fieldsOf(record);
	const facts = lines.flatMap(([field, label, text]): Fact[] => {
		const value = text(fields[field]);
		return value === undefined ? [] : [[label, value]];
	});
	const covered = new Set(['id', 'metadata', ...lines.map(([field]) => field), ...shown]);
	return { facts: [...facts, ...metadataOf(fields['metadata'])], covered };
}

function metadataOf(value: unknown): Fact[] {
	if (value !== null && typeof value === 'object') {
		return factsOf(Object.entries(value), 'metadata.');
	}
	const text = textOf(value);
	return text === undefined ? [] : [['metadata', text]];
}

/** The first six lines that are not empty. */
export function beginningOf(text: string): string {
	const lines = text
		.slice(0, 4000)
		.split('\n')
		.map((line) => plainText(line, 160))
		.filter(Boolean);
	return [...lines.slice(0, 6), ...(lines.length > 6 ? ['…'] : [])].join('\n');
}

/** Markdown that shows `text` literally. */
export function escapeMarkdown(text: string): string {
	return text.replace(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** A name and a table, without links, images or HTML from the service. VS Code leaves almost no space between the columns. */
export function tableOf(name: string, facts: readonly Fact[]): string {
	const rows = facts.map(([label, value]) => `| ${escapeMarkdown(label)}&nbsp; | ${escapeMarkdown(value)} |`);
	return [`**${escapeMarkdown(name)}**`, '', '| | |', '|:--|:--|', ...rows].join('\n');
}
