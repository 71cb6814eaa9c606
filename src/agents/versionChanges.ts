import * as l10n from '@vscode/l10n';
import { promptOf } from '../api/names.ts';
import { configurationOf } from '../documents/texts.ts';
import { fieldsOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';

/** The number of the version that an agent is in; nothing when the service sent none. */
export function versionOf(agent: unknown): number | undefined {
	const version = Number(fieldsOf(agent)['version'] ?? Number.NaN);
	return Number.isInteger(version) && version > 0 ? version : undefined;
}

/** Whether two agents, or two versions of one, have another prompt, and which fields of their configurations differ. */
export function differences(before: unknown, after: unknown): { readonly prompt: boolean; readonly fields: readonly string[] } {
	const [old, current] = [fieldsOf(configurationOf(before)), fieldsOf(configurationOf(after))];
	const names = [...new Set([...Object.keys(old), ...Object.keys(current)])];
	const fields = names.filter((name) => jsonOf(old[name]) !== jsonOf(current[name]));
	return { prompt: promptOf(before) !== promptOf(after), fields };
}

/** What differs, in a few words: `prompt, tools`; nothing when nothing does. */
export function changesText(before: unknown, after: unknown): string {
	const { prompt, fields } = differences(before, after);
	return [...(prompt ? [l10n.t('prompt')] : []), ...fields.map(fieldText)].join(', ');
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
