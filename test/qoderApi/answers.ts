import type { EventRecord } from './events.ts';
import type { Page } from './listing.ts';
import type { AgentRecord, FileRecord, JsonObject, SessionRecord } from './records.ts';

/** Generation 1, with keys in the documented order. */
export function filesAnswer({ items, hasMore }: Page<FileRecord>): JsonObject {
	return { data: items, first_id: items[0]?.file_id ?? null, has_more: hasMore, last_id: items.at(-1)?.file_id ?? null };
}

/** Generation 1, with keys in the documented order. */
export function agentsAnswer({ items, hasMore }: Page<AgentRecord>): JsonObject {
	return { data: items, first_id: items[0]?.id ?? null, last_id: items.at(-1)?.id ?? null, has_more: hasMore };
}

/** In generation 1, cursors are version numbers as strings. */
export function versionsAnswer({ items, hasMore }: Page<AgentRecord>): JsonObject {
	return { data: items, first_id: versionId(items[0]), last_id: versionId(items.at(-1)), has_more: hasMore };
}

/** Generation 3. By default, no session, and no downloads. */
export function newFilesAnswer(page: Page<FileRecord>, shown = (file: FileRecord) => newFile(file, null, false)): JsonObject {
	return newEnvelope(
		page.items.map((file) => shown(file)),
		page,
		({ file_id }) => file_id,
	);
}

export function newAgentsAnswer(page: Page<AgentRecord>): JsonObject {
	return newEnvelope(page.items.map(newAgent), page, ({ id }) => id);
}

export function newVersionsAnswer(page: Page<AgentRecord>): JsonObject {
	return newEnvelope(page.items.map(newAgent), page, ({ version }) => String(version));
}

/** Only generation 3 has sessions. */
export function newSessionsAnswer(page: Page<SessionRecord>): JsonObject {
	return newEnvelope(page.items, page, ({ id }) => id);
}

export function newEventsAnswer(page: Page<EventRecord>): JsonObject {
	return newEnvelope(page.items, page, ({ id }) => id);
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

function newEnvelope<T>(data: readonly unknown[], { items, hasMore, hasNext }: Page<T>, idOf: (item: T) => string): JsonObject {
	const ids = items.map(idOf);
	const last = ids.at(-1) ?? null;
	return { data, next_page: hasNext ? last : null, first_id: ids[0] ?? null, last_id: last, has_more: hasMore };
}

function versionId(agent: AgentRecord | undefined): string | null {
	return agent ? String(agent.version) : null;
}
