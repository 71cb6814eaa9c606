import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatCount, formatDays } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Block, ListNode, Row } from './nodes.ts';

/** A group, with what is known of its size: `7`, or `50+` while there is more; `3 of 50+` when filtered. */
export function groupItem(list: ListNode, filter: RowFilter): vscode.TreeItem {
	const { label = '', name = '', tooltip = '', icon = '' } = list.heading ?? {};
	const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
	item.id = list.id;
	item.contextValue = name;
	item.iconPath = new vscode.ThemeIcon(icon);
	item.tooltip = tooltip;
	const size = sizeOf(list, filter);
	if (size) {
		item.description = size;
	}
	item.accessibilityInformation = { label: [label, size].filter(Boolean).join(', ') };
	return item;
}

function sizeOf({ listing }: ListNode, filter: RowFilter): string | undefined {
	const loaded = listing.items.length;
	if (loaded === 0 && (!listing.isOpen || listing.hasMore || listing.error)) {
		return filter.name ? l10n.t('not searched yet') : undefined;
	}
	const size = formatCount(loaded) + (listing.hasMore ? '+' : '');
	if (!filter.isActive) {
		return size;
	}
	const matching = listing.items.filter((entry) => filter.matches(entry)).length;
	return l10n.t('{0} of {1}', formatCount(matching), size);
}

/** A block, with the days of its first and its last record: `1–1,000`, `Nov 3 – Nov 1`. */
export function blockItem({ id, from, to, ends }: Block): vscode.TreeItem {
	const [first, last] = [formatCount(from), formatCount(to)];
	const item = new vscode.TreeItem(`${first}–${last}`, vscode.TreeItemCollapsibleState.Collapsed);
	item.id = id;
	item.iconPath = new vscode.ThemeIcon('layers');
	const [firstDay, lastDay] = ends.map(({ value }) => fieldsOf(value)['created_at']);
	const days = formatDays(firstDay, lastDay);
	if (days) {
		item.description = days;
	}
	const label = l10n.t('Rows {0} to {1}', first, last);
	item.tooltip = [label, days].filter(Boolean).join('\n');
	item.accessibilityInformation = { label: [label, days].filter(Boolean).join(', ') };
	return item;
}

// For one more page VS Code asks for every row of its list again; it keeps the items that it was given in any case.
const made = new WeakMap<Row, vscode.TreeItem>();

/** A record, or one that could not be read. The tooltip and the command are made when VS Code asks for them. `mark` says what is happening to it. */
export function rowItem(row: Row, filter: RowFilter, mark?: string): vscode.TreeItem {
	const item = mark ? makeItem(row, mark) : (made.get(row) ?? makeItem(row));
	if (!mark) {
		made.set(row, item);
	}
	const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
	item.label = filter.name ? { label, highlights: filter.highlights(label) } : label;
	return item;
}

// All that is in an item travels for each row whenever a page is added, so there is nothing in it that can be made later.
function makeItem(row: Row, mark?: string): vscode.TreeItem {
	const { entry, list } = row;
	const name = plainText(row.name, 200) || plainText(entry.id, 200);
	const item = new vscode.TreeItem(name);
	item.id = row.id;
	if (entry.problem === undefined) {
		item.contextValue = list.kind.name;
		list.kind.describe(item, row, entry.value);
	} else {
		item.contextValue = 'unreadable';
		item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
		item.description = l10n.t('Unreadable: {0}', plainText(entry.problem, 100));
	}
	if (mark) {
		item.description = [mark, item.description].filter(Boolean).join(' · ');
	}
	// Without it, a screen reader would have to tell a file from an agent by the icon.
	const noun = entry.problem === undefined ? list.kind.noun() : l10n.t('record');
	item.accessibilityInformation = { label: [name, noun, ...spoken(item.description)].join(', ') };
	return item;
}

// The dots between the parts of a description would be read aloud.
function spoken(description: vscode.TreeItem['description']): string[] {
	return String(description ?? '')
		.split(' · ')
		.filter(Boolean);
}
