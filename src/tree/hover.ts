import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Purpose, purposes } from '../api/schema.ts';
import { describePurpose } from '../files/purposes.ts';
import { nameOf, promptOf, type RowNode } from '../paging/nodes.ts';
import { formatAllBytes, formatBytes, formatCount, formatTime } from '../text/format.ts';
import { jsonOf, plainText } from '../text/plainText.ts';

const maxValue = 300;
const maxRows = 20;

type Fields = Readonly<Record<string, unknown>>;

/**
 * All that the service sent about a row, as a table. The Markdown is untrusted and every character of the service's that
 * could mean something in it is written as an entity, so that nothing in it can be a link, an image or HTML.
 */
export function hoverOf(row: RowNode): vscode.MarkdownString {
	const { entry } = row;
	const fields = fieldsOf(entry.value);
	const prompt = row.list.kind === 'agent' ? promptOf(entry) : '';
	const rows = entry.problem === undefined ? knownRows(row, fields) : [[l10n.t('Unreadable'), entry.problem] as const];
	const isKnown = (name: string, value: unknown) => known.has(name) || (name === 'instructions' && (!value || value === prompt));
	const unknown = Object.entries(fields).filter(([name, value]) => entry.problem !== undefined || !isKnown(name, value));
	const lines = [
		`**${inert(cut(nameOf(entry)))}**`,
		'',
		'| | |',
		'|:--|:--|',
		...rows.map(([label, value]) => `| ${inert(label)} | ${value === undefined ? '' : inert(value)} |`),
		...someRows(unknown).map(([name, value]) => `| ${inert(name)} | ${inert(value)} |`),
	];
	if (prompt) {
		lines.push('', `${inert(l10n.t('System prompt'))}  `, inert(firstLines(prompt)));
	}
	return new vscode.MarkdownString(lines.join('\n'));
}

const known = new Set(
	(
		'id file_id type filename name purpose status size_bytes mime_type metadata description model version tools mcp_servers skills ' +
		'default_environment system scope created_at updated_at'
	).split(' '),
);

type Row = readonly [label: string, value: string];

function knownRows(row: RowNode, fields: Fields): Row[] {
	const text = (name: string) => (fields[name] == null || fields[name] === '' ? undefined : cut(asText(fields[name])));
	const time = (name: string) => formatTime(fields[name] as string) ?? text(name);
	const all: readonly (readonly [string, string | undefined])[] = [
		['ID', cut(row.entry.id)],
		[l10n.t('Purpose'), purposeText(fields['purpose'])],
		[l10n.t('Status'), text('status')],
		[l10n.t('Size'), sizeText(fields['size_bytes'])],
		[l10n.t('MIME type'), text('mime_type')],
		[l10n.t('Description'), text('description')],
		[l10n.t('Model'), text('model')],
		[l10n.t('Version'), text('version')],
		[l10n.t('Tools'), listText(fields['tools'], ['name', 'mcp_server_name'])],
		[l10n.t('MCP servers'), listText(fields['mcp_servers'], ['name', 'url'])],
		[l10n.t('Skills'), listText(fields['skills'], ['skill_id', 'name', 'version'])],
		[l10n.t('Default environment'), text('default_environment')],
		[l10n.t('Scope'), text('scope')],
		[l10n.t('Created'), time('created_at')],
		[l10n.t('Updated'), time('updated_at')],
		...metadataRows(fields['metadata']),
	];
	return all.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

function purposeText(value: unknown): string | undefined {
	if (typeof value !== 'string' || !value) {
		return undefined;
	}
	const purpose = purposes.find((candidate) => candidate === value) satisfies Purpose | undefined;
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : cut(value);
}

function sizeText(value: unknown): string | undefined {
	if (typeof value !== 'number') {
		return undefined;
	}
	const all = formatAllBytes(value);
	const short = formatBytes(value) ?? all;
	return short === all ? all : `${short} (${all})`;
}

/** `agent_toolset_20260401; custom lookup_order`: each entry's type and names. */
function listText(value: unknown, names: readonly string[]): string | undefined {
	if (!Array.isArray(value) || value.length === 0) {
		return undefined;
	}
	const entries = value.slice(0, maxRows).map((entry: Fields | null) =>
		['type', ...names]
			.map((name) => entry?.[name])
			.filter((part) => typeof part === 'string' || typeof part === 'number')
			.join(' '),
	);
	const more = value.length > maxRows ? [l10n.t('… {0} more', formatCount(value.length - maxRows))] : [];
	return [...entries, ...more].map((entry) => cut(entry, 100)).join('; ');
}

function metadataRows(value: unknown): Row[] {
	if (value === null || typeof value !== 'object') {
		return [];
	}
	return someRows(Object.entries(value), 'metadata.');
}

function someRows(entries: readonly (readonly [string, unknown])[], prefix = ''): Row[] {
	const more: Row[] = entries.length > maxRows ? [['…', l10n.t('{0} more', formatCount(entries.length - maxRows))]] : [];
	return [...entries.slice(0, maxRows).map(([name, value]): Row => [prefix + cut(name, 60), cut(asText(value))]), ...more];
}

// What is no record at all is shown whole, as its only value.
function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' ? ((value ?? {}) as Fields) : { '': value };
}

function firstLines(prompt: string): string {
	const lines = prompt.slice(0, 4000).split('\n');
	return cut(lines.slice(0, 5).join(' ⏎ '), 500) + (lines.length > 5 ? ' …' : '');
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : jsonOf(value);
}

function cut(text: string, max = maxValue): string {
	return plainText(text, max);
}

/** Markdown that shows `text` and means nothing: all but letters, digits and single spaces as entities. */
function inert(text: string): string {
	return text.replace(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
