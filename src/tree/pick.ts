import * as vscode from 'vscode';
import { formatCount } from '../text/format.ts';
import { showInformationMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { ListNode } from './nodes.ts';
import type { PagedView } from './pagedView.ts';

/** Asks which of the two views a command is for. */
export async function pickView<F, A>(files: F, agents: A): Promise<F | A | undefined> {
	const picked = await showQuickPick(
		[
			{ label: vscode.l10n.t('Files'), iconPath: new vscode.ThemeIcon('files'), view: files },
			{ label: vscode.l10n.t('Agents'), iconPath: new vscode.ThemeIcon('robot'), view: agents },
		],
		{ placeHolder: vscode.l10n.t('What to filter') },
	);
	return picked?.view;
}

/** Asks which list to load; only those that were opened and have more are offered. */
export async function pickList(views: readonly PagedView[]): Promise<ListNode | undefined> {
	const lists = views.flatMap(({ tree }) => tree.shown).filter(({ listing }) => listing.isOpen && listing.hasMore);
	if (lists.length === 0) {
		void showInformationMessage(vscode.l10n.t('Nothing more to load in what is open. Expand a group first to load all of it.'));
		return undefined;
	}
	const items = lists.map((list) => ({
		label: list.heading?.label ?? list.parent?.name ?? nameOf(list),
		description: vscode.l10n.t('{0} loaded', formatCount(list.listing.items.length)),
		list,
	}));
	return items.length === 1 ? items[0]?.list : (await showQuickPick(items, { placeHolder: vscode.l10n.t('What to load') }))?.list;
}

function nameOf({ kind }: ListNode): string {
	return { file: vscode.l10n.t('Files'), agent: vscode.l10n.t('Agents'), session: vscode.l10n.t('Sessions') }[kind.name];
}
