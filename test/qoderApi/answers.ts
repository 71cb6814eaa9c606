import type { EventRecord } from './events.ts';
import type { Page } from './listing.ts';
import type { AgentRecord, FileRecord, JsonObject, SessionRecord } from './records.ts';

/** A page of files as generation 1 documents it, in the documented order of keys. */
export function filesAnswer({ items, hasMore }: Page<FileRecord>): JsonObject {
	return { data: items, first_id: items[0]?.file_id ?? null, has_more: hasMore, last_id: items.at(-1)?.file_id ?? null };
}

/** A page of agents as generation 1 documents it, in the documented order of keys. */
export function agentsAnswer({ items, hasMore }: Page<AgentRecord>): JsonObject {
	return { data: items, first_id: items[0]?.id ?? null, last_id: items.at(-1)?.id ?? null, has_more: hasMore };
}

/** A page of an agent's versions in generation 1: the cursors are the numbers of versions, as strings. */
export function versionsAnswer({ items, hasMore }: Page<AgentRecord>): JsonObject {
	return { data: items, first_id: versionId(items[0]), last_id: versionId(items.at(-1)), has_more: hasMore };
}

/** A page of files as generation 3 answers it; of no session, and not downloadable, unless `shown` decides otherwise. */
export function newFilesAnswer(page: Page<FileRecord>, shown = (file: FileRecord) => newFile(file, null, false)): JsonObject {
	return newEnvelope(
		page.items.map((file) => shown(file)),
		page,
		({ file_id }) => file_id,
	);
}

/** A page of agents as generation 3 answers it. */
export function newAgentsAnswer(page: Page<AgentRecord>): JsonObject {
	return newEnvelope(page.items.map(newAgent), page, ({ id }) => id);
}

/** A page of an agent's versions in generation 3. */
export function newVersionsAnswer(page: Page<AgentRecord>): JsonObject {
	return newEnvelope(page.items.map(newAgent), page, ({ version }) => String(version));
}

/** A page of sessions, which only generation 3 has. */
export function newSessionsAnswer(page: Page<SessionRecord>): JsonObject {
	return newEnvelope(page.items, page, ({ id }) => id);
}

/** A page of the events of a session. */
export function newEventsAnswer(page: Page<EventRecord>): JsonObject {
	return newEnvelope(page.items, page, ({ id }) => id);
}

/** A file as generation 3 answers it: `id` for `file_id`, `scope` and `downloadable` for `purpose`. */
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

/** An agent as generation 3 answers it: without `instructions` and `default_environment`, with `skills` and `metadata`. */
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

function newEnvelope<T>(data: readonly unknown[], { items, hasMore, hasNext }: Page<T>, idOf: (item: T) => string): JsonObject {
	const ids = items.map(idOf);
	const last = ids.at(-1) ?? null;
	return { data, next_page: hasNext ? last : null, first_id: ids[0] ?? null, last_id: last, has_more: hasMore };
}

function versionId(agent: AgentRecord | undefined): string | null {
	return agent ? String(agent.version) : null;
}
