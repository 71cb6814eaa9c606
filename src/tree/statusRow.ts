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

/** The row above a list whose last refresh or check failed, unless one above its parent has the same reason. */
export function firstRowOf(list: TreeList): StatusRow | undefined {
	const { refreshError, items } = list.listing;
	const isRepeated = list.parent?.list.listing.refreshError?.message === refreshError?.message;
	return refreshError && items.length > 0 && !isRepeated ? new StatusRow([list], 'outdated') : undefined;
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
	return status === 'outdated' && list && refreshError ? outdatedItem(row, list, refreshError) : moreItem(row, filter);
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

/** The matter and the action come first, because a narrow view cuts the rest. */
function failedItem(row: StatusRow, error: ApiError): vscode.TreeItem {
	const failed = item(row, 'failed', headlineOf(error), 'error');
	failed.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
	const reason = vscode.l10n.t('Could not load: {0}', error.message);
	const title = error.startOver ? vscode.l10n.t('Start over') : vscode.l10n.t('Retry');
	const again = { command: 'qoder.loadMore', title, arguments: [row] };
	return offer(failed, nextStep(row, error, again), { reason, more: [...waitOf(error), error.message] });
}

function outdatedItem(row: StatusRow, { listing }: TreeList, error: ApiError): vscode.TreeItem {
	const outdated = item(row, 'failed', vscode.l10n.t('Refresh failed'), 'warning');
	const age = vscode.l10n.t('last refreshed {0}', formatClock(listing.readAt ?? new Date()));
	const retry = { command: 'qoder.retry', title: vscode.l10n.t('Retry'), arguments: [row] };
	return offer(outdated, nextStep(row, error, retry), {
		reason: error.message,
		more: [headlineOf(error), ...waitOf(error), age],
	});
}

/** The wait that the service requests, at most a day; else empty. */
function waitOf({ retryAfter = 0 }: ApiError): readonly string[] {
	const seconds = formatCount(Math.ceil(retryAfter));
	return retryAfter > 0 && !isCapped(retryAfter) ? [vscode.l10n.t('wait {0} s', seconds)] : [];
}

/** A few words; the row's tooltip has the sentence. */
function headlineOf({ kind, status, param, url }: ApiError): string {
	switch (kind) {
		case 'unauthorized':
			return status === 401 ? vscode.l10n.t('Token rejected') : vscode.l10n.t('Token unavailable');
		case 'forbidden':
			return vscode.l10n.t('No permission');
		case 'rateLimited':
			return vscode.l10n.t('Too many requests');
		case 'server':
			return vscode.l10n.t('Service error');
		case 'unavailable':
			return vscode.l10n.t('Service unavailable');
		case 'timeout':
			return vscode.l10n.t('Request timed out');
		case 'offline':
			// Without an address, the secret storage did not respond.
			return url === undefined ? vscode.l10n.t('Token unavailable') : vscode.l10n.t('Cannot connect');
		case 'protocol':
			return vscode.l10n.t('Unexpected response');
		default:
			return isSetting(status, param) ? vscode.l10n.t('Invalid setting') : vscode.l10n.t('Request rejected');
	}
}

interface Reason {
	readonly reason: string;
	/** Shown after the action, as far as there is room. */
	readonly more: readonly string[];
}

// The screen may cut the text, so a screen reader gets all of it.
function offer(row: vscode.TreeItem, command: vscode.Command, why?: Reason): vscode.TreeItem {
	row.command = command;
	row.description = [command.title, ...(why?.more ?? [])].join(' · ');
	row.tooltip = [why?.reason ?? row.label, command.title].join('\n');
	const heard = [String(row.label), why?.reason, command.title].filter(Boolean);
	row.accessibilityInformation = { label: heard.map((part) => part?.replace(/[.。]$/, '')).join('. ') };
	return row;
}

function nextStep(row: StatusRow, error: ApiError, retry: vscode.Command): vscode.Command {
	if (error.kind === 'unauthorized') {
		return { command: 'qoder.signIn', title: vscode.l10n.t('Sign In'), arguments: [row] };
	}
	if (isSetting(error.status, error.param)) {
		return { command: 'workbench.action.openSettings', title: vscode.l10n.t('Open Settings'), arguments: [error.param] };
	}
	// The token can get a scope meanwhile. The row's menu has “Sign In…” for another token.
	return retry;
}

/** The service may use any parameter name, so its answers do not count. */
function isSetting(status: number | undefined, param = ''): boolean {
	return status === undefined && param.startsWith('qoder.');
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
