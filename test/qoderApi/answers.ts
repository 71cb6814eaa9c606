import type { AgentRecord, FileRecord, JsonObject } from './records.ts';
import type { Page } from './rows.ts';

/** Generation 1, with keys in the documented order. */
export function filesAnswer({ items, hasMore }: Page<FileRecord>): JsonObject {
	return { data: items, first_id: items[0]?.file_id ?? null, has_more: hasMore, last_id: items.at(-1)?.file_id ?? null };
}

/** Agents or versions of one, in the order of keys that generation 1 documents. */
export function agentsAnswer({ items, hasMore }: Page<AgentRecord>, idOf = (agent: AgentRecord) => agent.id): JsonObject {
	const [first = null, last = first] = [items.map(idOf)[0], items.map(idOf).at(-1)];
	return { data: items, first_id: first, last_id: last, has_more: hasMore };
}

export function versionId({ version }: AgentRecord): string {
	return String(version);
}

/** Generation 3. By default, no session, and no downloads. */
export function newFilesAnswer(page: Page<FileRecord>, shown = (file: FileRecord) => newFile(file, null, false)): JsonObject {
	return newAnswer(
		page,
		(file) => shown(file),
		({ file_id }) => file_id,
	);
}

/** Agents or versions of one, in generation 3. */
export function newAgentsAnswer(page: Page<AgentRecord>, idOf = (agent: AgentRecord) => agent.id): JsonObject {
	return newAnswer(page, newAgent, idOf);
}

function newAnswer<T>({ items, hasMore, hasNext }: Page<T>, shown: (item: T) => unknown, idOf: (item: T) => string): JsonObject {
	const ids = items.map(idOf);
	const last = ids.at(-1) ?? null;
	return { data: items.map(shown), next_page: hasNext ? last : null, first_id: ids[0] ?? null, last_id: last, has_more: hasMore };
}

/** Sessions or events, in generation 3. */
export function newRecordsAnswer<T extends { readonly id: string }>(page: Page<T>): JsonObject {
	return newAnswer(
		page,
		(record) => record,
		({ id }) => id,
	);
}

/** Generation 3: `id` for `file_id`, `scope` and `downloadable` for `purpose`. */
export function newFile(file: FileRecord, session: string | null, downloadable: boolean): JsonObject {
	return {
		id: file.file_id,
		type: 'file',
		filename: file.filename,
		size_bytes: file.size_bytes,
		mime_type: file.mime_type,
		downloadable,
		scope: session === null ? null : { id: session, type: 'session' },
		metadata: file.metadata,
		created_at: file.created_at,
	};
}

/** Generation 3: without `instructions` and `default_environment`, with `skills` and `metadata`. */
export function newAgent({ instructions, default_environment, archived_at = '', ...agent }: AgentRecord): JsonObject {
	const { type, id, name, description, model, system, tools, mcp_servers, version, created_at, updated_at } = agent;
	const isUpdated = version > 1;
	const skill = { type: 'custom', skill_id: `skill_${id.slice(-32)}` };
	return {
		type,
		id,
		name,
		description,
		model: isUpdated ? { id: model, effort: 'high', context_window: 200_000 } : model,
		system,
		tools,
		mcp_servers,
		skills: isUpdated ? [version % 2 === 0 ? skill : { ...skill, version: '1759178010641129' }] : [],
		metadata: isUpdated ? { team: 'platform' } : {},
		multiagent: null,
		version,
		archived_at: archived_at || null,
		created_at,
		updated_at,
	};
}
