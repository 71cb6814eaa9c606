import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from '../api/names.ts';
import type { Cursor, Entry } from '../api/page.ts';
import { withoutCredentialsIn } from '../text/credentials.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { mostRows } from './answer.ts';
import { cursorInput, limitInput, optional } from './inputs.ts';
import type { NameCache } from './nameCache.ts';
import type { Pages } from './pages.ts';
import type { ToolDefinition } from './tool.ts';

const schema = v.object({
	include_archived: optional(v.boolean('true or false expected')),
	cursor: optional(cursorInput),
	limit: optional(limitInput),
});

/** `qoder_list_agents`. */
export function listAgents(names: NameCache, pages: Pages): ToolDefinition<v.InferOutput<typeof schema>> {
	return {
		schema,
		confirmation: ({ limit = mostRows }, host) => ({
			title: l10n.t('List Qoder Cloud agents?'),
			message: l10n.t(
				'The names, descriptions, models and versions of up to {0} agents on {1} will be sent to the language model.',
				limit,
				host,
			),
			progress: l10n.t('Listing agents on {0}', host),
		}),
		answer: async ({ include_archived, ...place }, client, signal) => {
			const query = include_archived ? { include_archived } : {};
			const read = async (cursor: Cursor | undefined, limit: number, signal: AbortSignal) => {
				const page = await client.listAgents({ limit, ...query, ...cursor }, signal);
				signal.throwIfAborted();
				names.add(page.items);
				return page;
			};
			return pages.answer({ noun: 'agents', row: agentRow, read }, place, signal);
		},
	};
}

function agentRow({ value, problem }: Entry<unknown>): object {
	const { name, description, model, version, archived_at, created_at, updated_at } = fieldsOf(value);
	return {
		id: textOf(idIn(value), 200),
		name: textOf(name, 200),
		description: textOf(withoutCredentialsIn(description), 200),
		model: textOf(typeof model === 'string' ? model : fieldsOf(model)['id'], 60),
		version: typeof version === 'number' ? version : textOf(version, 20),
		archived_at: textOf(archived_at, 40),
		created_at: textOf(created_at, 40),
		updated_at: textOf(updated_at, 40),
		unreadable: textOf(problem, 200),
	};
}
