import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { nameOf, promptOf } from '../api/names.ts';
import { withoutCredentials } from '../text/credentials.ts';
import { fieldsOf } from '../text/fields.ts';
import { jsonOf, plainText } from '../text/plainText.ts';
import { mostKilobytes, textAnswer } from './answer.ts';
import { idInput, offsetInput, optional } from './inputs.ts';
import type { Known } from './known.ts';
import { type Ask, code } from './tool.ts';

const schema = v.object({
	id: idInput,
	version: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
	cursor: optional(offsetInput),
});

/** `qoder_get_agent`: how one agent is configured, and its system prompt. */
export function getAgent(known: Known): Ask<v.InferOutput<typeof schema>> {
	return {
		schema,
		question: ({ id, version }, host) => {
			const name = code(known.name(id));
			return {
				title: l10n.t('Read an agent of Qoder Cloud?'),
				message:
					version === undefined
						? l10n.t(
								'{0} of {1}: its configuration and its system prompt, up to {2} kB, go to the language model.',
								name,
								code(host),
								mostKilobytes,
							)
						: l10n.t(
								'{0} of {1} in version {3}: its configuration and its system prompt, up to {2} kB, go to the language model.',
								name,
								code(host),
								mostKilobytes,
								version,
							),
				meanwhile: l10n.t('Reading {0} from {1}', known.name(id), host),
			};
		},
		answer: async ({ id, version, cursor = 0 }, client, signal) => {
			const entry = await client.getAgent(id, version, signal);
			const { system, instructions, ...configuration } = fieldsOf(entry.value);
			const prompt = promptOf(entry.value);
			const text = `${jsonOf(withoutSecrets(configuration), '  ')}\n\n# ${l10n.t('System prompt')}\n\n${prompt || l10n.t('(none)')}\n`;
			const name = plainText(nameOf(entry), 100);
			return textAnswer(text, cursor, ({ start, end, total }) =>
				l10n.t('Agent “{0}” of {1}, bytes {2}–{3} of {4}.', name, client.baseUrl.host, start, end, total),
			);
		},
	};
}

/** A value without what the addresses in it carry. */
function withoutSecrets(value: unknown): unknown {
	if (typeof value === 'string') {
		return withoutCredentials(value);
	}
	if (Array.isArray(value)) {
		return value.map(withoutSecrets);
	}
	return value !== null && typeof value === 'object'
		? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]))
		: value;
}
