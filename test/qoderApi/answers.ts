import type { Page } from './listing.ts';
import type { AgentRecord, FileRecord, JsonObject } from './records.ts';

/** A page of files as generation 1 documents it, in the documented order of keys. */
export function filesAnswer({ items, hasMore }: Page<FileRecord>): JsonObject {
	return { data: items, first_id: items[0]?.file_id ?? null, has_more: hasMore, last_id: items.at(-1)?.file_id ?? null };
}

/** A page of agents as generation 1 documents it, in the documented order of keys. */
export function agentsAnswer({ items, hasMore }: Page<AgentRecord>): JsonObject {
	return { data: items, first_id: items[0]?.id ?? null, last_id: items.at(-1)?.id ?? null, has_more: hasMore };
}

/** A page of files as generation 3 answers it: `id` for `file_id`, `scope` and `downloadable` for `purpose`. */
export function newFilesAnswer(page: Page<FileRecord>): JsonObject {
	return newEnvelope(page.items.map(newFile), page);
}

/** A page of agents as generation 3 answers it: without `instructions` and `default_environment`, with `skills` and `metadata`. */
export function newAgentsAnswer(page: Page<AgentRecord>): JsonObject {
	return newEnvelope(page.items.map(newAgent), page);
}

/** The session a file belongs to in generation 3; plain uploads belong to none. */
export function sessionOf(file: FileRecord): string | null {
	return file.purpose === 'user_upload' ? null : `sess_019e3bb8c1387743bf4ef115aae5acb${file.file_id.slice(-1)}`;
}

function newEnvelope(data: readonly { id: string }[], { hasMore, hasNext }: Page<unknown>): JsonObject {
	const last = data.at(-1)?.id ?? null;
	return { data, next_page: hasNext ? last : null, first_id: data[0]?.id ?? null, last_id: last, has_more: hasMore };
}

/** Whether generation 3 hands out the contents of a file. */
export function isDownloadable(file: FileRecord): boolean {
	return file.purpose === 'tool_output' || file.purpose === 'skill_output';
}

/** A file as generation 3 answers it. */
export function newFile(file: FileRecord) {
	const session = sessionOf(file);
	return {
		id: file.file_id,
		type: 'file',
		filename: file.filename,
		size_bytes: file.size_bytes,
		mime_type: file.mime_type,
		downloadable: isDownloadable(file),
		scope: session === null ? null : { id: session, type: 'session' },
		metadata: file.metadata,
		created_at: file.created_at,
	};
}

function newAgent({ instructions, default_environment, archived_at = '', ...agent }: AgentRecord) {
	const { type, id, name, description, model, system, tools, mcp_servers, version, created_at, updated_at } = agent;
	const isUpdated = version > 1;
	return {
		type,
		id,
		name,
		description,
		model: isUpdated ? { id: model, effort: 'high', context_window: 200_000 } : model,
		system,
		tools,
		mcp_servers,
		skills: isUpdated ? [{ type: 'custom', skill_id: `skill_${id.slice(-32)}`, version: 1 }] : [],
		metadata: isUpdated ? { team: 'platform' } : {},
		multiagent: null,
		version,
		archived_at: archived_at || null,
		created_at,
		updated_at,
	};
}
