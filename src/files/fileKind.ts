// This folder is the Files view, and all that a person does with a file: open, save, find, upload, delete.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { File } from '../api/schema.ts';
import { contentsUri } from '../documents/contentsUri.ts';
import { formatBytes, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { ListNode, RowKind } from '../tree/nodes.ts';

/** How a file of the service at `host` looks, what its hover says, and what a click does. */
export function fileKind(host: string): RowKind<File> {
	return {
		name: 'file',
		path: 'files',
		noun: () => l10n.t('file'),
		emptyText({ heading, parent }: ListNode<File>) {
			if (parent) {
				return l10n.t('No files of this session');
			}
			return heading ? l10n.t('No files with this purpose') : l10n.t('No files in this account yet');
		},
		describe(item, row, file) {
			// The file-icon theme chooses by its name; and a row that is dragged into an editor is opened.
			item.resourceUri = contentsUri(host, row.entry.id, row.name);
			describe(item, file);
		},
		describeAll: async (file) => (await import('./fileLines.ts')).describeFile(file),
		command: (row) => ({ command: 'qoder.open', title: l10n.t('Open'), arguments: [row] }),
	};
}

function describe(item: vscode.TreeItem, { status, size_bytes, created_at }: File): void {
	const unusual = typeof status === 'string' && status && status !== 'ready' ? plainText(status, 40) : undefined;
	item.description = [unusual, formatBytes(size_bytes), formatDate(created_at)].filter(Boolean).join(' · ');
	if (unusual) {
		const icon = unusual === 'error' ? 'error' : 'sync';
		item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
	}
}
