import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ApiError } from '../api/errors.ts';
import type { RowFilter } from '../paging/filter.ts';
import type { ListNode } from '../paging/nodes.ts';
import { formatClock, formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';

/** A row of a listing that is no record: how the listing goes on, or that it is not as fresh as it should be. */
export class Tail {
	readonly id: string;
	readonly list: ListNode;
	readonly state: 'more' | 'loading' | 'failed' | 'empty' | 'outdated';
	/** Rows that were loaded when this row was made; a click on an older tail is late and does nothing. */
	readonly loaded: number;
	/** Rows of those that the filter lets through. */
	readonly matching: number;
	readonly filter: RowFilter;

	constructor(list: ListNode, state: Tail['state'], filter: RowFilter, matching: number) {
		this.list = list;
		this.state = state;
		this.filter = filter;
		this.matching = matching;
		this.loaded = list.listing.items.length;
		// No record's id can begin like this, and a new page makes a new row, so that focus does not travel down with it.
		this.id = state === 'outdated' ? `head/${list.id}` : `tail/${list.id}/${this.loaded}`;
	}

	/** The state that its listing is in by now; VS Code may show this row for longer than that of when it was made. */
	get current(): Tail['state'] {
		const tail = this.state === 'outdated' ? undefined : tailOf(this.list, this.filter, this.matching);
		return tail?.state ?? this.state;
	}
}

/** The last row of a listing as it is now, or none when all of it is shown. */
export function tailOf(list: ListNode, filter: RowFilter, matching: number): Tail | undefined {
	const { listing } = list;
	const tail = (state: Tail['state']) => new Tail(list, state, filter, matching);
	if (listing.isLoading) {
		return tail('loading');
	}
	if (listing.error) {
		return tail('failed');
	}
	if (listing.hasMore) {
		return tail('more');
	}
	return matching === 0 ? tail('empty') : undefined;
}

/** The first row of a listing whose last refresh failed. */
export function headOf(list: ListNode, filter: RowFilter): Tail | undefined {
	return list.listing.refreshError && list.listing.items.length > 0 ? new Tail(list, 'outdated', filter, 0) : undefined;
}

export function tailItem(tail: Tail): vscode.TreeItem {
	const { listing } = tail.list;
	switch (tail.current) {
		case 'loading':
			return item(tail, l10n.t('Loading…'), 'loading~spin');
		case 'failed':
			return listing.error ? failed(tail, listing.error) : more(tail);
		case 'empty':
			return item(tail, emptyText(tail), 'info');
		case 'outdated':
			return outdated(tail, listing.refreshError);
		case 'more':
			return more(tail);
	}
}

function more(tail: Tail): vscode.TreeItem {
	if (tail.filter.isActive) {
		const known = formatCount(tail.list.entries.length);
		const text = l10n.t('{0} of {1} loaded match; more on the server', formatCount(tail.matching), known);
		const row = item(tail, l10n.t('Search further'), 'search');
		return offer(row, { command: 'qoder.searchFurther', title: text, arguments: [tail] });
	}
	const text = l10n.t('{0} loaded', formatCount(tail.list.listing.items.length));
	return offer(item(tail, l10n.t('Load more'), 'ellipsis'), { command: 'qoder.loadMore', title: text, arguments: [tail] });
}

function failed(tail: Tail, error: ApiError): vscode.TreeItem {
	const row = item(tail, l10n.t('Could not load: {0}', summaryOf(error)), 'error');
	row.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
	return offer(row, remedy(tail, error), error.message);
}

function outdated(tail: Tail, error: ApiError | undefined): vscode.TreeItem {
	const row = item(tail, l10n.t('As of {0}', formatClock(tail.list.listing.readAt ?? new Date())), 'warning');
	row.contextValue = 'failed';
	const retry = { command: 'qoder.retryRefresh', title: l10n.t('Retry'), arguments: [tail] };
	return offer(row, (error && signInFor(error)) ?? retry, error?.message);
}

// A few words, as a row is narrow; the whole sentence is in the tooltip.
function summaryOf(error: ApiError): string {
	switch (error.kind) {
		case 'unauthorized':
			return l10n.t('the token was rejected');
		case 'forbidden':
			return l10n.t('the token may not list this');
		case 'rateLimited':
			return error.retryAfter === undefined
				? l10n.t('slow down')
				: l10n.t('slow down, retry in {0} s', formatCount(Math.ceil(error.retryAfter)));
		case 'server':
			return l10n.t('the service failed');
		case 'unavailable':
			return l10n.t('the service is not available');
		case 'timeout':
			return l10n.t('no answer in time');
		default:
			return error.message;
	}
}

// A row that is clicked for what its description says; a screen reader hears all of it, as the screen may cut it.
function offer(row: vscode.TreeItem, command: vscode.Command, reason?: string): vscode.TreeItem {
	row.command = command;
	row.description = command.title;
	row.tooltip = [reason ?? row.label, command.title].join('\n');
	const label = String(row.label);
	const heard = [label, label.endsWith(`${reason}`) ? '' : reason, command.title].filter(Boolean);
	row.accessibilityInformation = { label: heard.map((part) => part?.replace(/[.。]$/, '')).join('. ') };
	return row;
}

function signInFor({ kind }: ApiError): vscode.Command | undefined {
	switch (kind) {
		case 'unauthorized':
			return { command: 'qoder.signIn', title: l10n.t('Sign In') };
		case 'forbidden':
			return { command: 'qoder.signIn', title: l10n.t('Sign In with another token') };
		default:
			return undefined;
	}
}

function remedy(tail: Tail, error: ApiError): vscode.Command {
	const signIn = signInFor(error);
	if (signIn) {
		return signIn;
	}
	if (error.param?.startsWith('qoder.')) {
		return { command: 'workbench.action.openSettings', title: l10n.t('Open Settings'), arguments: [error.param] };
	}
	const title = error.startOver ? l10n.t('Start over') : l10n.t('Try again');
	return { command: 'qoder.loadMore', title, arguments: [tail] };
}

function emptyText({ list, filter, loaded }: Tail): string {
	if (filter.isActive && loaded > 0) {
		const searched = formatCount(loaded);
		return filter.name
			? l10n.t('No name holds “{0}” ({1} searched)', plainText(filter.name, 60), searched)
			: l10n.t('None has such a purpose ({0} searched)', searched);
	}
	if (list.kind === 'agent') {
		return l10n.t('No agents in this account yet');
	}
	return list.purpose ? l10n.t('No files with this purpose') : l10n.t('No files in this account yet');
}

function item(tail: Tail, label: string, icon: string): vscode.TreeItem {
	const row = new vscode.TreeItem(label);
	row.accessibilityInformation = { label };
	row.id = tail.id;
	row.contextValue = tail.current;
	row.iconPath = new vscode.ThemeIcon(icon);
	return row;
}
