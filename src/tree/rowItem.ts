import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import { pause } from '../api/time.ts';
import type { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatCount } from '../text/format.ts';
import { escapeMarkdown, factsOf, type Hover, tableOf } from '../text/hover.ts';
import { plainText } from '../text/plainText.ts';
import type { Block, Row, TreeList } from './nodes.ts';

/** A word before a row's description, and another menu. */
export interface Mark {
	/** Shown before the description, such as “new”. */
	readonly text: string;
	readonly contextValue?: string;
}

/** A group with its size: `7`, `50+` while there is more, or `3 of 50+` when filtered. */
export function groupItem(list: TreeList, filter: RowFilter): vscode.TreeItem {
	const { label = '', tooltip = '', icon = '' } = list.heading ?? {};
	const item = new vscode.TreeItem(label, stateOf(list.isExpanded));
	item.id = list.id;
	item.contextValue = 'purpose';
	item.iconPath = new vscode.ThemeIcon(icon);
	item.tooltip = tooltip;
	const size = sizeOf(list, filter);
	if (size) {
		item.description = size;
	}
	item.accessibilityInformation = { label: [label, size].filter(Boolean).join(', ') };
	return item;
}

function sizeOf({ listing }: TreeList, filter: RowFilter): string | undefined {
	const loaded = listing.items.length;
	if (loaded === 0 && (!listing.isOpen || listing.hasMore || listing.error)) {
		return filter.name ? vscode.l10n.t('not searched yet') : undefined;
	}
	const { total } = listing;
	const size = total === undefined ? `${formatCount(loaded)}+` : formatCount(total);
	if (!filter.isActive) {
		return size;
	}
	const matching = listing.items.filter((entry) => filter.matches(entry)).length;
	return vscode.l10n.t('{0} of {1}', formatCount(matching), size);
}

/** Milliseconds of work before a pause. */
const maxStep = 10;

// Cached, because VS Code requests the items of all open rows of a list after each page.
const items = new WeakMap<Row, { readonly item: vscode.TreeItem; readonly madeAt: number }>();

/** Made again after a minute, because it shows the record's age. */
function cachedItem(row: Row): vscode.TreeItem {
	const kept = items.get(row);
	if (kept && Date.now() - kept.madeAt < 60_000) {
		return kept.item;
	}
	const item = makeItem(row);
	items.set(row, { item, madeAt: Date.now() });
	return item;
}

/** The item of a record. Only a row that can be expanded has its command already, because a click would expand it. */
export function rowItem(row: Row, filter: RowFilter, mark?: Mark): vscode.TreeItem {
	const item = mark ? makeItem(row, mark) : cachedItem(row);
	const label = textOfLabel(item);
	item.label = filter.highlightsText ? { label, highlights: filter.highlights(label) } : label;
	if (item.collapsibleState) {
		item.collapsibleState = stateOf(row.list.below(row)?.isExpanded);
	}
	const command = item.collapsibleState && item.contextValue !== 'unreadable' ? row.list.kind.command?.(row) : undefined;
	if (command) {
		item.command = command;
	} else {
		delete item.command;
	}
	return item;
}

/** Makes items in steps, because all at once would block the extension host. */
export async function makeItems(rows: readonly Row[]): Promise<void> {
	let pauseAt = performance.now() + maxStep;
	for (const row of rows) {
		cachedItem(row);
		if (performance.now() > pauseAt) {
			await pause();
			pauseAt = performance.now() + maxStep;
		}
	}
}

// Without what VS Code can resolve later, because it sends all items again after each page.
function makeItem(row: Row, mark?: Mark): vscode.TreeItem {
	const { kind } = row.list;
	const item = row.entry.problem === undefined ? describedItem(row) : unreadableItem(row, row.entry.problem);
	if (mark) {
		item.description = [mark.text, item.description].filter(Boolean).join(' · ');
	}
	// Otherwise a screen reader could not distinguish a file from an agent.
	const noun = item.contextValue === kind.name ? kind.noun() : vscode.l10n.t('item');
	const words = [item.label, noun, item.accessibilityInformation?.label, ...spoken(item.description)];
	item.accessibilityInformation = { label: words.filter(Boolean).join(', ') };
	if (mark?.contextValue && item.contextValue === kind.name) {
		item.contextValue = mark.contextValue;
	}
	return item;
}

function describedItem(row: Row): vscode.TreeItem {
	const { entry, list } = row;
	const item = new vscode.TreeItem(labelOf(row));
	item.id = row.id;
	item.contextValue = list.kind.name;
	try {
		list.kind.describe(item, row, entry.value);
		return item;
	} catch (error) {
		// VS Code shows no row at all when one of them throws.
		return unreadableItem(row, messageOf(error));
	}
}

function unreadableItem(row: Row, problem: string): vscode.TreeItem {
	const item = new vscode.TreeItem(labelOf(row));
	item.id = row.id;
	item.contextValue = 'unreadable';
	item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
	item.description = vscode.l10n.t('Unreadable: {0}', plainText(problem, 100));
	return item;
}

function textOfLabel({ label = '' }: vscode.TreeItem): string {
	return typeof label === 'string' ? label : label.label;
}

function labelOf({ name, entry }: Row): string {
	if (name === entry.id && idIn(entry.value) === undefined) {
		// Its id is only a place in an answer.
		return vscode.l10n.t('Unnamed item');
	}
	return plainText(name, 200) || plainText(entry.id, 200) || '…';
}

// A screen reader would read the dots of a description.
function spoken(description: vscode.TreeItem['description']): string[] {
	return String(description ?? '')
		.split(' · ')
		.filter(Boolean);
}

/** A block: `1–1,000`, `Nov 3 – Nov 1`. The first one is expanded, because it has the rows that the user saw first. */
export function blockItem({ id, from, to, days }: Block): vscode.TreeItem {
	const [first, last] = [formatCount(from), formatCount(to)];
	const item = new vscode.TreeItem(`${first}–${last}`, stateOf(from === 1));
	item.id = id;
	item.iconPath = new vscode.ThemeIcon('layers');
	if (days) {
		item.description = days;
	}
	const texts = [vscode.l10n.t('Items {0} to {1}', first, last), ...(days ? [days] : [])];
	item.tooltip = texts.join('\n');
	item.accessibilityInformation = { label: texts.join(', ') };
	return item;
}

function stateOf(isExpanded = false): vscode.TreeItemCollapsibleState {
	return isExpanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

/** A copy of a row's item with its hover and command, because VS Code would send those of the cached item with every page. */
export function resolveItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
	const command = row.list.kind.command?.(row);
	return Object.assign(new vscode.TreeItem(''), item, { tooltip: hoverText(row, textOfLabel(item)) }, command && { command });
}

/** All fields of a record as untrusted Markdown: those of its kind first, the id last. */
function hoverText(row: Row, name: string): vscode.MarkdownString {
	const { facts, covered, text } = hoverOf(row);
	const fields = Object.entries(fieldsOf(row.entry.value));
	const others = factsOf(fields.filter(([field]) => !covered.has(field)));
	const id = idIn(row.entry.value);
	const lines = [tableOf(name, [...facts, ...others, ...(id === undefined ? [] : [['ID', id] as const])])];
	if (text) {
		const [label, beginning] = text;
		lines.push('', escapeMarkdown(label), '', ...beginning.split('\n').map((line) => `> ${escapeMarkdown(line)}  `));
	}
	return new vscode.MarkdownString(lines.join('\n'));
}

function hoverOf({ entry, list }: Row): Hover {
	if (entry.problem !== undefined) {
		return unreadable(entry.problem);
	}
	try {
		return list.kind.hover(entry.value);
	} catch (error) {
		return unreadable(messageOf(error));
	}
}

function unreadable(problem: string): Hover {
	return { facts: [[vscode.l10n.t('Unreadable'), plainText(problem)]], covered: new Set() };
}
