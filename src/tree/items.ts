import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Agent, File } from '../api/schema.ts';
import { describePurpose } from '../files/purposes.ts';
import type { RowFilter } from '../paging/filter.ts';
import { type ListNode, nameOf, type RowNode } from '../paging/nodes.ts';
import { formatBytes, formatCount, formatDate } from '../text/format.ts';
import { plainText, textOf } from '../text/plainText.ts';

/** A purpose's group, with what is known of its size: `7`, or `50+` while there is more; `3 of 50+` when filtered. */
export function groupItem(list: ListNode, filter: RowFilter): vscode.TreeItem {
	const { purpose, listing } = list;
	const item = new vscode.TreeItem('', vscode.TreeItemCollapsibleState.Collapsed);
	item.id = list.id;
	item.contextValue = 'purpose';
	if (purpose) {
		const { label, meaning, icon } = describePurpose(purpose);
		item.label = label;
		item.iconPath = new vscode.ThemeIcon(icon);
		item.tooltip = `${meaning} (${purpose})`;
	}
	const loaded = listing.items.length;
	if (loaded > 0 || (listing.isOpen && !listing.hasMore && !listing.error)) {
		const size = formatCount(loaded) + (listing.hasMore ? '+' : '');
		const matching = filter.isActive ? listing.items.filter((entry) => filter.matches(entry)).length : loaded;
		item.description = filter.isActive ? l10n.t('{0} of {1}', formatCount(matching), size) : size;
	}
	item.accessibilityInformation = { label: [item.label, item.description].filter(Boolean).join(', ') };
	return item;
}

// For one more page VS Code asks for every row of its list again; it keeps the items that it was given in any case.
const made = new WeakMap<RowNode, vscode.TreeItem>();

/** A file, an agent, or a record that could not be read. The tooltip is made on hover, the command on a click. */
export function rowItem(row: RowNode, filter: RowFilter, isNew: boolean): vscode.TreeItem {
	const item = isNew ? makeItem(row, isNew) : (made.get(row) ?? makeItem(row));
	if (!isNew) {
		made.set(row, item);
	}
	const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
	item.label = filter.name ? { label, highlights: filter.highlights(label) } : label;
	return item;
}

/** What a click on a record does. */
export function rowCommand(row: RowNode): vscode.Command {
	return { command: 'qoder.openDetails', title: l10n.t('Open Details'), arguments: [row] };
}

// All that is in an item travels for each row whenever a page is added, so there is nothing in it that can be made later.
function makeItem(row: RowNode, isNew = false): vscode.TreeItem {
	const { entry, list } = row;
	const name = plainText(nameOf(entry), 200) || plainText(entry.id, 200);
	const item = new vscode.TreeItem(name);
	item.id = row.id;
	if (entry.problem !== undefined) {
		item.contextValue = 'unreadable';
		item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
		item.description = l10n.t('Unreadable: {0}', plainText(entry.problem, 100));
	} else if (list.kind === 'file') {
		item.contextValue = 'file';
		describeFile(item, name, entry.value as File);
	} else {
		item.contextValue = 'agent';
		item.iconPath = new vscode.ThemeIcon('robot');
		item.description = agentDescription(entry.value as Agent);
	}
	if (isNew) {
		item.description = [l10n.t('new'), item.description].filter(Boolean).join(' · ');
	}
	item.accessibilityInformation = { label: [name, kindOf(row), ...spoken(item.description)].join(', ') };
	return item;
}

// Without it, a screen reader would have to tell a file from an agent by the icon.
function kindOf({ entry, list }: RowNode): string {
	if (entry.problem !== undefined) {
		return l10n.t('record');
	}
	return list.kind === 'file' ? l10n.t('file') : l10n.t('agent');
}

// The dots between the parts of a description would be read aloud.
function spoken(description: vscode.TreeItem['description']): string[] {
	return String(description ?? '')
		.split(' · ')
		.filter(Boolean);
}

function describeFile(item: vscode.TreeItem, name: string, file: File): void {
	// The file-icon theme chooses by name, as there is no other icon; the scheme keeps every other owner of file decorations away.
	item.resourceUri = vscode.Uri.from({ scheme: 'qoder-file', path: `/${name.replaceAll('/', '∕')}` });
	const status = file.status && file.status !== 'ready' ? plainText(textOf(file.status), 40) : undefined;
	const parts = [status, formatBytes(file.size_bytes), formatDate(file.created_at)];
	item.description = parts.filter(Boolean).join(' · ');
	if (status) {
		item.iconPath = new vscode.ThemeIcon(status === 'error' ? 'error' : 'sync', new vscode.ThemeColor('list.warningForeground'));
	}
}

function agentDescription(agent: Agent): string {
	const version = agent.version == null ? undefined : l10n.t('v{0}', plainText(textOf(agent.version), 40));
	return [modelName(agent.model), version].filter(Boolean).join(' · ');
}

/** The model's id: older answers hold it as a string, newer ones in an object. */
export function modelName(model: Agent['model']): string | undefined {
	const id: unknown = typeof model === 'string' ? model : Object(model).id;
	return typeof id === 'string' && id ? plainText(id, 60) : undefined;
}
