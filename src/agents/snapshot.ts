import * as l10n from '@vscode/l10n';
import type { QoderClient } from '../api/client.ts';
import { promptOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { configurationOf } from '../documents/texts.ts';
import { fieldsOf } from '../text/fields.ts';
import { listNames } from '../text/names.ts';
import { jsonOf, plainText } from '../text/plainText.ts';

/** An agent in a version. */
export interface Snapshot {
	readonly agent: Agent;
	readonly version: number;
	/** The agent's name on one line. */
	readonly name: string;
}

/** `undefined` if the service sent no version, or an unreadable agent. */
export function snapshotOf({ value, problem }: Entry<Agent>): Snapshot | undefined {
	const version = versionOf(value);
	const isReadable = problem === undefined && version !== undefined;
	return isReadable ? { agent: value, version, name: plainText(value.name, 60) } : undefined;
}

/** Newer services send a time, older ones a boolean. */
export function isArchived({ archived, archived_at }: Agent): boolean {
	return Boolean(archived_at) || archived === true;
}

/** A sentence; `undefined` if the prompt can be changed. */
export function readonlyReason(client: QoderClient, { agent, name }: Snapshot): string | undefined {
	const { system, instructions } = agent;
	if (!canEditPrompts(client)) {
		return readonlyText(client.baseUrl.host);
	}
	if (isArchived(agent)) {
		return l10n.t('“{0}” is archived, and archived agents cannot be changed.', name);
	}
	return [system, instructions].every((prompt) => prompt == null || typeof prompt === 'string')
		? undefined
		: l10n.t('The system prompt of “{0}” is not a text.', name);
}

/** Also true before the first answer. */
export function canEditPrompts({ capabilities }: QoderClient): boolean {
	return capabilities?.prompts !== false;
}

/** That a service is one whose prompts cannot be changed. */
export function readonlyText(host: string): string {
	return l10n.t('{0} does not let a system prompt be changed by itself, so it stays read-only.', host);
}

/** `undefined` if the service sent no version. */
export function versionOf(agent: unknown): number | undefined {
	const { version } = fieldsOf(agent);
	const number = typeof version === 'string' ? Number(version) : version;
	return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}

interface Differences {
	readonly prompt: boolean;
	/** Editors do not show these. */
	readonly lineEnds: boolean;
	readonly fields: readonly string[];
}

/** What differs between agents, or versions of one. */
export function differences(before: unknown, after: unknown): Differences {
	const [old, current] = [fieldsOf(configurationOf(before)), fieldsOf(configurationOf(after))];
	const names = [...new Set([...Object.keys(old), ...Object.keys(current)])];
	const fields = names.filter((name) => jsonOf(old[name]) !== jsonOf(current[name]));
	const prompt = !hasSameLines(promptOf(before), promptOf(after));
	return { prompt, lineEnds: !prompt && promptOf(before) !== promptOf(after), fields };
}

/** Whether texts differ at most in their line ends. */
export function hasSameLines(one: string, other: string): boolean {
	const [first, second] = [one, other].map((text) => text.replaceAll(/\r\n?/g, '\n'));
	return first === second;
}

/** Like `prompt, tools`; empty if nothing differs. */
export function changesText(before: unknown, after: unknown): string {
	const { prompt, lineEnds, fields } = differences(before, after);
	return listNames([
		...(prompt ? [l10n.t('prompt')] : []),
		...(lineEnds ? [l10n.t('line ends of the prompt')] : []),
		...fields.map(fieldText),
	]);
}

function fieldText(field: string): string {
	const texts = new Map([
		['name', l10n.t('name')],
		['description', l10n.t('description')],
		['model', l10n.t('model')],
		['tools', l10n.t('tools')],
		['mcp_servers', l10n.t('MCP servers')],
		['skills', l10n.t('skills')],
	]);
	return texts.get(field) ?? field;
}
