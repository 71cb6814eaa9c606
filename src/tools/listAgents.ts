import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { mostRows, pageAnswer } from './answer.ts';
import { cursorInput, limitInput, optional } from './inputs.ts';
import type { Known } from './known.ts';
import { type Ask, code } from './tool.ts';

const schema = v.object({
	include_archived: optional(v.boolean()),
	cursor: optional(cursorInput),
	limit: optional(limitInput),
});

/** `qoder_list_agents`: which agents there are. */
export function listAgents(known: Known): Ask<v.InferOutput<typeof schema>> {
	return {
		schema,
		question: ({ limit = mostRows }, host) => ({
			title: l10n.t('List agents of Qoder Cloud?'),
			message: l10n.t(
				'Up to {0} agents of {1}: their names, descriptions, models and versions go to the language model.',
				limit,
				code(host),
			),
			meanwhile: l10n.t('Listing agents of {0}', host),
		}),
		answer: async ({ include_archived, cursor, limit = mostRows }, client, signal) => {
			const page = await client.listAgents({ limit, ...(include_archived ? { include_archived } : {}), ...cursor }, signal);
			const items = page.items.slice(0, mostRows);
			known.add(items);
			const title = l10n.t('{0} agents of {1}, newest first.', items.length, client.baseUrl.host);
			return pageAnswer(title, items, page.next, agentRow);
		},
	};
}

function agentRow({ value, problem }: Entry<unknown>, max: number): object {
	const { name, description, model, version, archived_at, created_at, updated_at } = fieldsOf(value);
	return {
		id: idIn(value),
		name: textOf(name, max),
		description: textOf(description, max),
		model: textOf(typeof model === 'string' ? model : fieldsOf(model)['id'], 60),
		version: typeof version === 'number' ? version : textOf(version, 20),
		archived_at: textOf(archived_at, 40),
		created_at: textOf(created_at, 40),
		updated_at: textOf(updated_at, 40),
		unreadable: problem === undefined ? undefined : textOf(problem, max),
	};
}
