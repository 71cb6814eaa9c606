import * as vscode from 'vscode';
import type { File } from '../api/schema.ts';
import { contentsUri } from '../documents/contentsUri.ts';
import { whyNotHandedOut } from '../documents/handedOut.ts';
import { type Description, describeFields, type FieldLine, sizeOf, timeOf } from '../text/facts.ts';
import { textOf } from '../text/fields.ts';
import { formatBytes, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { ListNode, RowKind } from '../tree/nodes.ts';
import { describePurpose, purposeIn } from './purposes.ts';

// This folder is the Files view, and all that a person does with a file: open, save, find, upload, delete.

/** How a file of the service at `host` looks, what its hover says, and what a click does. */
export function fileKind(host: string): RowKind<File> {
	return {
		name: 'file',
		path: 'files',
		noun: () => vscode.l10n.t('file'),
		emptyText({ heading, parent }: ListNode<File>) {
			if (parent) {
				return vscode.l10n.t('No files of this session');
			}
			return heading ? vscode.l10n.t('No files with this purpose') : vscode.l10n.t('No files in this account yet');
		},
		describe(item, row, file) {
			// The file-icon theme chooses by its name; and a row that is dragged into an editor is opened.
			item.resourceUri = contentsUri(host, row.entry.id, row.name);
			describe(item, file);
		},
		describeAll: describeFile,
		command: (row) => ({ command: 'qoder.open', title: vscode.l10n.t('Open'), arguments: [row] }),
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

/** What the hover of a file says. */
export function describeFile(file: File): Description {
	const lines: FieldLine[] = [
		['file_id', 'ID', (id) => textOf(id ?? file['id'])],
		['downloadable', vscode.l10n.t('Contents'), () => whyNotHandedOut(file)],
		['purpose', vscode.l10n.t('Purpose'), purposeText],
		['status', vscode.l10n.t('Status'), textOf],
		['size_bytes', vscode.l10n.t('Size'), sizeOf],
		['mime_type', vscode.l10n.t('MIME type'), textOf],
		['downloadable', vscode.l10n.t('Downloadable'), textOf],
		['scope', vscode.l10n.t('Scope'), textOf],
		['created_at', vscode.l10n.t('Created'), timeOf],
		['updated_at', vscode.l10n.t('Updated'), timeOf],
	];
	return describeFields(file, lines, ['id', 'type', 'filename']);
}

function purposeText(value: unknown): string | undefined {
	const purpose = purposeIn(value);
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : textOf(value);
}
