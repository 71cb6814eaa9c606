import * as l10n from '@vscode/l10n';
import { promptOf } from '../api/names.ts';
import { type Fields, fieldsOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';

// These differ in every version, or say nothing of what an agent does.
const volatile = new Set(['id', 'type', 'version', 'created_at', 'updated_at', 'archived_at', 'archived']);
// The documented answers hold the prompt twice.
const prompts = new Set(['system', 'instructions']);

/** The number of the version that an agent is in; nothing when the service sent none. */
export function versionOf(agent: unknown): number | undefined {
	const version = Number(fieldsOf(agent)['version'] ?? Number.NaN);
	return Number.isInteger(version) && version > 0 ? version : undefined;
}

/** Whether two agents, or two versions of one, have another prompt, and in which other fields they differ. */
export function differences(before: unknown, after: unknown): { readonly prompt: boolean; readonly fields: readonly string[] } {
	const [old, current] = [fieldsOf(before), fieldsOf(after)];
	const names = [...new Set([...Object.keys(old), ...Object.keys(current)])];
	const fields = names.filter((name) => !volatile.has(name) && !prompts.has(name) && textOf(old, name) !== textOf(current, name));
	return { prompt: promptOf(before) !== promptOf(after), fields };
}

/** What differs, in a few words: `prompt, tools`; nothing when nothing does. */
export function changesText(before: unknown, after: unknown): string {
	const { prompt, fields } = differences(before, after);
	return [...(prompt ? [l10n.t('prompt')] : []), ...fields.map(fieldText)].join(', ');
}

function fieldText(field: string): string {
	switch (field) {
		case 'name':
			return l10n.t('name');
		case 'description':
			return l10n.t('description');
		case 'model':
			return l10n.t('model');
		case 'tools':
			return l10n.t('tools');
		case 'mcp_servers':
			return l10n.t('MCP servers');
		case 'skills':
			return l10n.t('skills');
		default:
			return field;
	}
}

// A field that is left out is as good as an empty one, and the order of keys means nothing.
function textOf(fields: Fields, name: string): string {
	const value = fields[name];
	return value == null || value === '' || (Array.isArray(value) && value.length === 0) ? '' : jsonOf(sorted(value));
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(sorted);
	}
	return value !== null && typeof value === 'object'
		? Object.fromEntries(
				Object.entries(value)
					.sort(([one], [other]) => (one < other ? -1 : 1))
					.map(([key, part]) => [key, sorted(part)]),
			)
		: value;
}
