import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from '../api/names.ts';
import type { Cursor, Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { mostRows } from './answer.ts';
import { cursorInput, idInput, limitInput, optional } from './inputs.ts';
import type { NameCache } from './nameCache.ts';
import type { Pages } from './pages.ts';
import type { ToolDefinition } from './tool.ts';

const schema = v.object({ agent_id: optional(idInput), cursor: optional(cursorInput), limit: optional(limitInput) });

/** `qoder_list_sessions`: of the account, or of one agent. */
export function listSessions(names: NameCache, pages: Pages): ToolDefinition<v.InferOutput<typeof schema>> {
	return {
		schema,
		confirmation: ({ limit = mostRows }, host) => ({
			title: l10n.t('List Qoder Cloud sessions?'),
			message: l10n.t(
				'The titles, states, agents and times of up to {0} sessions on {1} will be sent to the language model.',
				limit,
				host,
			),
			progress: l10n.t('Listing sessions on {0}', host),
		}),
		answer: async ({ agent_id, ...place }, client, signal) => {
			const read = async (cursor: Cursor | undefined, limit: number, signal: AbortSignal) => {
				const page = await client.listSessions({ limit, agent_id, ...cursor }, signal);
				signal.throwIfAborted();
				names.add(page.items);
				return page;
			};
			return pages.answer({ noun: 'sessions', row: sessionRow, read }, place, signal);
		},
	};
}

function sessionRow({ value, problem }: Entry<unknown>): object {
	const { title, status, agent, archived_at, created_at, updated_at } = fieldsOf(value);
	const { id, name, version } = fieldsOf(agent);
	return {
		id: textOf(idIn(value), 200),
		title: textOf(title, 200),
		status: textOf(status, 40),
		agent: textOf(name, 200),
		agent_id: textOf(id, 200),
		agent_version: typeof version === 'number' ? version : textOf(version, 20),
		archived_at: textOf(archived_at, 40),
		created_at: textOf(created_at, 40),
		updated_at: textOf(updated_at, 40),
		unreadable: textOf(problem, 200),
	};
}
