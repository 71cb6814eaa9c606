// This folder is the Agents view, and what changed between versions of an agent.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Agent } from '../api/schema.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import type { Row, RowKind } from '../tree/nodes.ts';
import { archivedUri } from './archived.ts';

/** How an agent looks, what its hover says, and what a click does. */
export const agentKind: RowKind<Agent> = {
	name: 'agent',
	path: 'agents',
	noun: () => l10n.t('agent'),
	emptyText: () => l10n.t('No agents in this account yet'),
	describe,
	describeAll: async (agent) => (await import('./agentLines.ts')).describeAgent(agent),
	command: (row) => ({ command: 'qoder.openDetails', title: l10n.t('Open Details'), arguments: [row] }),
};

function describe(item: vscode.TreeItem, _row: Row<Agent>, agent: Agent): void {
	const { model, version } = agent;
	item.iconPath = new vscode.ThemeIcon('robot');
	const versionText = version == null ? undefined : l10n.t('v{0}', String(version));
	const archived = isArchived(agent) ? l10n.t('archived') : undefined;
	item.description = [archived, modelName(model), versionText].filter(Boolean).join(' · ');
	if (archived) {
		item.iconPath = new vscode.ThemeIcon('archive', new vscode.ThemeColor('disabledForeground'));
		item.resourceUri = archivedUri;
	}
}

/** Newer answers tell when, older ones whether. */
function isArchived({ archived, archived_at }: Agent): boolean {
	return Boolean(archived_at) || archived === true;
}

/** A model's id, which older answers hold as a string and newer ones in an object. */
export function modelName(model: unknown): string | undefined {
	return textOf(typeof model === 'string' ? model : fieldsOf(model)['id'], 60);
}
