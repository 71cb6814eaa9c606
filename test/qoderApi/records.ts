/** In the documentation's order. */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;

export type Purpose = (typeof purposes)[number];

/** Made by an agent, not uploaded by a user. */
export function isArtifact(purpose: Purpose): boolean {
	return purpose !== 'user_upload' && purpose !== 'session_resource';
}

/** 1 is the documented contract, 3 is today's service. */
export type Generation = 1 | 3;

export type JsonObject = Record<string, unknown>;

/** As in generation 1, with its order of keys. Sizes in bytes, times in RFC 3339 UTC to the second. */
export interface FileRecord {
	created_at: string;
	file_id: string;
	filename: string;
	metadata: Record<string, string>;
	mime_type: string;
	purpose: Purpose;
	size_bytes: number;
	status: 'ready' | 'uploading' | 'error';
	updated_at: string;
}

/** As in generation 1, with its order of keys; it never lists agents with `archived_at`. */
export interface AgentRecord {
	type: 'agent';
	id: string;
	name: string;
	description: string;
	model: string;
	system: string;
	instructions: string;
	tools: JsonObject[];
	mcp_servers: JsonObject[];
	default_environment: string;
	version: number;
	created_at: string;
	updated_at: string;
	archived_at?: string;
}

/** As in generation 3; `agent` is the agent when the session began. */
export interface SessionRecord {
	id: string;
	type: 'session';
	agent: { id: string; version: number; name: string } & JsonObject;
	environment_id: string;
	title: string | null;
	status: (typeof sessionStatuses)[number];
	metadata: Record<string, string>;
	environment_variables: Record<string, string>;
	/** Mounted files. */
	resources: { id: string; type: 'file'; file_id: string; mount_path: string; created_at: string; updated_at: string }[];
	vault_ids: string[];
	deployment_id: string | null;
	outcome_evaluations: JsonObject[];
	stats: { active_seconds: number; duration_seconds: number };
	usage: { total_credits: number };
	archived_at: string | null;
	created_at: string;
	updated_at: string;
}

/** Archived sessions are idle. */
export const sessionStatuses = ['idle', 'running', 'rescheduling', 'terminated'] as const;
