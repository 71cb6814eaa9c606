import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { promptOf } from '../api/names.ts';
import { withoutCredentialsIn } from '../text/credentials.ts';
import { fieldsOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';
import { mostKilobytes, textAnswer } from './answer.ts';
import { cursorInput, idInput, optional } from './inputs.ts';
import type { NameCache } from './nameCache.ts';
import { code, type ToolDefinition } from './tool.ts';

const versionMessage = 'the number of a version expected';

const schema = v.object({
	id: idInput,
	version: optional(v.pipe(v.number(versionMessage), v.integer(versionMessage), v.minValue(1, versionMessage))),
	cursor: optional(cursorInput),
});

/** `qoder_get_agent`: configuration and system prompt. */
export function getAgent(names: NameCache): ToolDefinition<v.InferOutput<typeof schema>> {
	return {
		schema,
		confirmation: ({ id, version }, host) => {
			const name = code(names.name(id));
			return {
				title: l10n.t('Read Qoder Cloud agent?'),
				message:
					version === undefined
						? l10n.t(
								'The configuration and system prompt of {0} on {1} (up to {2} kB) will be sent to the language model.',
								name,
								host,
								mostKilobytes,
							)
						: l10n.t(
								'The configuration and system prompt of {0} on {1} in version {3} (up to {2} kB) will be sent to the language model.',
								name,
								host,
								mostKilobytes,
								version,
							),
				progress: l10n.t('Reading {0} from {1}', name, host),
			};
		},
		answer: async ({ id, version, cursor }, client, signal) => {
			const { value } = await client.getAgent(id, version, signal);
			const { system, instructions, ...configuration } = fieldsOf(value);
			const shown = jsonOf(withoutCredentialsIn(configuration), '  ');
			const text = `${shown}\n\n# System prompt\n\n${promptOf(value) || '(none)'}\n`;
			return textAnswer('the configuration and system prompt of this agent', text, Number(cursor ?? 0));
		},
	};
}
