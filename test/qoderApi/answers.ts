import type { AgentRecord, FileRecord, Generation, JsonObject } from './records.ts';
import type { Page } from './rows.ts';

/** A page; only generation 3 has `next_page`. By default, records are shown unchanged. */
export function pageAnswer<T>(
	generation: Generation,
	{ items, hasMore, hasNext }: Page<T>,
	idOf: (item: T) => string,
	shown: (item: T) => unknown = (item) => item,
): JsonObject {
	const [first = null, last = first] = [items[0], items.at(-1)].map((item) => (item === undefined ? undefined : idOf(item)));
	const next = generation === 3 && { next_page: hasNext ? last : null };
	return { data: items.map(shown), ...next, first_id: first, last_id: last, has_more: hasMore };
}

/** Generation 3: `id` for `file_id`, `scope` and `downloadable` for `purpose`. */
export function newFile(file: FileRecord, session: string | null, downloadable: boolean): JsonObject {
	const { file_id: id, filename, size_bytes, mime_type, metadata, created_at } = file;
	const scope = session === null ? null : { id: session, type: 'session' };
	return { id, type: 'file', filename, size_bytes, mime_type, downloadable, scope, metadata, created_at };
}

/** Generation 3: without `instructions` and `default_environment`, with `skills` and `metadata`. */
export function newAgent(agent: AgentRecord): JsonObject {
	const { type, id, name, description, model, system, tools, mcp_servers, version, created_at, updated_at } = agent;
	const skill = { type: 'custom', skill_id: `skill_${id.slice(-32)}` };
	const more =
		version === 1
			? { skills: [], metadata: {} }
			: {
					model: { id: model, effort: 'high', context_window: 200_000 },
					skills: [version % 2 === 0 ? skill : { ...skill, version: '1759178010641129' }],
					metadata: { team: 'platform' },
				};
	const dates = { archived_at: agent.archived_at || null, created_at, updated_at };
	return { type, id, name, description, model, system, tools, mcp_servers, ...more, multiagent: null, version, ...dates };
}
