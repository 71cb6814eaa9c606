import * as vscode from 'vscode';
import { promptOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { dimmedUri } from '../documents/uri.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { beginningOf, type FieldLine, type Hover, hoverOfFields, listOf, timeOf } from '../text/hover.ts';
import { joinNames } from '../text/names.ts';
import { plainText } from '../text/plainText.ts';
import type { RowKind, TreeList } from '../tree/nodes.ts';
import { isArchived } from './snapshot.ts';

/** Agents as rows, of the service at `host`. They expand into `sessionsOf` if the service has sessions. */
export function agentKind(
	host: string,
	hasSessions: () => boolean,
	sessionsOf: (agent: Entry<Agent>) => TreeList,
): RowKind<Agent> {
	return {
		name: 'agent',
		path: 'agents',
		title: () => vscode.l10n.t('Agents'),
		noun: () => vscode.l10n.t('agent'),
		emptyText: () => vscode.l10n.t('No agents in this account yet'),
		describe(item, row, agent) {
			const { model, version } = agent;
			const archived = isArchived(agent) ? vscode.l10n.t('archived') : undefined;
			const number = textOf(version, 20);
			const versionText = number === undefined ? undefined : vscode.l10n.t('v{0}', number);
			item.description = [archived, modelName(model), versionText].filter(Boolean).join(' · ');
			item.iconPath = new vscode.ThemeIcon('robot');
			if (archived) {
				item.iconPath = new vscode.ThemeIcon('archive', new vscode.ThemeColor('disabledForeground'));
				// Only an address can dim a name.
				item.resourceUri = dimmedUri(host, 'agents', row.entry.id, row.name);
			}
			if (hasSessions()) {
				item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
			}
		},
		hover: hoverOfAgent,
		children: (agent) => (hasSessions() ? sessionsOf(agent) : undefined),
		command: (row) => ({ command: 'qoder.openDetails', title: vscode.l10n.t('Open Details'), arguments: [row] }),
	};
}

/** A model's id: older answers are strings, newer ones objects. */
function modelName(model: unknown): string | undefined {
	return textOf(typeof model === 'string' ? model : fieldsOf(model)['id'], 60);
}

const maxTools = 30;
const maxSettings = 20;

function hoverOfAgent(agent: Agent): Hover {
	const prompt = promptOf(agent);
	const { instructions } = fieldsOf(agent);
	// The documented service sends the prompt twice.
	const isRepeated = !instructions || instructions === prompt;
	const shown = ['type', 'name', 'system', ...(isRepeated ? ['instructions'] : [])];
	// The most important first.
	const lines: FieldLine[] = [
		['archived_at', vscode.l10n.t('Archived'), timeOf],
		['updated_at', vscode.l10n.t('Updated'), timeOf],
		['created_at', vscode.l10n.t('Created'), timeOf],
		['model', vscode.l10n.t('Model'), modelText],
		['version', vscode.l10n.t('Version'), textOf],
		['description', vscode.l10n.t('Description'), textOf],
		['tools', vscode.l10n.t('Tools'), toolsText],
		['mcp_servers', vscode.l10n.t('MCP servers'), serversText],
		['skills', vscode.l10n.t('Skills'), (skills) => listOf(skills, ['skill_id', 'name', 'version'])],
		['default_environment', vscode.l10n.t('Default environment'), textOf],
	];
	return {
		...hoverOfFields(agent, lines, shown),
		...(prompt ? { text: [vscode.l10n.t('System prompt'), beginningOf(prompt)] } : {}),
	};
}

/** `ultimate`, or `ultimate (effort high, context_window 200000)`. */
function modelText(model: unknown): string | undefined {
	const name = modelName(model);
	if (name === undefined || typeof model === 'string') {
		return textOf(model);
	}
	const settings = Object.entries(fieldsOf(model)).filter(([field]) => field !== 'id');
	const rest = settings.slice(0, maxSettings).flatMap(([field, value]) => {
		const text = textOf(value, 60);
		return text === undefined ? [] : [`${plainText(field, 60)} ${text}`];
	});
	return rest.length > 0 ? `${name} (${joinNames(rest)})` : name;
}

function toolsText(tools: unknown): string | undefined {
	return Array.isArray(tools) ? namesText(tools.flatMap(toolNames)) : textOf(tools);
}

function toolNames(tool: unknown): string[] {
	const { type, name, mcp_server_name: server, enabled_tools: enabled, disallowed_tools: disallowed } = fieldsOf(tool);
	if (typeof name === 'string') {
		return [name];
	}
	if (typeof server === 'string') {
		return [vscode.l10n.t('all tools of {0} (MCP)', server)];
	}
	const [allowed, denied] = [textsIn(enabled), textsIn(disallowed)];
	if (allowed.length > 0) {
		return allowed.filter((one) => !denied.includes(one));
	}
	if (denied.length > 0) {
		return [vscode.l10n.t('all built-in tools except {0}', joinNames(denied))];
	}
	const isToolset = typeof type === 'string' && type.startsWith('agent_toolset');
	return [isToolset ? vscode.l10n.t('all built-in tools') : (textOf(type ?? tool) ?? '')];
}

function serversText(servers: unknown): string | undefined {
	return Array.isArray(servers) ? namesText(servers.map(serverName)) : textOf(servers);
}

function serverName(server: unknown): string {
	const { name, url } = fieldsOf(server);
	const [shownName, address] = [textOf(name, 60), textOf(url, 100)];
	return shownName && address ? `${shownName} (${address})` : (shownName ?? address ?? textOf(server) ?? '');
}

function namesText(names: readonly string[]): string | undefined {
	const more = names.length > maxTools ? [vscode.l10n.t('… {0} more', names.length - maxTools)] : [];
	return joinNames([...names.slice(0, maxTools), ...more].map((name) => plainText(name, 160))) || undefined;
}

function textsIn(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
