import * as vscode from 'vscode';
import type { ExtraRow } from '../tree/nodes.ts';

/** The row below all sessions, because the service cannot list files without one. */
export const noSessionRow: ExtraRow = {
	// No record's id starts like this.
	id: 'foot/noSession',
	item() {
		const [label, description] = [vscode.l10n.t('No session'), vscode.l10n.t('View as List')];
		const item = new vscode.TreeItem(label);
		item.id = this.id;
		item.iconPath = new vscode.ThemeIcon('list-flat');
		item.description = description;
		item.tooltip = vscode.l10n.t('To see files that do not belong to a session, select “View as List”.');
		item.command = { command: 'qoder.files.showAsList', title: description };
		item.accessibilityInformation = { label: `${label}, ${description}` };
		return item;
	},
};
