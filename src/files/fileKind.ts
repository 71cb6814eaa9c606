import * as vscode from 'vscode';
import type { File } from '../api/schema.ts';
import { undownloadable } from '../documents/contents.ts';
import { contentsUri } from '../documents/uri.ts';
import { type Description, describeFields, type FieldLine, sizeOf, timeOf } from '../text/facts.ts';
import { textOf } from '../text/fields.ts';
import { formatBytes, formatWhen } from '../text/format.ts';
import type { RowKind, TreeList } from '../tree/nodes.ts';
import { describePurpose, purposeIn } from './purposes.ts';

/** Files as rows, of the service at `host`. */
export function fileKind(host: string): RowKind<File> {
	return {
		name: 'file',
		path: 'files',
		title: () => vscode.l10n.t('Files'),
		noun: () => vscode.l10n.t('file'),
		emptyText({ heading, parent }: TreeList<File>) {
			if (parent) {
				return vscode.l10n.t('No files in this session');
			}
			return heading ? vscode.l10n.t('No files with this purpose') : vscode.l10n.t('No files in this account yet');
		},
		describe(item, row, file) {
			// VS Code uses it for the theme's icon, and for rows dropped on an editor.
			item.resourceUri = contentsUri(host, row.entry.id, row.name);
			describe(item, file);
		},
		describeAll: describeFile,
		command: (row) => ({ command: 'qoder.open', title: vscode.l10n.t('Open'), arguments: [row] }),
	};
}

/** Undocumented states have none, because their meaning is unclear. */
const icons = new Map<unknown, string>([
	['error', 'error'],
	['uploading', 'sync'],
	['processing', 'sync'],
	['deleted', 'trash'],
]);

function describe(item: vscode.TreeItem, { status, size_bytes, created_at }: File): void {
	const unusual = status === 'ready' ? undefined : textOf(status, 40);
	item.description = [unusual, formatWhen(created_at), formatBytes(size_bytes)].filter(Boolean).join(' · ');
	const icon = icons.get(status);
	if (icon) {
		item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
	}
}

/** The hover of a file. */
export function describeFile(file: File): Description {
	const lines: FieldLine[] = [
		['status', vscode.l10n.t('Status'), textOf],
		['downloadable', vscode.l10n.t('Contents'), () => undownloadable(file)],
		['created_at', vscode.l10n.t('Created'), timeOf],
		['updated_at', vscode.l10n.t('Updated'), timeOf],
		['size_bytes', vscode.l10n.t('Size'), sizeOf],
		['purpose', vscode.l10n.t('Purpose'), purposeText],
		['mime_type', vscode.l10n.t('MIME type'), textOf],
		['downloadable', vscode.l10n.t('Downloadable'), textOf],
		['scope', vscode.l10n.t('Scope'), textOf],
	];
	return describeFields(file, lines, ['file_id', 'type', 'filename']);
}

function purposeText(value: unknown): string | undefined {
	const purpose = purposeIn(value);
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : textOf(value);
}
