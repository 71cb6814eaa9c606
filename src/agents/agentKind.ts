// This folder is the Agents view, and what changed between versions of an agent.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { promptOf } from '../api/names.ts';
import type { Agent } from '../api/schema.ts';
import { beginningOf, describeFields, fieldsOf } from '../text/fields.ts';
import type { Row, RowKind } from '../tree/nodes.ts';
import { agentLines, modelName } from './agentLines.ts';
import { archivedUri } from './archived.ts';

/** How an agent looks, what its hover says, and what a click does. */
export const agentKind: RowKind<Agent> = {
	name: 'agent',
	path: 'agents',
	noun: () => l10n.t('agent'),
	emptyText: () => l10n.t('No agents in this account yet'),
	describe,
	describeAll,
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

function describeAll(agent: Agent): ReturnType<RowKind<Agent>['describeAll']> {
	const prompt = promptOf(agent);
	const { instructions } = fieldsOf(agent);
	// The documented answers hold the prompt twice.
	const isRepeated = !instructions || instructions === prompt;
	const shown = ['type', 'name', 'system', ...(isRepeated ? ['instructions'] : [])];
	return {
		...describeFields(agent, agentLines(), shown),
		...(prompt ? { text: [l10n.t('System prompt'), beginningOf(prompt)] } : {}),
	};
}

/** Newer answers tell when, older ones whether. */
function isArchived({ archived, archived_at }: Agent): boolean {
	return Boolean(archived_at) || archived === true;
}
