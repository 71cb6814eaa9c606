import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { QoderClient } from '../api/client.ts';
import { idIn, isOfSession, purposes } from '../api/names.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { withoutCredentialsIn } from '../text/credentials.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { maxRows } from './answer.ts';
import type { Listed } from './listed.ts';
import { cursorInput, idInput, numberInput, optional, type ToolDefinition } from './tool.ts';

const limitInput = numberInput(`a whole number from 1 to ${maxRows} expected`, maxRows);
const pageInput = { cursor: optional(cursorInput), limit: optional(limitInput) };

const filesInput = v.object({
	name: optional(v.pipe(v.string('text expected'), v.maxLength(500, 'too long'))),
	purpose: optional(v.picklist(purposes, `one of ${purposes.join(', ')} expected`)),
	session_id: optional(idInput),
	...pageInput,
});

/** `qoder_list_files`. */
export function listFiles(listed: Listed): ToolDefinition<v.InferOutput<typeof filesInput>> {
	return {
		schema: filesInput,
		confirmation: ({ limit = maxRows }, host) => ({
			title: l10n.t('List Qoder Cloud files?'),
			message: l10n.t('The names, types and sizes of up to {0} files on {1} will be sent to the language model.', limit, host),
			progress: l10n.t('Listing files on {0}', host),
		}),
		answer: async ({ name, purpose, session_id, ...page }, client, signal) => {
			const query = { name, purpose, scope_id: session_id };
			const fetchPage: FetchPage<File> = async ({ cursor, limit, signal }) => {
				const answer = await client.listFiles({ ...query, limit, ...cursor }, signal);
				return { ...answer, items: answer.items.filter((entry) => !session_id || isOfSession(entry, session_id)) };
			};
			const unsupported = () => unsupportedField(client, { name, purpose, session_id });
			const answer = unsupported() ? undefined : await listed.answer({ noun: 'files', row: fileRow, fetchPage }, page, signal);
			// The first answer shows the kind of service.
			const field = unsupported();
			const noSearch = `This service cannot search files by ${field}. Call again without it, and look through the pages.`;
			return answer && !field ? answer : { sentences: () => noSearch };
		},
	};
}

/** A field that this service would ignore, if known. */
function unsupportedField({ capabilities }: QoderClient, { purpose, ...others }: Readonly<Record<string, unknown>>) {
	const ignored = capabilities?.groups === 'purpose' ? others : { purpose };
	return capabilities && Object.keys(ignored).find((field) => fieldsOf(ignored)[field] !== undefined);
}

const agentsInput = v.object({ include_archived: optional(v.boolean('true or false expected')), ...pageInput });

/** `qoder_list_agents`. */
export function listAgents(listed: Listed): ToolDefinition<v.InferOutput<typeof agentsInput>> {
	return {
		schema: agentsInput,
		confirmation: ({ limit = maxRows }, host) => ({
			title: l10n.t('List Qoder Cloud agents?'),
			message: l10n.t(
				'The names, descriptions, models and versions of up to {0} agents on {1} will be sent to the language model.',
				limit,
				host,
			),
			progress: l10n.t('Listing agents on {0}', host),
		}),
		answer: ({ include_archived, ...page }, client, signal) =>
			listed.answer(
				{
					noun: 'agents',
					row: agentRow,
					fetchPage: ({ cursor, limit, signal }) =>
						client.listAgents({ limit, include_archived: include_archived || undefined, ...cursor }, signal),
				},
				page,
				signal,
			),
	};
}

const sessionsInput = v.object({ agent_id: optional(idInput), ...pageInput });

/** `qoder_list_sessions`: of the account, or of one agent. */
export function listSessions(listed: Listed): ToolDefinition<v.InferOutput<typeof sessionsInput>> {
	return {
		schema: sessionsInput,
		confirmation: ({ limit = maxRows }, host) => ({
			title: l10n.t('List Qoder Cloud sessions?'),
			message: l10n.t(
				'The titles, states, agents and times of up to {0} sessions on {1} will be sent to the language model.',
				limit,
				host,
			),
			progress: l10n.t('Listing sessions on {0}', host),
		}),
		answer: ({ agent_id, ...page }, client, signal) =>
			listed.answer(
				{
					noun: 'sessions',
					row: sessionRow,
					fetchPage: ({ cursor, limit, signal }) => client.listSessions({ agent_id, limit, ...cursor }, signal),
				},
				page,
				signal,
			),
	};
}

/** What a model needs for its choice. */
export function fileRow({ value, problem }: Entry<unknown>): object {
	const { filename, mime_type, size_bytes, purpose, scope, status, downloadable, created_at } = fieldsOf(value);
	return {
		id: textOf(idIn(value), 200),
		name: textOf(filename, 200),
		mime_type: textOf(mime_type, 60),
		size_bytes: typeof size_bytes === 'number' ? size_bytes : undefined,
		purpose: textOf(purpose, 30),
		session_id: textOf(fieldsOf(scope)['id'], 200),
		status: textOf(status, 30),
		downloadable: typeof downloadable === 'boolean' ? downloadable : undefined,
		created_at: textOf(created_at, 40),
		unreadable: textOf(problem, 200),
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
