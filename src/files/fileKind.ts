import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { File } from '../api/schema.ts';
import { type Fact, fieldsOf, metadataOf, sizeOf, textOf, timeOf } from '../text/fields.ts';
import { formatBytes, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { ListNode, Row, RowKind } from '../tree/nodes.ts';
import { describePurpose, purposeIn } from './purposes.ts';

const known = new Set([
	'id',
	'file_id',
	'type',
	'filename',
	'purpose',
	'status',
	'size_bytes',
	'mime_type',
	'downloadable',
	'scope',
	'metadata',
	'created_at',
	'updated_at',
]);

/** How a file looks, what its hover says, and what a click does. */
export const fileKind: RowKind<File> = {
	name: 'file',
	path: 'files',
	noun: () => l10n.t('file'),
	emptyText({ heading, parent }: ListNode<File>) {
		if (parent) {
			return l10n.t('No files of this session');
		}
		return heading ? l10n.t('No files with this purpose') : l10n.t('No files in this account yet');
	},
	describe,
	describeAll,
	command: (row) => ({ command: 'qoder.openDetails', title: l10n.t('Open Details'), arguments: [row] }),
};

function describe(item: vscode.TreeItem, row: Row<File>, { status, size_bytes, created_at }: File): void {
	// The file-icon theme chooses by name, as there is no other icon; the scheme keeps every other owner of file decorations away.
	item.resourceUri = vscode.Uri.from({ scheme: 'qoder-file', path: `/${plainText(row.name, 200).replaceAll('/', '∕')}` });
	const unusual = typeof status === 'string' && status && status !== 'ready' ? plainText(status, 40) : undefined;
	item.description = [unusual, formatBytes(size_bytes), formatDate(created_at)].filter(Boolean).join(' · ');
	if (unusual) {
		const icon = unusual === 'error' ? 'error' : 'sync';
		item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
	}
}

function describeAll(file: File): { facts: Fact[]; known: ReadonlySet<string> } {
	const fields = fieldsOf(file);
	const lines: (readonly [string, string | undefined])[] = [
		['ID', textOf(fields['file_id'] ?? fields['id'])],
		[l10n.t('Purpose'), purposeText(fields['purpose'])],
		[l10n.t('Status'), textOf(fields['status'])],
		[l10n.t('Size'), sizeOf(fields['size_bytes'])],
		[l10n.t('MIME type'), textOf(fields['mime_type'])],
		[l10n.t('Downloadable'), textOf(fields['downloadable'])],
		[l10n.t('Scope'), textOf(fields['scope'])],
		[l10n.t('Created'), timeOf(fields['created_at'])],
		[l10n.t('Updated'), timeOf(fields['updated_at'])],
	];
	const facts = lines.flatMap(([label, value]): Fact[] => (value === undefined ? [] : [[label, value]]));
	return { facts: [...facts, ...metadataOf(fields['metadata'])], known };
}

function purposeText(value: unknown): string | undefined {
	const purpose = purposeIn(value);
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : textOf(value);
}
