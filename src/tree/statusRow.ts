import * as vscode from 'vscode';
import { type ApiError, isCapped } from '../api/errors.ts';
import type { RowFilter } from '../paging/filter.ts';
import { formatClock, formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { type Status, StatusRow, type TreeList } from './nodes.ts';

/** The last row of a list; `undefined` when all of it is shown. */
export function lastRowOf(list: TreeList, matching: number): StatusRow | undefined {
	const status = statusOf(list, matching);
	return status && new StatusRow([list], status, matching);
}

/** The row above a list whose last refresh or check failed. */
export function firstRowOf(list: TreeList): StatusRow | undefined {
	return list.listing.refreshError && list.listing.items.length > 0 ? new StatusRow([list], 'outdated') : undefined;
}

/** The item of a status row, with its command. */
export function statusItem(row: StatusRow, filter: RowFilter): vscode.TreeItem {
	const [list] = row.lists;
	const status = currentStatus(row);
	const { error, refreshError } = list?.listing ?? {};
	if (status === 'loading') {
		return item(row, status, vscode.l10n.t('Loading…'), 'loading~spin');
	}
	if (status === 'failed' && error) {
		return failedItem(row, error);
	}
	if (status === 'empty' && list) {
		return item(row, status, emptyText(list, filter), 'info');
	}
	return status === 'outdated' && list ? outdatedItem(row, list, refreshError) : moreItem(row, filter);
}

function statusOf({ listing }: TreeList, matching: number): Status | undefined {
	if (listing.isLoading) {
		return 'loading';
	}
	if (listing.error) {
		return 'failed';
	}
	if (listing.hasMore) {
		return 'more';
	}
	return matching === 0 ? 'empty' : undefined;
}

// VS Code may still draw a row that is about to disappear.
function currentStatus(row: StatusRow): Status {
	const [list] = row.lists;
	if (row.status === 'outdated' || !list) {
		return row.status;
	}
	if (row.lists.length > 1) {
		return row.lists.some(({ listing }) => listing.isLoading) ? 'loading' : 'more';
	}
	return statusOf(list, row.matching) ?? row.status;
}

function moreItem(row: StatusRow, filter: RowFilter): vscode.TreeItem {
	const loaded = row.lists.reduce((sum, { listing }) => sum + listing.items.length, 0);
	if (filter.isActive) {
		const text = vscode.l10n.t('{0} of {1} loaded items match; more to search', formatCount(row.matching), formatCount(loaded));
		const label = row.lists.length > 1 ? vscode.l10n.t('Continue searching in all groups') : vscode.l10n.t('Continue searching');
		return offer(item(row, 'more', label, 'search'), { command: 'qoder.searchFurther', title: text, arguments: [row] });
	}
	const { emptyPages = 0, total } = row.lists[0]?.listing ?? {};
	const text =
		emptyPages > 0
			? vscode.l10n.t('Empty pages: {0}', formatCount(emptyPages))
			: total === undefined
				? vscode.l10n.t('{0} loaded', formatCount(loaded))
				: vscode.l10n.t('{0} of {1} loaded', formatCount(loaded), formatCount(total));
	const command = { command: 'qoder.loadMore', title: text, arguments: [row] };
	return offer(item(row, 'more', vscode.l10n.t('Load more'), 'ellipsis'), command);
}

function failedItem(row: StatusRow, error: ApiError): vscode.TreeItem {
	const failed = item(row, 'failed', vscode.l10n.t('Could not load: {0}', summaryOf(error)), 'error');
	failed.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
	return offer(failed, nextStep(row, error), error.message);
}

function outdatedItem(row: StatusRow, list: TreeList, error: ApiError | undefined): vscode.TreeItem {
	const outdated = item(
		row,
		'failed',
		vscode.l10n.t('Refresh failed; last refreshed at {0}', formatClock(list.listing.readAt ?? new Date())),
		'warning',
	);
	const retry = { command: 'qoder.retryRefresh', title: vscode.l10n.t('Retry'), arguments: [row] };
	return offer(outdated, error?.kind === 'unauthorized' ? signIn(row) : retry, error?.message);
}

// The row is narrow; its tooltip has the whole sentence.
function summaryOf(error: ApiError): string {
	switch (error.kind) {
		case 'unauthorized':
			return error.status === 401 ? vscode.l10n.t('the token was rejected') : error.message;
		case 'forbidden':
			return vscode.l10n.t('no permission to list this');
		case 'rateLimited':
			return error.retryAfter === undefined || isCapped(error.retryAfter)
				? vscode.l10n.t('too many requests')
				: vscode.l10n.t('too many requests, retry in {0} s', formatCount(Math.ceil(error.retryAfter)));
		case 'server':
			return vscode.l10n.t('service error');
		case 'unavailable':
			return vscode.l10n.t('service unavailable');
		case 'timeout':
			return vscode.l10n.t('request timed out');
		default:
			return error.message;
	}
}

// The screen may cut the text, so a screen reader gets all of it.
function offer(row: vscode.TreeItem, command: vscode.Command, reason?: string): vscode.TreeItem {
	row.command = command;
	row.description = command.title;
	row.tooltip = [reason ?? row.label, command.title].join('\n');
	const label = String(row.label);
	const heard = [label, label.endsWith(`${reason}`) ? '' : reason, command.title].filter(Boolean);
	row.accessibilityInformation = { label: heard.map((part) => part?.replace(/[.。]$/, '')).join('. ') };
	return row;
}

function signIn(row: StatusRow): vscode.Command {
	return { command: 'qoder.signIn', title: vscode.l10n.t('Sign In'), arguments: [row] };
}

function nextStep(row: StatusRow, error: ApiError): vscode.Command {
	if (error.kind === 'unauthorized') {
		return signIn(row);
	}
	// The service may use any parameter name.
	if (error.status === undefined && error.param?.startsWith('qoder.')) {
		return { command: 'workbench.action.openSettings', title: vscode.l10n.t('Open Settings'), arguments: [error.param] };
	}
	// The token can get a scope meanwhile. The row's menu has “Sign In…” for another token.
	const title = error.startOver ? vscode.l10n.t('Start over') : vscode.l10n.t('Retry');
	return { command: 'qoder.loadMore', title, arguments: [row] };
}

function emptyText(list: TreeList, filter: RowFilter): string {
	const loaded = list.listing.items.length;
	if (!filter.isActive || loaded === 0) {
		return list.kind.emptyText(list);
	}
	const searched = formatCount(loaded);
	return filter.name
		? vscode.l10n.t('No matches for “{0}” ({1} searched)', plainText(filter.name, 60), searched)
		: vscode.l10n.t('No matches ({0} searched)', searched);
}

function item(row: StatusRow, status: Status, label: string, icon: string): vscode.TreeItem {
	const made = new vscode.TreeItem(label);
	made.accessibilityInformation = { label };
	made.id = row.id;
	made.contextValue = status;
	made.iconPath = new vscode.ThemeIcon(icon);
	return made;
}
