import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { formatWhen } from '../text/format.ts';
import { type FieldLine, type Hover, hoverOfFields, listOf, timeOf } from '../text/hover.ts';
import type { RowKind, TreeList } from '../tree/nodes.ts';
import { agentOf, recordedState, states, titleOf } from './sessionState.ts';

/** Sessions as rows, which expand into `filesOf`. */
export function sessionKind(filesOf: (session: Entry<Session>) => TreeList): RowKind<Session> {
	return {
		name: 'session',
		path: 'sessions',
		title: () => vscode.l10n.t('Sessions'),
		noun: () => vscode.l10n.t('session'),
		emptyText: ({ parent }) =>
			parent ? vscode.l10n.t('No sessions of this agent yet') : vscode.l10n.t('No sessions in this account yet'),
		describe(item, { entry, list }, session) {
			const state = recordedState(session);
			item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
			item.iconPath = new vscode.ThemeIcon(states[state ?? 'idle'].icon);
			const text = state ? states[state].text() : textOf(fieldsOf(session)['status'], 40);
			const { created_at } = fieldsOf(session);
			item.label = titleOf(entry);
			// The icon shows idle, and an agent's sessions share its name.
			const parts = [state === 'idle' ? '' : text, formatWhen(created_at), list.parent ? '' : agentOf(session)];
			item.description = parts.filter(Boolean).join(' · ');
			if (state === 'idle') {
				item.accessibilityInformation = { label: states[state].text() };
			}
		},
		hover: hoverOfSession,
		children: filesOf,
		// A session without files has nothing else to show.
		command: (row) =>
			row.list.isEmptyBelow(row)
				? { command: 'qoder.openTranscript', title: vscode.l10n.t('Open Transcript'), arguments: [row] }
				: undefined,
	};
}

/** `docs-writer · v7 · agent_1`. */
function agentText(session: Session): string | undefined {
	const { id, version } = fieldsOf(fieldsOf(session)['agent']);
	const number = textOf(version, 20);
	const parts = [agentOf(session), number === undefined ? undefined : vscode.l10n.t('v{0}', number), textOf(id, 100)];
	return [...new Set(parts)].filter(Boolean).join(' · ') || undefined;
}

/** The row's word, with the service's own if it is another. */
function statusText(session: Session, status: unknown): string | undefined {
	const [state, recorded] = [recordedState(session), textOf(status)];
	const text = state && states[state].text();
	return text && recorded && recorded !== state ? `${text} (${recorded})` : (text ?? recorded);
}

function hoverOfSession(session: Session): Hover {
	const lines: FieldLine[] = [
		['status', vscode.l10n.t('Status'), (status) => statusText(session, status)],
		['archived_at', vscode.l10n.t('Archived'), timeOf],
		['created_at', vscode.l10n.t('Created'), timeOf],
		['updated_at', vscode.l10n.t('Updated'), timeOf],
		['agent', vscode.l10n.t('Agent'), () => agentText(session)],
		['environment_id', vscode.l10n.t('Environment'), textOf],
		['resources', vscode.l10n.t('Resources'), (resources) => listOf(resources, ['mount_path', 'url'])],
	];
	return hoverOfFields(session, lines, ['type', 'title']);
}
