import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { Entry, Item } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { PagedList } from '../paging/pagedList.ts';
import { formatMinute } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showInformationMessage } from '../window/messages.ts';
import { createQuickPick } from '../window/quickInput.ts';
import { changesText, type Snapshot, snapshotOf, versionOf } from './snapshot.ts';

/** A version, or {@link more}. */
interface VersionItem extends vscode.QuickPickItem {
	readonly id: string;
}

const more = 'more';

type Choice = readonly [before: Snapshot, after: Snapshot] | 'single' | undefined;

/**
 * Lets the user pick one version to compare with the current one, or two. The older comes first; `'single'` if there is only one,
 * `undefined` if dismissed.
 */
export function pickVersions(account: Account, { id: agentId, value: { name } }: Item<Agent>): Promise<Choice> {
	const { client } = account;
	return new Promise((resolve) => {
		const list = new PagedList(
			({ cursor, limit, signal }) => client.listAgentVersions(agentId, { limit, ...cursor }, signal),
			// The current version is compared with the previous one.
			() => Math.max(2, settings.pageSize()),
		);
		const pick = createQuickPick<VersionItem>();
		pick.canSelectMany = true;
		pick.matchOnDescription = true;
		pick.title = vscode.l10n.t('Compare Versions of “{0}”', plainText(name, 60));
		pick.placeholder = vscode.l10n.t('Select a version to compare with the current one, or two versions');
		let selected: readonly VersionItem[] = [];
		let choice: Choice;

		const show = () => {
			const items = itemsOf(list);
			pick.keepScrollPosition = true;
			pick.busy = list.isLoading;
			pick.items = items;
			select(items.filter(({ id }) => selected.some((one) => one.id === id)));
		};
		const select = (items: readonly VersionItem[]) => {
			selected = items;
			pick.selectedItems = items;
		};
		const load = async () => {
			const loaded = list.loadMore();
			show();
			await loaded;
			if (list.items.length === 1 && !list.hasMore) {
				close('single');
			} else {
				show();
			}
		};
		const close = (chosen: Choice) => {
			choice = chosen;
			pick.hide();
		};

		pick.onDidChangeSelection((items) => {
			const added = items.filter(({ id }) => !selected.some((one) => one.id === id));
			if (added.some(({ id }) => id === more)) {
				select(selected);
				void load();
			} else if (items.length > 2) {
				// A third version replaces the first.
				select([...selected.slice(-1), ...added].slice(-2));
			} else {
				selected = items;
			}
		});
		pick.onDidAccept(() => {
			const chosen = (selected.length > 0 ? selected : pick.activeItems).map(({ id }) => id);
			if (chosen.includes(more)) {
				void load();
			} else if (chosen.length > 0) {
				const pair = pairOf(list, chosen);
				if (pair) {
					close(pair);
				} else {
					void showInformationMessage(
						vscode.l10n.t('This version cannot be read, so it cannot be compared. Select another version.'),
					);
				}
			}
		});
		const change = account.onDidChange(({ isSameToken }) => isSameToken || pick.hide());
		pick.onDidHide(() => {
			change.dispose();
			list.dispose();
			pick.dispose();
			resolve(choice);
		});
		pick.show();
		void load();
	});
}

/** The current version is compared with the previous one. */
function pairOf({ items }: PagedList<Agent>, chosen: readonly string[]): readonly [Snapshot, Snapshot] | undefined {
	const [one = 0, other = one === 0 ? 1 : 0] = chosen.map((id) => items.findIndex((entry) => entry.id === id));
	const [after, before] = [Math.min(one, other), Math.max(one, other)].map((index) => {
		const entry = items[index];
		return entry && snapshotOf(entry);
	});
	return before && after ? [before, after] : undefined;
}

function itemsOf(list: PagedList<Agent>): VersionItem[] {
	const items = list.items.map((entry, index) => versionItem(list, entry, index));
	if (list.error) {
		const { message } = list.error;
		items.push({
			id: more,
			label: vscode.l10n.t('Retry'),
			detail: message,
			iconPath: new vscode.ThemeIcon('error'),
			alwaysShow: true,
		});
	} else if (list.hasMore && !list.isLoading) {
		const label = vscode.l10n.t('Load older versions');
		items.push({ id: more, label, iconPath: new vscode.ThemeIcon('fold-down'), alwaysShow: true });
	}
	return items;
}

function versionItem({ items, hasMore }: PagedList<Agent>, { id, value, problem }: Entry<Agent>, index: number): VersionItem {
	if (problem !== undefined) {
		const description = vscode.l10n.t('Unreadable: {0}', plainText(problem, 100));
		return { id, label: plainText(id, 100), iconPath: new vscode.ThemeIcon('warning'), description };
	}
	const before = items[index + 1];
	const parts = [
		index === 0 ? vscode.l10n.t('current') : undefined,
		before ? changesText(before.value, value) || vscode.l10n.t('no changes') : hasMore ? undefined : vscode.l10n.t('oldest'),
		formatMinute(value['updated_at']),
	];
	const version = versionOf(value);
	const label = version === undefined ? plainText(id, 100) : vscode.l10n.t('Version {0}', version);
	return { id, label, description: parts.filter(Boolean).join(' · ') };
}
