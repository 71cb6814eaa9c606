import * as vscode from 'vscode';
import { formatCount } from '../text/format.ts';
import { showInformationMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { TreeList } from './nodes.ts';
import type { PagedView } from './pagedView.ts';

/** Lets the user pick among opened lists with more rows. */
export async function pickList(views: readonly PagedView[]): Promise<TreeList | undefined> {
	const lists = views.flatMap(({ tree }) => tree.shown).filter(({ listing }) => listing.isOpen && listing.hasMore);
	if (lists.length === 0) {
		void showInformationMessage(vscode.l10n.t('The open lists are fully loaded. Expand a group to load all of its items.'));
		return undefined;
	}
	const items = lists.map((list) => ({
		label: list.heading?.label ?? list.parent?.name ?? list.kind.title(),
		description: vscode.l10n.t('{0} loaded', formatCount(list.listing.items.length)),
		list,
	}));
	return items.length === 1
		? items[0]?.list
		: (await showQuickPick(items, { placeHolder: vscode.l10n.t('Select a list to load') }))?.list;
}
