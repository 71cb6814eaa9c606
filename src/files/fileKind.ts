import * as vscode from 'vscode';
import { type Purpose, purposes } from '../api/names.ts';
import type { File } from '../api/schema.ts';
import { noContentsReason } from '../documents/contents.ts';
import { rowUri } from '../documents/uri.ts';
import { textOf } from '../text/fields.ts';
import { formatBytes, formatWhen } from '../text/format.ts';
import { type FieldLine, type Hover, hoverOfFields, sizeOf, timeOf } from '../text/hover.ts';
import type { RowKind, TreeList } from '../tree/nodes.ts';

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
			const isDimmed = noContentsReason(file) !== undefined;
			item.resourceUri = rowUri(host, row.entry.id, row.name, isDimmed);
			showFacts(item, file);
			if (isDimmed) {
				item.accessibilityInformation = { label: vscode.l10n.t('details only') };
			}
		},
		hover: hoverOfFile,
		command: (row) => ({ command: 'qoder.open', title: vscode.l10n.t('Open'), arguments: [row] }),
	};
}

interface StateLook {
	readonly text: () => string;
	/** A codicon in place of the theme's icon. */
	readonly icon?: string;
}

/** Undocumented states have none, because their meaning is unclear. */
const states = new Map<unknown, StateLook>([
	['ready', { text: () => vscode.l10n.t('Ready') }],
	['error', { text: () => vscode.l10n.t('Error'), icon: 'error' }],
	['uploading', { text: () => vscode.l10n.t('Uploading'), icon: 'sync' }],
	['processing', { text: () => vscode.l10n.t('Processing'), icon: 'sync' }],
	['deleted', { text: () => vscode.l10n.t('Deleted'), icon: 'trash' }],
]);

function showFacts(item: vscode.TreeItem, { status, size_bytes, created_at }: File): void {
	const unusual = status === 'ready' ? undefined : stateText(status, 40);
	item.description = [unusual, formatWhen(created_at), formatBytes(size_bytes)].filter(Boolean).join(' · ');
	const icon = states.get(status)?.icon;
	if (icon) {
		item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
	}
}

function stateText(status: unknown, max?: number): string | undefined {
	return states.get(status)?.text() ?? textOf(status, max);
}

/** The hover of a file. */
function hoverOfFile(file: File): Hover {
	const lines: FieldLine[] = [
		['status', vscode.l10n.t('Status'), (status) => stateText(status)],
		['downloadable', vscode.l10n.t('Contents'), () => noContentsReason(file)],
		['created_at', vscode.l10n.t('Created'), timeOf],
		['updated_at', vscode.l10n.t('Updated'), timeOf],
		['size_bytes', vscode.l10n.t('Size'), sizeOf],
		['purpose', vscode.l10n.t('Purpose'), purposeText],
		['mime_type', vscode.l10n.t('MIME type'), textOf],
		['downloadable', vscode.l10n.t('Downloadable'), textOf],
		['scope', vscode.l10n.t('Scope'), textOf],
	];
	return hoverOfFields(file, lines, ['file_id', 'type', 'filename']);
}

function purposeText(value: unknown): string | undefined {
	const purpose = purposeIn(value);
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : textOf(value);
}

/** A purpose's label, documented meaning and codicon. */
export function describePurpose(purpose: Purpose): { readonly label: string; readonly meaning: string; readonly icon: string } {
	switch (purpose) {
		case 'user_upload':
			return { label: vscode.l10n.t('User uploads'), meaning: vscode.l10n.t('Files uploaded by users'), icon: 'cloud-upload' };
		case 'tool_output':
			return { label: vscode.l10n.t('Tool outputs'), meaning: vscode.l10n.t('Files created by tools'), icon: 'tools' };
		case 'skill_output':
			return { label: vscode.l10n.t('Skill outputs'), meaning: vscode.l10n.t('Files created by skills'), icon: 'lightbulb' };
		case 'session_resource':
			return {
				label: vscode.l10n.t('Session resources'),
				meaning: vscode.l10n.t('Files that belong to a session'),
				icon: 'layers',
			};
		case 'agent_output':
			return { label: vscode.l10n.t('Agent outputs'), meaning: vscode.l10n.t('Final results of agents'), icon: 'robot' };
	}
}

/** The value if it is a documented purpose. */
export function purposeIn(value: unknown): Purpose | undefined {
	return purposes.find((purpose) => purpose === value);
}
