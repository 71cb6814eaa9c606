import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AgentsView } from '../agents/agentsView.ts';
import type { FilesView } from '../files/filesView.ts';
import { describePurpose } from '../files/purposes.ts';
import type { ListNode } from '../paging/nodes.ts';
import { formatCount } from '../text/format.ts';
import type { ListView } from './listView.ts';

/** Asks which of the two views a command is for. */
export async function pickView([files, agents]: readonly [FilesView, AgentsView]): Promise<FilesView | AgentsView | undefined> {
	const picked = await vscode.window.showQuickPick(
		[
			{ label: `$(files) ${l10n.t('Files')}`, view: files },
			{ label: `$(robot) ${l10n.t('Agents')}`, view: agents },
		],
		{ placeHolder: l10n.t('What to filter') },
	);
	return picked?.view;
}

/** Asks which listing to load; only those that were opened and have more are offered. */
export async function pickList(views: readonly ListView[]): Promise<ListNode | undefined> {
	const lists = views.flatMap(({ tree }) => tree.lists).filter(({ listing }) => listing.isOpen && listing.hasMore);
	if (lists.length === 0) {
		void vscode.window.showInformationMessage(l10n.t('All that was opened is loaded already. Expand a group or a view first.'));
		return undefined;
	}
	const items = lists.map((list) => ({
		label: nameOfList(list),
		description: l10n.t('{0} loaded', formatCount(list.listing.items.length)),
		list,
	}));
	return items.length === 1
		? items[0]?.list
		: (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('What to load') }))?.list;
}

function nameOfList({ kind, purpose }: ListNode): string {
	if (purpose) {
		return describePurpose(purpose).label;
	}
	return kind === 'file' ? l10n.t('Files') : l10n.t('Agents');
}
