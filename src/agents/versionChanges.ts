import * as l10n from '@vscode/l10n';
import { promptOf } from '../api/names.ts';
import { configurationOf } from '../documents/texts.ts';
import { fieldsOf } from '../text/fields.ts';
import { listNames } from '../text/names.ts';
import { jsonOf } from '../text/plainText.ts';

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
	const prompts = [promptOf(before), promptOf(after)];
	const prompt = isChange(prompts.map((text) => text.replaceAll(/\r\n?/g, '\n')));
	return { prompt, lineEnds: !prompt && isChange(prompts), fields };
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

function isChange([before, after]: readonly string[]): boolean {
	return before !== after;
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
